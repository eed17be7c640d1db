import type { SearchCursor } from '#storage/search.ts'
import { WebProblem } from './problem.ts'

/** Where a page of results ends, as it stands in an address. */
export function cursorText({ key, postId }: SearchCursor): string {
  return `${key}.${postId}`
}

/** '' is the beginning. Throws a problem for what `cursorText` never wrote. */
export function readCursor(text: string): SearchCursor | null {
  if (text === '') return null
  const match = /^(-?\d{1,15}(?:\.\d{1,9})?)\.(\d{1,15})$/u.exec(text)
  const key = Number(match?.[1])
  if (match !== null && key >= earliest) return { key, postId: Number(match[2]) }
  throw new WebProblem(
    400,
    'The cursor is not one that this program gave.',
    'Begin at the first page and follow its "next".',
  )
}

/** The beginning of the year 1, in milliseconds since 1970: PostgreSQL knows no instants long before it. */
const earliest = -62_135_596_800_000
