import type { Context } from 'hono'
import { askedNumber, askedText, pageAddress } from './asked.ts'
import { WebProblem } from './problem.ts'

/** What a list is sorted by: numbers and texts, the weightiest first. No two things have the same. */
export type OrderKey = readonly (number | string)[]

export interface ListPage<T> {
  readonly items: readonly T[]
  /** Where the next page is, null after the last. */
  readonly next: string | null
}

/**
 * The page of a whole list that `?cursor=` and `?limit=` ask for. A cursor says behind which key to go on, not how many
 * to pass over: what is added or goes meanwhile shifts nothing.
 */
export function pageOf<T>(c: Context, all: readonly T[], keyOf: (item: T) => OrderKey): ListPage<T> {
  const after = readListCursor(askedText(c, 'cursor'))
  const limit = askedListLimit(c)
  const sorted = all
    .map((item) => ({ item, key: keyOf(item) }))
    .toSorted((a, b) => compare(a.key, b.key))
    .filter(({ key }) => after === null || compare(key, after) > 0)
  const shown = sorted.slice(0, limit)
  const last = sorted.length > limit ? shown.at(-1) : undefined
  return {
    items: shown.map(({ item }) => item),
    next: nextPage(c, last === undefined ? null : listCursor(last.key)),
  }
}

/** How many of a list's lines a page holds. Throws a problem for what cannot be asked for. */
export function askedListLimit(c: Context): number {
  return askedNumber(c, 'limit', { least: 1, most: 500 }) ?? 100
}

/** Where the following page is, told in the Link header too (RFC 8288); null, and no header, without a cursor. */
export function nextPage(c: Context, cursor: string | null): string | null {
  if (cursor === null) return null
  const next = pageAddress(c, 'cursor', cursor)
  c.header('Link', `<${next}>; rel="next"`)
  return next
}

/** A key as it stands in an address. */
export function listCursor(key: OrderKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/** Null is the beginning. Throws a problem for what `listCursor` never wrote. */
export function readListCursor(text: string): OrderKey | null {
  if (text === '') return null
  const key = parsed(Buffer.from(text, 'base64url').toString())
  const isKey =
    Array.isArray(key) && key.every((part) => typeof part === 'number' || typeof part === 'string')
  if (isKey) return key
  throw badCursor()
}

/** The one number of a cursor, below which a list goes on; null is the beginning. Throws a problem for another cursor. */
export function numberIn(cursor: OrderKey | null): number | null {
  if (cursor === null) return null
  const [number] = cursor
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number
  throw badCursor()
}

/** The answer to a cursor that this program never gave. */
export function badCursor(): WebProblem {
  return new WebProblem(
    400,
    'The cursor is not one that this program gave.',
    'Begin at the first page and follow its "next".',
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What is no JSON is no cursor.
    return null
  }
}

function compare(a: OrderKey, b: OrderKey): number {
  for (const [index, part] of a.entries()) {
    const other = b[index]
    if (other === undefined || part === other) continue
    return part < other ? -1 : 1
  }
  return 0
}
