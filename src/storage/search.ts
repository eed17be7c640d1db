import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { PlanNode, SearchPlan } from '#model/search-plan.ts'
import { textArray } from './binary-array.ts'
import { planNames } from './plan-names.ts'
import { planCondition } from './plan-sql.ts'
import { isLookedUp, isOfPlace } from './plan-shape.ts'
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
  /** At most, where no index can tell which to look at. */
  readonly mostLookedAt: number
  /** How many posts can be found in all; left out: as PostgreSQL last counted them. */
  readonly posts?: number
}

const usualEffort: SearchEffort = { firstWindow: 400, mostLookedAt: 25_000 }

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
  effort: SearchEffort = usualEffort,
): Promise<FoundPlaces> {
  return await db.transaction().execute(async (transaction) => {
    const { posts } = { posts: await limitWork(transaction), ...effort }
    const asked = await conditionOf(transaction, plan, scope.topicId)
    const places: SearchCursor[] = []
    let { after } = scope
    let size = effort.firstWindow
    let lookedAt = 0
    for (;;) {
      const rest = { ...scope, after, limit: scope.limit - places.length }
      const window = await walk(transaction, asked, rest, size)
      places.push(...window.places)
      lookedAt += size
      if (window.end === null || places.length >= scope.limit) return { places, lookedTo: null, lookedAt }
      after = window.end
      const missing = scope.limit - places.length
      size = nextWindow({ missing, found: places.length, lookedAt, posts })
      if (size === lookUpInstead && isLookedUp(plan.root)) {
        places.push(...(await lookUp(transaction, asked, { ...scope, after, limit: missing })))
        return { places, lookedTo: null, lookedAt }
      }
      if (lookedAt >= effort.mostLookedAt) return { places, lookedTo: after, lookedAt }
      size = Math.min(size, effort.mostLookedAt - lookedAt)
    }
  })
}

/** A plan with its condition as SQL. */
interface Asked {
  readonly root: PlanNode
  readonly condition: RawBuilder<boolean>
  /** What it asks of source and author, which may leave few posts of many that hold its words; null: nothing. */
  readonly narrow: RawBuilder<boolean> | null
}

async function conditionOf(db: Database, { root }: SearchPlan, topicId: string): Promise<Asked> {
  const ground = { topicId, names: await planNames(db, root) }
  const places = (root.kind === 'all' ? root.nodes : []).filter(isOfPlace)
  const narrow = places.length === 0 ? null : planCondition({ kind: 'all', nodes: places }, ground)
  return { root, condition: planCondition(root, ground), narrow }
}

const lookUpInstead = Infinity
/** So many posts are walked through in the time in which one match is looked up (docs/notes/search.md). */
const walkedAMatch = 2

/** How many posts to walk through to find what is missing, or that looking up all matches is likely to cost less. */
function nextWindow({
  missing,
  found,
  lookedAt,
  posts,
}: Readonly<Record<'missing' | 'found' | 'lookedAt' | 'posts', number>>): number {
  const share = found / lookedAt
  const size = Math.ceil((1.2 * missing) / share)
  return size <= walkedAMatch * share * posts ? size : lookUpInstead
}

/** What the next `size` posts of the pool hold; `end`: the last of them, null if the pool ended before. */
async function walk(
  db: Database,
  { root, condition }: Asked,
  scope: SearchScope,
  size: number,
): Promise<{ readonly places: SearchCursor[]; readonly end: SearchCursor | null }> {
  const pool = poolOf(scope, root)
  // `offset 0` is a fence: without it PostgreSQL may look up all matches first, and go through them for each post.
  const { rows: places } = await sql<SearchCursor>`
    select v.key, v.post_id from (${pool.rows} order by ${pool.order} limit ${size}) v
      join lateral (select * from search_document where post_id = v.post_id offset 0) d on true
    where ${condition}
    order by ${pool.outerOrder} limit ${scope.limit}`.execute(db)
  if (places.length >= scope.limit) return { places, end: places.at(-1) ?? null }
  const { rows: ends } = await sql<SearchCursor>`
    ${pool.rows} order by ${pool.order} limit 1 offset ${size - 1}`.execute(db)
  return { places, end: ends[0] ?? null }
}

/** All matches are put in order before it is asked which of them the pool holds: most often the first ones do. */
async function lookUp(db: Database, asked: Asked, scope: SearchScope): Promise<SearchCursor[]> {
  const pool = poolOf(scope, asked.root)
  const { matches } = pool
  const { rows } = await (
    matches === null
      ? sql<SearchCursor>`
        with v as materialized (
          select v.key, v.post_id from search_document d, lateral (${pool.rows} and verdict.post_id = d.post_id) v
          where ${asked.condition}
        ) select key, post_id from v order by ${pool.outerOrder} limit ${scope.limit}`
      : sql<SearchCursor>`
        with match as materialized (
          select d.at as key, d.post_id from ${await documents(db, asked.narrow, matches)} d
          where ${matches} and ${asked.condition}
        ) select v.key, v.post_id from (select * from match v order by ${pool.outerOrder}) v
          join lateral (${pool.held} offset 0) held on true
        order by ${pool.outerOrder} limit ${scope.limit}`
  ).execute(db)
  return rows
}

/** Of a source or an author with no more posts than this each is read, whatever words it is to hold. */
const fewPosts = 3_000

/** Where to look for matches: among the posts of a place if these are few, else among all, by the index of words. */
async function documents(
  db: Database,
  narrow: RawBuilder<boolean> | null,
  matches: RawBuilder<unknown>,
): Promise<RawBuilder<unknown>> {
  if (narrow === null) return sql`search_document`
  const { rows } = await sql<{ posts: number }>`select count(*)::integer as posts from (
    select from search_document d where ${matches} and ${narrow} limit ${sql.lit(fewPosts + 1)}) as few`.execute(
    db,
  )
  if ((rows[0]?.posts ?? 0) > fewPosts) return sql`search_document`
  return sql`(select * from search_document d where ${matches} and ${narrow} offset 0)`
}

/** Ways that pay only if PostgreSQL guesses right how many rows there are; in a new table, and for rare words, it does not. */
const waysOff = ['hashjoin', 'mergejoin', 'seqscan', 'sort', 'incremental_sort']

/**
 * Every join is a look-up by id, what has an index in its order is read in that order, and a search takes one processor and
 * no more. Returns how many posts can be found in all, as PostgreSQL last counted them.
 */
async function limitWork(db: Database): Promise<number> {
  const off = waysOff.map((way) => sql`set_config(${`enable_${way}`}, 'off', true)`)
  const { rows } = await sql<{ posts: number }>`
    select set_config('statement_timeout', ${String(longestMs)}, true), ${sql.join(off)},
      set_config('max_parallel_workers_per_gather', '0', true),
      (select reltuples::float8 from pg_class where oid = 'search_document'::regclass) as posts`.execute(db)
  return Math.max(0, rows[0]?.posts ?? 0)
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
