/** How many instants lie in one piece of time: from `from` on, before `to`, in milliseconds since 1970. */
export interface Bar {
  readonly from: number
  readonly to: number
  readonly count: number
}

export type BarUnit = 'day' | 'week' | 'month' | 'year'

export interface Histogram {
  readonly unit: BarUnit
  /** The earliest first, without holes. */
  readonly bars: readonly Bar[]
}

const dayMs = 86_400_000
/** As many bars of a unit as can be told apart; the finest unit that needs no more is taken. */
const mostBars = 70
/** A Monday, in days since 1970: weeks begin on Mondays, as ISO 8601 has it. */
const aMonday = 4

/** Instants counted by days, weeks, months or years of UTC, by how long they span. Null without any. */
export function histogram(instants: readonly number[]): Histogram | null {
  if (instants.length === 0) return null
  const first = instants.reduce((a, b) => Math.min(a, b))
  const last = instants.reduce((a, b) => Math.max(a, b))
  const unit = units.find((each) => (last - first) / averageMs[each] < mostBars) ?? 'year'
  const counts = new Map<number, number>()
  for (const at of instants) {
    const from = beginningOf(at, unit)
    counts.set(from, (counts.get(from) ?? 0) + 1)
  }
  const bars: Bar[] = []
  for (let from = beginningOf(first, unit); from <= last;) {
    const to = nextOf(from, unit)
    bars.push({ from, to, count: counts.get(from) ?? 0 })
    from = to
  }
  return { unit, bars: bars.length > mostYears ? bars.filter(({ count }) => count > 0) : bars }
}

const units: readonly BarUnit[] = ['day', 'week', 'month', 'year']
const averageMs: Readonly<Record<BarUnit, number>> = {
  day: dayMs,
  week: 7 * dayMs,
  month: 30.4 * dayMs,
  year: 365.2 * dayMs,
}
/** A date that a feed made up may lie two thousand years off; then only years that hold something are told. */
const mostYears = 3 * mostBars

function beginningOf(at: number, unit: BarUnit): number {
  const date = new Date(at)
  if (unit === 'year') return yearStart(date.getUTCFullYear(), 0)
  if (unit === 'month') return yearStart(date.getUTCFullYear(), date.getUTCMonth())
  const day = Math.floor(at / dayMs)
  if (unit === 'day') return day * dayMs
  return (day - ((((day - aMonday) % 7) + 7) % 7)) * dayMs
}

function nextOf(from: number, unit: BarUnit): number {
  const date = new Date(from)
  if (unit === 'year') return yearStart(date.getUTCFullYear() + 1, 0)
  if (unit === 'month') return yearStart(date.getUTCFullYear(), date.getUTCMonth() + 1)
  return from + (unit === 'week' ? 7 : 1) * dayMs
}

/** Date.UTC takes the years 0 to 99 for those of the last century. */
function yearStart(year: number, month: number): number {
  return new Date(0).setUTCFullYear(year, month, 1)
}
