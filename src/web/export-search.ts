import type { Problem } from '#query/problem.ts'
import { planSearch } from '#search/plan.ts'
import type { SearchCursor } from '#storage/search-pool.ts'
import { findPlaces } from './find-places.ts'
import { csvHead, csvOf } from './post-csv.ts'
import { accountJson } from './post-json.ts'
import { inTurn } from './search-gate.ts'
import { type Found, type Search, type SearchHands, loadFound, readQuery } from './search-posts.ts'

export type ExportFormat = 'csv' | 'json' | 'jsonl'

/** The posts of a search as a text that is written piece by piece, or what is wrong with the query. */
export type Export =
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | {
      readonly kind: 'export'
      readonly text: AsyncGenerator<string>
      /** Where the rest begins, null if this is all. */
      readonly next: SearchCursor | null
    }

/** So many posts are in one export at most. */
export const mostExported = 10_000
const loadedAtOnce = 100

/**
 * Exports what a search finds, newest first, `search.limit` posts at most. What was found is settled before the first
 * piece, the posts are read as they are written.
 */
export async function exportSearch(
  hands: SearchHands,
  search: Omit<Search, 'sort' | 'details'>,
  format: ExportFormat,
): Promise<Export> {
  const parsed = readQuery(search.query)
  if (parsed.kind === 'error') return { kind: 'problems', problems: parsed.problems }
  const { topicId, pool, after, limit } = search
  const asked = { root: parsed.root, plan: planSearch(parsed.root, hands.now()) }
  const found = await inTurn(hands.db, () =>
    findPlaces(hands, asked, { topicId, pool, after, limit: limit + 1 }),
  )
  const places = found.places.slice(0, limit)
  const next = found.places.length > limit ? (places.at(-1) ?? null) : found.lookedTo
  return { kind: 'export', text: written[format](postsAt(hands, topicId, places), search), next }
}

async function* postsAt(
  hands: SearchHands,
  topicId: string,
  places: readonly SearchCursor[],
): AsyncGenerator<Found> {
  for (let from = 0; from < places.length; from += loadedAtOnce)
    yield* await loadFound(hands, topicId, places.slice(from, from + loadedAtOnce))
}

type Write = (
  posts: AsyncGenerator<Found>,
  search: Pick<Search, 'topicId' | 'query'>,
) => AsyncGenerator<string>

const written: Readonly<Record<ExportFormat, Write>> = {
  csv: async function* csv(posts) {
    yield csvHead
    for await (const post of posts) yield csvOf(post)
  },
  jsonl: async function* jsonl(posts) {
    for await (const post of posts) yield `${JSON.stringify(accountJson(post))}\n`
  },
  json: async function* json(posts, { topicId, query }) {
    yield `{"topic":${JSON.stringify(topicId)},"query":${JSON.stringify(query)},"posts":[`
    let between = '\n'
    for await (const post of posts) {
      yield `${between}${JSON.stringify(accountJson(post))}`
      between = ',\n'
    }
    yield '\n]}\n'
  },
}
