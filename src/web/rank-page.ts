import type { QueryNode } from '#query/syntax.ts'
import { rank, rankedTokens } from '#search/rank.ts'
import { loadEntries } from '#storage/index-entries.ts'
import type { SearchCursor } from '#storage/search-pool.ts'
import type { Database } from '#storage/tables.ts'
import type { PageCursor } from './search-posts.ts'

interface Matches {
  /** The newest first. */
  readonly places: readonly SearchCursor[]
  readonly limit: number
  /** How many of the ranking were shown before. */
  readonly ranked: number
}

/**
 * A page of matches, the most relevant first. The next page's cursor names the newest match, so that what comes later
 * does not move what was shown. A query that names no words leaves them in their order.
 */
export async function rankPage(
  db: Database,
  root: QueryNode,
  { places, limit, ranked }: Matches,
): Promise<{ readonly shown: readonly SearchCursor[]; readonly next: PageCursor | null }> {
  const ordered = await inOrder(db, root, places)
  const end = ranked + limit
  const [newest] = places
  const next = newest === undefined || ordered.length <= end ? null : { ...newest, ranked: end }
  return { shown: ordered.slice(ranked, end), next }
}

async function inOrder(
  db: Database,
  root: QueryNode,
  places: readonly SearchCursor[],
): Promise<readonly SearchCursor[]> {
  const tokens = rankedTokens(root)
  if (tokens.length === 0) return places
  const posts = await loadEntries(
    db,
    places.map(({ postId }) => postId),
    tokens,
  )
  const byId = new Map(places.map((place) => [place.postId, place]))
  return rank(root, posts).flatMap((postId) => byId.get(postId) ?? [])
}
