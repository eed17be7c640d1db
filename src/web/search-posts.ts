import type { SearchPlan } from '#model/search-plan.ts'
import { parseQuery } from '#query/parse.ts'
import type { Problem } from '#query/problem.ts'
import type { QueryNode } from '#query/syntax.ts'
import { longestQuery } from '#search/narrow.ts'
import { planSearch } from '#search/plan.ts'
import { loadPosts } from '#storage/posts.ts'
import type { FoundPlaces } from '#storage/search.ts'
import type { SearchCursor, SearchPool } from '#storage/search-pool.ts'
import { type StoryMember, membersOf } from '#storage/stories.ts'
import { type Asked, findPlaces } from './find-places.ts'
import type { WebHands } from './hands.ts'
import { WebProblem } from './problem.ts'
import { rankPage } from './rank-page.ts'
import { type SearchDetails, detailsOf, suggest } from './search-details.ts'
import { inTurn } from './search-gate.ts'
import { type Account, loadAccounts } from './story-cards.ts'

/** All that searching needs, so that a command can do it without a web. */
export type SearchHands = Pick<WebHands, 'db' | 'now'>

/** Where a page begins: after a place or, by relevance, after so many of the posts ranked from that place on. */
export type PageCursor = SearchCursor & { readonly ranked?: number }

export interface Search {
  readonly topicId: string
  readonly query: string
  readonly pool: SearchPool
  /** Left out: by time. By relevance only of the newest matches, and not in the reject bin. */
  readonly sort?: SearchSort
  readonly after: PageCursor | null
  readonly limit: number
  /** False: how many there are in all is not asked for. */
  readonly total?: boolean
  /** Whether to count what the matches have in common; left out: no. 'if cheap': unless posts must be read for it. */
  readonly details?: 'no' | 'if cheap' | 'yes'
}

export type SearchSort = 'time' | 'relevance'

/** A post that was found; `member` is null if it stands in no story. */
export type Found = Omit<Account, 'member'> & { readonly member: StoryMember | null }

export type SearchAnswer =
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | ({ readonly kind: 'found'; readonly root: QueryNode } & FoundPage)

export interface FoundPage {
  /** In the pool's order, or the most relevant first. */
  readonly posts: readonly Found[]
  /** Where the next page begins, null after the last. */
  readonly next: PageCursor | null
  /** True: not as many as asked for were found so far, but there is more to look at from `next` on. */
  readonly isUnfinished: boolean
  /** How many posts were looked at where that is not all; else null. */
  readonly lookedAt: number | null
  /** How many there are in all; null beyond the first page, and where only reading them could tell. */
  readonly total: SearchTotal | null
  /** What the matches have in common; null if it was not asked for or not counted. */
  readonly details: SearchDetails | null
  /** The query as it was probably meant, where nothing was found; else null. */
  readonly suggestion: string | null
}

export interface SearchTotal {
  readonly count: number
  /** True: there are more than `count`. */
  readonly isMore: boolean
}

/** So many matches are counted, told apart and ranked, the newest ones; what is beyond is told as "more". */
export const mostCounted = 1_000

/** Answers a query. What is wrong with the query itself is a value; a search that takes too long throws a problem. */
export async function searchPosts(hands: SearchHands, search: Search): Promise<SearchAnswer> {
  const parsed = readQuery(search.query)
  if (parsed.kind === 'error') return { kind: 'problems', problems: parsed.problems }
  const asked = { root: parsed.root, plan: planSearch(parsed.root, hands.now()) }
  const page = await inTurn(hands.db, () => findPage(hands, asked, search))
  return { kind: 'found', root: parsed.root, ...page }
}

/** Reads a query as a person gave it. Throws a problem if it is too long to be asked. */
export function readQuery(query: string): ReturnType<typeof parseQuery> {
  if (query.length > longestQuery) {
    throw new WebProblem(
      400,
      `The query has ${query.length} characters; at most ${longestQuery} can be asked.`,
      'Make it shorter.',
      { type: 'bad-query' },
    )
  }
  return parseQuery(query)
}

async function findPage(hands: SearchHands, asked: Asked, search: Search): Promise<FoundPage> {
  if (search.sort === 'relevance' && search.pool !== 'rejects') return await rankedPage(hands, asked, search)
  const { topicId, limit, after } = search
  const isCounted = search.total !== false && after === null && !asked.plan.recheck
  const isTold = after === null && isDetailed(search, asked.plan)
  // One more than is shown tells that another page follows.
  const wanted = Math.max(limit, isCounted || isTold ? mostCounted : 0) + 1
  const found = await findPlaces(hands, asked, { ...search, limit: wanted })
  const shown = found.places.slice(0, limit)
  const isMore = found.places.length > limit
  return {
    posts: await loadFound(hands, topicId, shown),
    next: isMore ? (shown.at(-1) ?? null) : found.lookedTo,
    isUnfinished: !isMore && found.lookedTo !== null,
    ...(await aroundPage(hands, search, { asked, found, isCounted, isTold })),
  }
}

function isDetailed({ details = 'no' }: Search, plan: SearchPlan): boolean {
  return details === 'yes' || (details === 'if cheap' && !plan.recheck)
}

interface Around {
  readonly asked: Asked
  readonly found: FoundPlaces
  readonly isCounted: boolean
  readonly isTold: boolean
}

/** What is told of all matches beside a page of them. */
async function aroundPage(
  { db }: SearchHands,
  { topicId, query, pool, after }: Search,
  { asked, found, isCounted, isTold }: Around,
): Promise<Pick<FoundPage, 'lookedAt' | 'total' | 'details' | 'suggestion'>> {
  const { places, lookedTo, lookedAt } = found
  const nothing = places.length === 0 && lookedTo === null && after === null
  return {
    lookedAt: lookedTo === null ? null : lookedAt,
    total: isCounted && lookedTo === null ? totalOf(places.length) : null,
    details: isTold ? await detailsOf(db, { query, pool, places: places.slice(0, mostCounted) }) : null,
    suggestion: nothing ? await suggest(db, topicId, { query, root: asked.root }) : null,
  }
}

function totalOf(found: number): SearchTotal {
  return { count: Math.min(found, mostCounted), isMore: found > mostCounted }
}

/** The newest matches, the most relevant of them first. */
async function rankedPage(hands: SearchHands, asked: Asked, search: Search): Promise<FoundPage> {
  const { topicId, after, limit } = search
  // The post that the ranking began with belongs to it.
  const from = after?.ranked === undefined ? after : { key: after.key, postId: after.postId + 1 }
  const found = await findPlaces(hands, asked, { ...search, after: from, limit: mostCounted + 1 })
  const places = found.places.slice(0, mostCounted)
  const page = await rankPage(hands.db, asked.root, { places, limit, ranked: after?.ranked ?? 0 })
  const isTold = after === null && isDetailed(search, asked.plan)
  return {
    posts: await loadFound(hands, topicId, page.shown),
    next: page.next ?? found.lookedTo,
    isUnfinished: page.next === null && found.lookedTo !== null,
    ...(await aroundPage(hands, search, { asked, found, isCounted: after === null, isTold })),
  }
}

/** Posts at places with all that is shown of them, in their order. */
export async function loadFound(
  { db }: SearchHands,
  topicId: string,
  places: readonly SearchCursor[],
): Promise<Found[]> {
  const ids = places.map(({ postId }) => postId)
  const posts = await loadPosts(db, ids)
  const members = await membersOf(db, topicId, ids)
  const accounts = await loadAccounts(db, topicId, posts)
  return accounts.map((account) => ({ ...account, member: members.get(account.post.postId) ?? null }))
}
