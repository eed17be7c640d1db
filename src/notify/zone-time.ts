/** Minutes since midnight of 'HH:MM'; null for anything else. */
export function minutesOf(time: string): number | null {
  const [, hours = '', minutes = ''] = /^([01]\d|2[0-3]):([0-5]\d)$/u.exec(time) ?? []
  return hours === '' ? null : Number(hours) * 60 + Number(minutes)
}

/** Whether a text names a time zone that this program knows. */
export function isZone(zone: string): boolean {
  try {
    clockOf(zone)
    return zone !== ''
  } catch {
    // RangeError says that there is no such zone; nothing else can happen.
    return false
  }
}

/** What a clock on the wall of `zone` shows at an instant: minutes since midnight. */
export function wallMinutes(at: number, zone: string): number {
  const wall = wallOf(at, zone)
  return wall.getUTCHours() * 60 + wall.getUTCMinutes()
}

/**
 * The first instant after `at` when clocks in `zone` show this time of day. Where clocks are put on past it, the moment
 * they are put on to as much later; where they are put back and show it twice, the first time that is still to come.
 */
export function nextAtWall(at: number, zone: string, minutes: number): number {
  const today = wallOf(at, zone)
  for (let day = -1; day <= 3; day++) {
    const wall = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + day, 0, minutes)
    const found = instantsOf(wall, zone).find((instant) => instant > at)
    if (found !== undefined) return found
  }
  return at + dayMs
}

const dayMs = 86_400_000

/** The instants at which a wall clock shows `wall`, earlier first: one, or two where it is put back. */
function instantsOf(wall: number, zone: string): number[] {
  const [before, after] = [offsetAt(wall - dayMs, zone), offsetAt(wall + dayMs, zone)]
  const possible = [wall - before, wall - after].toSorted((a, b) => a - b)
  const real = [...new Set(possible)].filter((instant) => wallOf(instant, zone).getTime() === wall)
  // In the gap: as if clocks had not been put on.
  return real.length > 0 ? real : [wall - before]
}

/** How far clocks in `zone` are ahead of UTC at an instant, in milliseconds. */
function offsetAt(at: number, zone: string): number {
  const minute = Math.floor(at / 60_000) * 60_000
  return wallOf(minute, zone).getTime() - minute
}

/** The reading of a wall clock, to the minute, as if it were UTC. */
function wallOf(at: number, zone: string): Date {
  const parts = Object.fromEntries(
    clockOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts
  return new Date(Date.UTC(year, month - 1, day, hour, minute))
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known !== undefined) return known
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  clocks.set(zone, clock)
  return clock
}
