import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { SearchPlan } from '#model/search-plan.ts'
import { planCondition } from './plan-sql.ts'
import type { Database, Tables } from './tables.ts'

/** Where a page of results ends: the next begins right after it. */
export interface SearchCursor {
  /** What the order goes by: when a post was published, in milliseconds since 1970; of rejects how much they lack. */
  readonly key: number
  readonly postId: number
}

/**
 * Which posts are looked at. kept, and scored, which are also those dropped with a score above zero: newest first.
 * rejects, only those dropped: what lacked least comes first.
 */
export type SearchPool = 'kept' | 'scored' | 'rejects'

export interface SearchScope {
  readonly topicId: string
  readonly pool: SearchPool
  readonly after: SearchCursor | null
  readonly limit: number
}

/** No query that a person can type holds the database longer than this. */
const longestMs = 5_000

/** Ids of the posts a plan finds, in the pool's order, from after the cursor on. */
export async function findPosts(
  db: Kysely<Tables>,
  plan: SearchPlan,
  scope: SearchScope,
): Promise<SearchCursor[]> {
  const { after, limit, topicId, pool } = scope
  const { key, order, beyond } = pool === 'rejects' ? nearest(after) : newest(after)
  return await db.transaction().execute(async (transaction) => {
    await limitTime(transaction)
    const { rows } = await sql<SearchCursor>`
      select ${key} as key, d.post_id ${from(topicId, pool)}
      where ${beyond} and ${planCondition(plan.root, topicId)}
      order by ${order} limit ${limit}`.execute(transaction)
    return rows
  })
}

interface Ordering {
  readonly key: RawBuilder<unknown>
  readonly order: RawBuilder<unknown>
  /** After the cursor. */
  readonly beyond: RawBuilder<boolean>
}

function newest(after: SearchCursor | null): Ordering {
  return {
    key: sql`d.at`,
    order: sql`d.at desc, d.post_id desc`,
    beyond:
      after === null
        ? sql<boolean>`true`
        : sql<boolean>`(d.at, d.post_id) < (to_timestamp(${after.key}::float8 / 1000), ${after.postId}::bigint)`,
  }
}

/** As the index on near misses has it. */
function nearest(after: SearchCursor | null): Ordering {
  return {
    key: sql`(verdict.threshold - verdict.score)::float8`,
    order: sql`verdict.threshold - verdict.score, -verdict.post_id`,
    beyond:
      after === null
        ? sql<boolean>`true`
        : sql<boolean>`(verdict.threshold - verdict.score, -verdict.post_id) > (${after.key}::real, ${-after.postId}::bigint)`,
  }
}

/** How many posts a plan finds, counted up to `most` (then: at least that many). */
export async function countPosts(
  db: Kysely<Tables>,
  plan: SearchPlan,
  scope: Pick<SearchScope, 'topicId' | 'pool'> & { readonly most: number },
): Promise<number> {
  return await db.transaction().execute(async (transaction) => {
    await limitTime(transaction)
    const { rows } = await sql<{ found: number }>`select count(*)::integer as found from (
      select 1 ${from(scope.topicId, scope.pool)}
      where ${planCondition(plan.root, scope.topicId)} limit ${scope.most}) as counted`.execute(transaction)
    return rows[0]?.found ?? 0
  })
}

/** Of these posts those that a plan finds, kept ones only. Takes no longer than reading them. */
export async function findAmong(
  db: Database,
  plan: SearchPlan,
  { topicId, postIds }: { readonly topicId: string; readonly postIds: readonly number[] },
): Promise<number[]> {
  const { rows } = await sql<{ postId: number }>`
    select d.post_id ${from(topicId, 'kept')}
    where d.post_id = any(${[...postIds]}::bigint[]) and ${planCondition(plan.root, topicId)}`.execute(db)
  return rows.map(({ postId }) => postId)
}

const inPool: Readonly<Record<SearchPool, RawBuilder<boolean>>> = {
  kept: sql<boolean>`verdict.keep`,
  scored: sql<boolean>`(verdict.keep or verdict.score > 0)`,
  rejects: sql<boolean>`not verdict.keep and verdict.score > 0`,
}

function from(topicId: string, pool: SearchPool): RawBuilder<unknown> {
  return sql`from search_document d
    join post on post.id = d.post_id
    join source on source.id = post.source_id
    join revision on revision.post_id = post.id and revision.n = post.revisions
    join verdict on verdict.post_id = post.id and verdict.topic_id = ${topicId}
      and ${inPool[pool]}`
}

/** The kept posts of some stories that a plan finds, without their order. */
export async function findInStories(
  db: Database,
  plan: SearchPlan,
  { topicId, storyIds }: { readonly topicId: string; readonly storyIds: readonly number[] },
): Promise<{ readonly storyId: number; readonly postId: number }[]> {
  const { rows } = await sql<{ storyId: number; postId: number }>`
    select place.story_id, d.post_id ${from(topicId, 'kept')}
    join story_post place on place.post_id = post.id and place.topic_id = ${topicId}
    where place.story_id = any(${[...storyIds]}::bigint[]) and ${planCondition(plan.root, topicId)}`.execute(
    db,
  )
  return rows
}

async function limitTime(db: Database): Promise<void> {
  await sql`set local statement_timeout = ${sql.lit(longestMs)}`.execute(db)
}

/** Makes posts findable, or findable as they now are. An empty vector is a post without words. */
export async function indexPosts(
  db: Database,
  documents: readonly { readonly postId: number; readonly vector: string }[],
): Promise<void> {
  if (documents.length === 0) return
  await sql`
    insert into search_document (post_id, at, source_id, lang, tsv)
    select post.id, post.published_at, post.source_id, post.lang, v.vector::tsvector
    from unnest(${documents.map((document) => document.postId)}::bigint[],
      ${documents.map((document) => document.vector)}::text[]) as v (post_id, vector)
    join post on post.id = v.post_id
    on conflict (post_id) do update set at = excluded.at, lang = excluded.lang, tsv = excluded.tsv`.execute(
    db,
  )
}
