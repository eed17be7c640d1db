import { badCursor } from './paged.ts'
import type { PageCursor } from './search-posts.ts'

/** Where a page of results ends, as it stands in an address. */
export function cursorText({ key, postId, ranked }: PageCursor): string {
  return `${key}.${postId}${ranked === undefined ? '' : `.r${ranked}`}`
}

/** '' is the beginning. Throws a problem for what `cursorText` never wrote. */
export function readCursor(text: string): PageCursor | null {
  if (text === '') return null
  const match = /^(-?\d{1,15}(?:\.\d{1,9})?)\.(\d{1,15})(?:\.r(\d{1,4}))?$/u.exec(text)
  const key = Number(match?.[1])
  if (match !== null && key >= earliest) {
    const place = { key, postId: Number(match[2]) }
    return match[3] === undefined ? place : { ...place, ranked: Number(match[3]) }
  }
  throw badCursor()
}

/** The beginning of the year 1, in milliseconds since 1970: PostgreSQL knows no instants long before it. */
const earliest = -62_135_596_800_000
