import { type Kysely, sql } from 'kysely'
import type { SearchPlan } from '#model/search-plan.ts'
import { textArray } from './binary-array.ts'
import { planCondition } from './plan-sql.ts'
import { isLookedUp } from './plan-shape.ts'
import { type SearchCursor, type SearchPool, poolOf } from './search-pool.ts'
import type { Database, Tables } from './tables.ts'

export interface SearchScope {
  readonly topicId: string
  readonly pool: SearchPool
  readonly after: SearchCursor | null
  readonly limit: number
}

/** What was found, in the pool's order. */
export interface FoundPlaces {
  readonly places: readonly SearchCursor[]
  /** Where looking stopped although there is more to look at; null: all was looked at, or `limit` was reached. */
  readonly lookedTo: SearchCursor | null
  /** How many posts were looked at one by one. */
  readonly lookedAt: number
}

/** No statement of a search holds the database longer than this. */
const longestMs = 5_000

/** How many posts are looked at one by one. */
export interface SearchEffort {
  /** At first. */
  readonly firstWindow: number
  /** Where words lie so dense that so many posts hold enough of them, walking costs less than looking all of them up. */
  readonly mostWalked: number
  /** At most, where no index can tell which to look at. */
  readonly mostLookedAt: number
}

const usualEffort: SearchEffort = { firstWindow: 1_000, mostWalked: 20_000, mostLookedAt: 50_000 }

/**
 * The posts a plan finds, in the pool's order, from after the cursor on. The newest are walked through first, which ends
 * soon for what many posts hold. What is rarer is looked up in the index of words whole and then put in order: left to
 * choose, PostgreSQL walks through everything for words that it has no statistics of. Where no index helps, looking ends
 * at `mostLookedAt` posts.
 */
export async function findPosts(
  db: Kysely<Tables>,
  plan: SearchPlan,
  scope: SearchScope,
  { firstWindow, mostWalked, mostLookedAt }: SearchEffort = usualEffort,
): Promise<FoundPlaces> {
  return await db.transaction().execute(async (transaction) => {
    await limitWork(transaction)
    const places: SearchCursor[] = []
    let { after } = scope
    let size = firstWindow
    let lookedAt = 0
    for (;;) {
      const rest = { ...scope, after, limit: scope.limit - places.length }
      const window = await walk(transaction, plan, rest, size)
      places.push(...window.places)
      lookedAt += size
      if (window.end === null || places.length >= scope.limit) return { places, lookedTo: null, lookedAt }
      after = window.end
      const missing = scope.limit - places.length
      size = Math.ceil((1.2 * missing * lookedAt) / (places.length + 1))
      if (size > mostWalked && isLookedUp(plan.root)) {
        places.push(...(await lookUp(transaction, plan, { ...scope, after, limit: missing })))
        return { places, lookedTo: null, lookedAt }
      }
      if (lookedAt >= mostLookedAt) return { places, lookedTo: after, lookedAt }
      size = Math.min(size, mostLookedAt - lookedAt)
    }
  })
}

/** What the next `size` posts of the pool hold; `end`: the last of them, null if the pool ended before. */
async function walk(
  db: Database,
  plan: SearchPlan,
  scope: SearchScope,
  size: number,
): Promise<{ readonly places: SearchCursor[]; readonly end: SearchCursor | null }> {
  const pool = poolOf(scope, plan.root)
  const { rows: places } = await sql<SearchCursor>`
    select v.key, v.post_id from (${pool.rows} order by ${pool.order} limit ${size}) v
      join search_document d on d.post_id = v.post_id
    where ${planCondition(plan.root, scope.topicId)}
    order by ${pool.outerOrder} limit ${scope.limit}`.execute(db)
  if (places.length >= scope.limit) return { places, end: places.at(-1) ?? null }
  const { rows: ends } = await sql<SearchCursor>`
    ${pool.rows} order by ${pool.order} limit 1 offset ${size - 1}`.execute(db)
  return { places, end: ends[0] ?? null }
}

async function lookUp(db: Database, plan: SearchPlan, scope: SearchScope): Promise<SearchCursor[]> {
  const pool = poolOf(scope, plan.root)
  const { rows } = await sql<SearchCursor>`
    with v as materialized (
      select v.key, v.post_id from search_document d, lateral (${pool.rows} and v.post_id = d.post_id) v
      where ${planCondition(plan.root, scope.topicId)}
    ) select key, post_id from v order by ${pool.outerOrder} limit ${scope.limit}`.execute(db)
  return rows
}

/** Every join is a look-up by id: what is joined is few rows, whatever PostgreSQL believes. */
async function limitWork(db: Database): Promise<void> {
  await sql`select set_config('statement_timeout', ${String(longestMs)}, true),
    set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
    set_config('enable_seqscan', 'off', true)`.execute(db)
}

/** What can be found of a post; `author` in lower case. An empty vector is a post without words. */
export interface SearchDocument {
  readonly postId: number
  readonly author: string | null
  readonly vector: string
}

/** Makes posts findable, or findable as they now are. */
export async function indexPosts(db: Database, documents: readonly SearchDocument[]): Promise<void> {
  if (documents.length === 0) return
  await sql`
    with indexed as (
      insert into search_document (post_id, at, source_id, lang, author, tsv)
      select post.id, post.published_at, post.source_id, post.lang, said.author, said.vector::tsvector
      from unnest(${documents.map((document) => document.postId)}::bigint[],
        ${textArray(documents.map((document) => document.author))}::text[],
        ${documents.map((document) => document.vector)}::text[]) as said (post_id, author, vector)
      join post on post.id = said.post_id
      on conflict (post_id) do update set at = excluded.at, lang = excluded.lang, author = excluded.author,
        tsv = excluded.tsv
      returning post_id, at
    )
    update verdict set at = indexed.at from indexed
    where verdict.post_id = indexed.post_id and verdict.at is distinct from indexed.at`.execute(db)
}
