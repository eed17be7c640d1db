import type { SearchPlan } from '#model/search-plan.ts'
import { prepareDocument } from '#query/document.ts'
import { holds } from '#query/evaluate.ts'
import { parseQuery } from '#query/parse.ts'
import type { Problem } from '#query/problem.ts'
import type { QueryNode } from '#query/syntax.ts'
import { loadMarked } from '#search/marked-posts.ts'
import { planSearch } from '#search/plan.ts'
import { loadPosts } from '#storage/posts.ts'
import { type SearchCursor, type SearchPool, countPosts, findPosts } from '#storage/search.ts'
import { type StoryMember, membersOf } from '#storage/stories.ts'
import type { WebHands } from './hands.ts'
import { WebProblem } from './problem.ts'
import { type Account, loadAccounts } from './story-cards.ts'

/** All that searching needs, so that a command can do it without a web. */
export type SearchHands = Pick<WebHands, 'db' | 'now'>

export interface Search {
  readonly topicId: string
  readonly query: string
  readonly pool: SearchPool
  readonly after: SearchCursor | null
  readonly limit: number
}

/** A post that was found; `member` is null if it stands in no story. */
export type Found = Omit<Account, 'member'> & { readonly member: StoryMember | null }

export type SearchAnswer =
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | {
      readonly kind: 'found'
      readonly root: QueryNode
      /** In the pool's order. */
      readonly posts: readonly Found[]
      /** Where the next page begins, null after the last. */
      readonly next: SearchCursor | null
      /** True: not as many as asked for were found so far, but there is more to look at from `next` on. */
      readonly isUnfinished: boolean
      /** How many there are in all; null beyond the first page, and where only reading them could tell. */
      readonly total: SearchTotal | null
    }

export interface SearchTotal {
  readonly count: number
  /** True: there are more than `count`. */
  readonly isMore: boolean
}

/** Longer queries are refused: PostgreSQL takes no word of more than 2,046 bytes. */
const longestQuery = 500
/** How many posts one request looks at where the index alone cannot decide. */
const mostLookedAt = 2_000
const pageSize = 50
const mostCounted = 1_000

/** Answers a query. What is wrong with the query itself is a value; a search that takes too long throws a problem. */
export async function searchPosts(hands: SearchHands, search: Search): Promise<SearchAnswer> {
  const parsed = readQuery(search.query)
  if (parsed.kind === 'error') return { kind: 'problems', problems: parsed.problems }
  const page = await inTime(() => findPage(hands, parsed.root, search))
  return { kind: 'found', root: parsed.root, ...page }
}

/** Reads a query as a person gave it. Throws a problem if it is too long to be asked. */
export function readQuery(query: string): ReturnType<typeof parseQuery> {
  if (query.length > longestQuery) {
    throw new WebProblem(
      400,
      `The query has ${query.length} characters; at most ${longestQuery} can be asked.`,
      'Make it shorter.',
    )
  }
  return parseQuery(query)
}

interface Page {
  readonly posts: readonly Found[]
  readonly next: SearchCursor | null
  readonly isUnfinished: boolean
  readonly total: SearchTotal | null
}

async function findPage(hands: SearchHands, root: QueryNode, search: Search): Promise<Page> {
  const plan = planSearch(root, hands.now())
  const { places, lookedTo } = await findPlaces(hands, { root, plan }, search)
  const shown = places.slice(0, search.limit)
  const next = places.length > search.limit ? (shown.at(-1) ?? null) : lookedTo
  const posts = await loadFound(
    hands,
    search.topicId,
    shown.map((place) => place.postId),
  )
  const isUnfinished = next !== null && places.length <= search.limit
  const total = plan.recheck || search.after !== null ? null : await countAll(hands, plan, search)
  return { posts, next, isUnfinished, total }
}

async function countAll({ db }: SearchHands, plan: SearchPlan, search: Search): Promise<SearchTotal> {
  const { topicId, pool } = search
  const count = await countPosts(db, plan, { topicId, pool, most: mostCounted + 1 })
  return { count: Math.min(count, mostCounted), isMore: count > mostCounted }
}

interface Places {
  readonly places: readonly SearchCursor[]
  /** Where looking stopped before the end, null if all was looked at or enough was found. */
  readonly lookedTo: SearchCursor | null
}

/** One more place than asked for, if there is one: it tells that another page follows. */
async function findPlaces(
  { db, now }: SearchHands,
  { root, plan }: { readonly root: QueryNode; readonly plan: SearchPlan },
  search: Search,
): Promise<Places> {
  const wanted = search.limit + 1
  if (!plan.recheck) {
    return { places: await findPosts(db, plan, { ...search, limit: wanted }), lookedTo: null }
  }
  const places: SearchCursor[] = []
  let after = search.after
  for (let lookedAt = 0; lookedAt < mostLookedAt; lookedAt += pageSize) {
    const candidates = await findPosts(db, plan, { ...search, after, limit: pageSize })
    const marked = await loadMarked(
      db,
      search.topicId,
      candidates.map((candidate) => candidate.postId),
    )
    const asked = new Set(
      marked
        .filter(({ post, marks }) => holds(root, prepareDocument(post, marks), now()))
        .map(({ post }) => post.postId),
    )
    places.push(...candidates.filter((candidate) => asked.has(candidate.postId)))
    after = candidates.at(-1) ?? null
    if (places.length >= wanted || candidates.length < pageSize) return { places, lookedTo: null }
  }
  return { places, lookedTo: after }
}

async function loadFound(hands: SearchHands, topicId: string, postIds: readonly number[]): Promise<Found[]> {
  const posts = await loadPosts(hands.db, postIds)
  const members = await membersOf(hands.db, topicId, postIds)
  const accounts = await loadAccounts(hands.db, topicId, posts)
  return accounts.map((account) => ({ ...account, member: members.get(account.post.postId) ?? null }))
}

/** PostgreSQL's query_canceled: the statement ran into its time limit. */
const queryCanceled = '57014'

/** Turns a search that ran into its time limit into a sentence. */
export async function inTime<T>(search: () => Promise<T>): Promise<T> {
  try {
    return await search()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === queryCanceled)) throw error
    throw new WebProblem(
      422,
      'This search took too long.',
      'Add a word that few posts hold, or a date such as after:30d.',
    )
  }
}
