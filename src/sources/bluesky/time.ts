import type { ParsedPost } from '#model/post.ts'
import { parseDate } from '#parse/date.ts'

/** When a post was published, and what its feed orders it by; null if neither time is told. */
export type Times = Pick<ParsedPost, 'publishedAt' | 'timePrecision'> & { readonly at: number | null }

/**
 * `createdAt` is what the author's program says, `indexedAt` when the network saw it. Who says a time in the future or
 * more than a day before is not believed: then the network's counts, as 'inferred'. Clocks may run five minutes fast.
 */
export function readTimes(
  { createdAt, indexedAt }: { readonly createdAt: string; readonly indexedAt: string },
  { receivedAt }: { readonly receivedAt: number },
): Times {
  const created = instant(createdAt)
  const indexed = instant(indexedAt)
  const seen = Math.min(indexed ?? receivedAt, receivedAt)
  const told = [created, indexed].filter((time) => time !== null)
  const at = told.length === 0 ? null : Math.min(...told, receivedAt)
  const isBelieved =
    created !== null && created <= seen + FAST_MS && (indexed === null || created >= seen - LATE_MS)
  if (!isBelieved) return { publishedAt: seen, timePrecision: 'inferred', at }
  const publishedAt = Math.min(created, receivedAt)
  return { publishedAt, timePrecision: publishedAt === created ? 'exact' : 'inferred', at }
}

const FAST_MS = 5 * 60_000
const LATE_MS = 24 * 3_600_000

/** Times before 1970 are no times of posts. */
function instant(text: string): number | null {
  const at = parseDate(text)?.at ?? -1
  return at < 0 ? null : Math.floor(at)
}
