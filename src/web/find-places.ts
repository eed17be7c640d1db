import type { SearchPlan } from '#model/search-plan.ts'
import type { QueryNode } from '#query/syntax.ts'
import { heldBy } from '#search/held-by.ts'
import { type FoundPlaces, type SearchScope, findPosts } from '#storage/search.ts'
import type { SearchCursor } from '#storage/search-pool.ts'
import type { SearchHands } from './search-posts.ts'

/** A query with the plan that finds what it asks for, or more. */
export interface Asked {
  readonly root: QueryNode
  readonly plan: SearchPlan
}

/** So many posts one request reads where the index alone cannot decide. */
const mostRead = 2_000
/** Read at a time: few at first, since most queries find enough among the newest. */
const readAtFirst = 100
const readAtOnce = 500

/**
 * Where the posts stand that a query asks for, at most `scope.limit`. Where the plan finds more than was asked for, each
 * post is read and asked again, up to `mostRead` of them.
 */
export async function findPlaces(hands: SearchHands, asked: Asked, scope: SearchScope): Promise<FoundPlaces> {
  if (!asked.plan.recheck) return await findPosts(hands.db, asked.plan, scope)
  const places: SearchCursor[] = []
  let { after } = scope
  let lookedAt = 0
  for (let size = readAtFirst; ; size = Math.min(readAtOnce, mostRead - lookedAt)) {
    const candidates = await findPosts(hands.db, asked.plan, { ...scope, after, limit: size })
    const ids = candidates.places.map(({ postId }) => postId)
    const held = await heldBy(hands.db, asked.root, { topicId: scope.topicId, ids, now: hands.now() })
    places.push(...candidates.places.filter(({ postId }) => held.has(postId)))
    lookedAt += Math.max(candidates.places.length, candidates.lookedTo === null ? 0 : candidates.lookedAt)
    if (places.length >= scope.limit)
      return { places: places.slice(0, scope.limit), lookedTo: null, lookedAt }
    if (candidates.lookedTo !== null) return { places, lookedTo: candidates.lookedTo, lookedAt }
    if (candidates.places.length < size) return { places, lookedTo: null, lookedAt }
    after = candidates.places.at(-1) ?? null
    if (lookedAt >= mostRead) return { places, lookedTo: after, lookedAt }
  }
}
