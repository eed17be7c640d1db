import type { ParsedDate } from '#parse/date.ts'
import { parseDate } from '#parse/date.ts'
import { htmlToText } from '#parse/html-text.ts'
import { decodeEntities } from '#parse/entities.ts'
import { tidyLines } from '#parse/text-lines.ts'
import { pageTime } from '#sources/page-time.ts'

/** A text or a number as text; '' of anything else. */
export function wordOf(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : ''
}

/** The words in a list of texts, or in one text with commas; at most 50. */
export function wordsOf(value: unknown): readonly string[] {
  const written = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : []
  return [...new Set(written.slice(0, 200).map(wordOf))].filter((word) => word !== '').slice(0, 50)
}

/** Names in a text or a list: 'Ann Lee, Bo Chen'; '' if there are none. */
export function namesOf(value: unknown): string {
  return Array.isArray(value) ? wordsOf(value).join(', ') : wordOf(value)
}

const tag = /<(?:\/?[a-z][a-z0-9]*(?=[\s/>])|!--)[^<>]*>/iu

/** Whether a text holds markup. 'a < b' and '<3' do not. */
export function isHtml(text: string): boolean {
  return tag.test(text)
}

/** What a text says; markup in it is undone, and lines of a plain text stay lines. */
export function plainText(text: string): string {
  return isHtml(text) ? htmlToText(text) : tidyLines(decodeEntities(text))
}

/** Units of a time since 1970, by the least number that is likelier to be in them: all of them from 1973 on. */
const units: readonly (readonly [from: number, perMs: number])[] = [
  [1e17, 1e-6],
  [1e14, 1e-3],
  [1e11, 1],
  [1e8, 1_000],
]

/** An instant in seconds, milliseconds, micro- or nanoseconds since 1970, or in any words of `pageTime`; null if not understood. */
export function jsonTime(
  value: unknown,
  from: { readonly receivedAt: number; readonly zone: string | null },
): ParsedDate | null {
  const written = wordOf(value)
  if (!/^\d{1,20}(?:\.\d{1,9})?$/u.test(written)) return pageTime(written, from)
  const number = Number(written)
  const unit = units.find(([least]) => number >= least)
  // '20261105' is a day.
  if (unit === undefined) return parseDate(written)
  return { at: Math.floor(number * unit[1]), precision: 'exact' }
}
