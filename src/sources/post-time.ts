import type { ParsedPost } from '#model/post.ts'
import { type ParsedDate, parseDate } from '#parse/date.ts'

/** When a post was published as its platform writes it; a date that is missing, unreadable or yet to come is the time received. */
export function postTime(
  written: string,
  receivedAt: number,
): Pick<ParsedPost, 'publishedAt' | 'timePrecision'> {
  return shownTime(parseDate(written), receivedAt)
}

/** An instant as a post carries it: one that is missing, or yet to come, is the time received. */
export function shownTime(
  date: ParsedDate | null,
  receivedAt: number,
): Pick<ParsedPost, 'publishedAt' | 'timePrecision'> {
  if (date === null || date.at <= 0 || date.at > receivedAt)
    return { publishedAt: receivedAt, timePrecision: 'inferred' }
  return { publishedAt: Math.floor(date.at), timePrecision: date.precision }
}

/** When a post was edited, never later than the time received; null if nothing readable is said of it. */
export function editTime(written: string, receivedAt: number): number | null {
  const date = parseDate(written)
  return date === null || date.at <= 0 ? null : Math.min(date.at, receivedAt)
}
