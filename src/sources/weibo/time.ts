import { parseDate, type ParsedDate } from '#parse/date.ts'

/**
 * The instant that Weibo means by '刚刚', '5分钟前', '昨天 12:00', '06-14' or 'Fri Sep 04 14:35:04 +0800 2026', seen
 * from `receivedAt`, all in China's time; a day without a year is the last one of that name. Null if it means none.
 * Never `new Date('06-14')`, which is in 2001 without a word.
 */
export function weiboTime(written: string, receivedAt: number): ParsedDate | null {
  if (written.length > LONGEST) return null
  const text = written.normalize('NFKC').trim()
  return sinceThen(text, receivedAt) ?? namedDay(text, receivedAt) ?? calendarDay(text, receivedAt)
}

const LONGEST = 100
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** China keeps one time all year. */
const CHINA = 8 * 60 * MINUTE

interface Unit {
  readonly ms: number
  readonly precision: ParsedDate['precision']
}

/** An hour is told to the minute, as the latest moment that it can mean: 'day' would say less than is known. */
const units: Readonly<Record<string, Unit>> = {
  秒: { ms: 1_000, precision: 'minute' },
  分: { ms: MINUTE, precision: 'minute' },
  小: { ms: 60 * MINUTE, precision: 'minute' },
  天: { ms: DAY, precision: 'day' },
}

function sinceThen(text: string, receivedAt: number): ParsedDate | null {
  if (/^(?:刚刚|剛剛)/u.test(text)) return { at: receivedAt, precision: 'minute' }
  const [, count, name = ''] =
    /^(\d{1,4})\s{0,3}(秒|分|小|天)(?:钟|鐘|时|時)?\s{0,3}(?:前|以前|之前)$/u.exec(text) ?? []
  const unit = units[name]
  if (unit === undefined) return null
  const at = receivedAt - Number(count) * unit.ms
  return { at: unit.precision === 'day' ? midnight(at) : at, precision: unit.precision }
}

const daysAgo: Readonly<Record<string, number>> = { 今: 0, 昨: 1, 前: 2 }

function namedDay(text: string, receivedAt: number): ParsedDate | null {
  const [, name = '', clock] = /^([今昨前])天(?:\s{0,3}(\d{1,2}:\d{2}(?::\d{2})?))?$/u.exec(text) ?? []
  const ago = daysAgo[name]
  return ago === undefined ? null : onDay(midnight(receivedAt - ago * DAY), clock)
}

/** '06-14', '6月14日 12:30', '25-6-14 12:30'; whatever names a year in full is read as any other date. */
function calendarDay(text: string, receivedAt: number): ParsedDate | null {
  const parts = /^(?:(\d{2})-)?(\d{1,2})[-月/](\d{1,2})日?(?:\s{1,3}(\d{1,2}:\d{2}(?::\d{2})?))?$/u.exec(text)
  if (parts === null)
    return /(?<!\d)\d{4}(?!\d)/u.test(text) ? parseDate(text, { zoneOffsetMinutes: 480 }) : null
  const [, year, month, day, clock] = parts
  const thisYear = new Date(receivedAt + CHINA).getUTCFullYear()
  const years = year === undefined ? lastLeapYears.map((ago) => thisYear - ago) : [2000 + Number(year)]
  for (const one of years) {
    const start = dayStart(one, Number(month), Number(day))
    if (start === null || (year === undefined && start > receivedAt)) continue
    return onDay(start, clock)
  }
  return null
}

/** 02-29 may be up to eight years ago. */
const lastLeapYears = [0, 1, 2, 3, 4, 5, 6, 7, 8]

function dayStart(year: number, month: number, day: number): number | null {
  const at = Date.UTC(year, month - 1, day)
  const isReal = new Date(at).getUTCDate() === day && month >= 1 && month <= 12
  return isReal ? at - CHINA : null
}

function onDay(start: number, clock: string | undefined): ParsedDate | null {
  if (clock === undefined) return { at: start, precision: 'day' }
  const [hours = 0, minutes = 0, seconds] = clock.split(':').map(Number)
  if (hours > 23 || minutes > 59 || (seconds ?? 0) > 59) return null
  return {
    at: start + (hours * 60 + minutes) * MINUTE + (seconds ?? 0) * 1_000,
    precision: seconds === undefined ? 'minute' : 'exact',
  }
}

function midnight(at: number): number {
  return Math.floor((at + CHINA) / DAY) * DAY - CHINA
}
