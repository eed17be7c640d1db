import { planSearch } from '#search/plan.ts'
import { parseQuery } from '#query/parse.ts'
import type { QueryNode } from '#query/syntax.ts'
import { type Filter, listFilters } from '#storage/filters.ts'
import { findPlaces } from './find-places.ts'
import { inTurn } from './search-gate.ts'
import type { SearchHands } from './search-posts.ts'

/** A saved search; `fresh` tells how many of its posts were published since its owner last opened it. */
export interface SavedSearch {
  readonly filter: Filter
  /** Counted up to `mostFresh`, then `isMore`; null: its query can no longer be read. */
  readonly fresh: { readonly count: number; readonly isMore: boolean } | null
}

/** So many are listed on the search page, the newest; the page of filters has them all. */
const mostListed = 20
const mostFresh = 99

/** The saved searches of a topic, the newest first. Costs a short search each. */
export async function savedSearches(hands: SearchHands, topicId: string): Promise<SavedSearch[]> {
  const filters = await listFilters(hands.db)
  const own = filters.filter((filter) => filter.topicId === topicId && filter.query !== '')
  const listed = own.toReversed().slice(0, mostListed)
  const saved: SavedSearch[] = []
  for (const filter of listed) saved.push({ filter, fresh: await freshOf(hands, filter) })
  return saved
}

async function freshOf(hands: SearchHands, filter: Filter): Promise<SavedSearch['fresh']> {
  const parsed = parseQuery(filter.query)
  if (parsed.kind === 'error') return null
  const since: QueryNode = { kind: 'after', when: { kind: 'instant', at: filter.seenAt ?? filter.madeAt } }
  const root: QueryNode = { kind: 'all', nodes: [parsed.root, since] }
  const asked = { root, plan: planSearch(root, hands.now()) }
  const scope = { topicId: filter.topicId, pool: 'kept' as const, after: null, limit: mostFresh + 1 }
  const { places, lookedTo } = await inTurn(hands.db, () => findPlaces(hands, asked, scope))
  return { count: Math.min(places.length, mostFresh), isMore: places.length > mostFresh || lookedTo !== null }
}
