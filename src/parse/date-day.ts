import { monthOf } from './date-words.ts'

/** A day of the Gregorian calendar that exists; month and day from 1. */
export interface CalendarDay {
  readonly year: number
  readonly month: number
  readonly day: number
}

/**
 * The day that a text without a time means, null if any word or number in it is not understood. A weekday in any
 * language may stand first. A month or year alone means its first day. Of three bare numbers a four-digit one is
 * the year; else '/' means month/day/year unless the first is over 12, '.' and blanks day.month.year, '-' year-month-day.
 */
export function readDay(text: string): CalendarDay | null {
  const trimmed = text.trim()
  const short = readShortIso(trimmed)
  if (short !== undefined) return short
  const tokens = tokenise(trimmed)
  if (tokens === null) return null
  return tokens.month === null ? fromNumbers(tokens) : fromMonthName(tokens.month, tokens.numbers)
}

/** ISO 8601 with parts left out; undefined if the text has none of these shapes. */
function readShortIso(text: string): CalendarDay | null | undefined {
  const month = /^-(\d{2})-?(\d{2})$/.exec(text)
  if (month !== null) return calendarDay(fullYear(month[1] ?? ''), Number(month[2]), 1)
  const yearMonth = /^(\d{4})-(\d{2})$/.exec(text)
  if (yearMonth !== null) return calendarDay(Number(yearMonth[1]), Number(yearMonth[2]), 1)
  if (!/^\d+$/.test(text)) return undefined
  return fromDigits(text)
}

function fromDigits(digits: string): CalendarDay | null {
  const part = (from: number, to: number) => Number(digits.slice(from, to))
  switch (digits.length) {
    case 4:
      return calendarDay(part(0, 4), 1, 1)
    case 5:
      // Five digits are a two-digit year and a day of the year only with a leading 0: else they are as likely a counter.
      return digits.startsWith('0') ? ordinalDay(fullYear(digits.slice(0, 2)), part(2, 5)) : null
    case 6:
      return calendarDay(fullYear(digits.slice(0, 2)), part(2, 4), part(4, 6))
    case 7:
      return ordinalDay(part(0, 4), part(4, 7))
    case 8:
      return calendarDay(part(0, 4), part(4, 6), part(6, 8))
    default:
      return null
  }
}

/** Day `ordinal` of a year, from 1. */
function ordinalDay(year: number, ordinal: number): CalendarDay | null {
  const date = new Date(Date.UTC(year, 0, ordinal))
  if (ordinal < 1 || date.getUTCFullYear() !== year) return null
  return calendarDay(year, date.getUTCMonth() + 1, date.getUTCDate())
}

interface Tokens {
  readonly month: number | null
  readonly numbers: readonly string[]
  readonly separator: string
}

const fillers: ReadonlySet<string> = new Set([
  'de',
  'del',
  'of',
  'at',
  'the',
  'um',
  'den',
  'kl',
  'om',
  'à',
  'г',
  'года',
  'в',
])

function tokenise(text: string): Tokens | null {
  const numbers: string[] = []
  let month: number | null = null
  let monthAt = 0
  for (const match of text.matchAll(
    /\d+(?:st|nd|rd|th|er|º|ª)?(?![\p{L}\d])|[\p{L}\p{M}]+\.?|\d+|[^\s,.\-/–|]/gu,
  )) {
    const token = match[0]
    if (/^\d/.test(token)) {
      numbers.push(token.replace(/\D+$/, ''))
      continue
    }
    // 'mar., 01 déc.': the first word is a weekday if another one is a month.
    const value: number = month === null || monthAt === 0 ? monthOf(token) : 0
    if (value > 0) [month, monthAt] = [value, match.index]
    else if (!isWeekday(token, match.index) && !fillers.has(token.replace(/\.$/, ''))) return null
  }
  return { month, numbers, separator: /\d\s*([-./])\s*\d/.exec(text)?.[1] ?? ' ' }
}

/** Any word that stands first: there are too many languages to list. */
function isWeekday(token: string, at: number): boolean {
  return at === 0 && /^[\p{L}\p{M}]{2,}\.?$/u.test(token)
}

function fromMonthName(month: number, numbers: readonly string[]): CalendarDay | null {
  const [first = '', second] = numbers
  if (numbers.length > 2 || first === '') return null
  if (second === undefined) return first.length === 4 ? calendarDay(Number(first), month, 1) : null
  const [day, year] = first.length > 2 ? [second, first] : [first, second]
  return calendarDay(fullYear(year), month, Number(day))
}

function fromNumbers({ numbers, separator }: Tokens): CalendarDay | null {
  const [a = '', b = '', c = ''] = numbers
  if (numbers.length !== 3) return null
  const [x, y, z] = [Number(a), Number(b), Number(c)]
  if (a.length === 4) return calendarDay(x, y, z)
  if (c.length < 4 && separator === '-') return calendarDay(fullYear(a), y, z)
  const isDayFirst = separator !== '/' || x > 12
  return isDayFirst ? calendarDay(fullYear(c), y, x) : calendarDay(fullYear(c), x, y)
}

/** Two digits: 70 to 99 are of the last century, 00 to 69 of this one. */
function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length !== 2) return digits.length === 4 ? year : 0
  return year < 70 ? 2000 + year : 1900 + year
}

function calendarDay(year: number, month: number, day: number): CalendarDay | null {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return null
  const last = new Date(0)
  last.setUTCFullYear(year, month, 0)
  return day > last.getUTCDate() ? null : { year, month, day }
}
