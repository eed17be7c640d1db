import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { SearchPlan } from '#model/search-plan.ts'
import { planCondition } from './plan-sql.ts'
import type { Database, Tables } from './tables.ts'

/** Where a page of results ends: the next begins right after it. */
export interface SearchCursor {
  readonly at: number
  readonly postId: number
}

export interface SearchScope {
  readonly topicId: string
  /** Look at dropped posts too (those that scored above zero). */
  readonly withDropped: boolean
  readonly after: SearchCursor | null
  readonly limit: number
}

/** No query that a person can type holds the database longer than this. */
const longestMs = 5_000

/** Ids of the posts a plan finds, newest first, from after the cursor on. */
export async function findPosts(
  db: Kysely<Tables>,
  plan: SearchPlan,
  scope: SearchScope,
): Promise<SearchCursor[]> {
  const { after, limit, topicId } = scope
  const beyond =
    after === null
      ? sql<boolean>`true`
      : sql<boolean>`(d.at, d.post_id) < (to_timestamp(${after.at}::float8 / 1000), ${after.postId}::bigint)`
  return await db.transaction().execute(async (transaction) => {
    await limitTime(transaction)
    const { rows } = await sql<SearchCursor>`
      select d.at, d.post_id ${from(topicId, scope.withDropped)}
      where ${beyond} and ${planCondition(plan.root, topicId)}
      order by d.at desc, d.post_id desc limit ${limit}`.execute(transaction)
    return rows
  })
}

/** How many posts a plan finds, counted up to `most` (then: at least that many). */
export async function countPosts(
  db: Kysely<Tables>,
  plan: SearchPlan,
  scope: Pick<SearchScope, 'topicId' | 'withDropped'> & { readonly most: number },
): Promise<number> {
  return await db.transaction().execute(async (transaction) => {
    await limitTime(transaction)
    const { rows } = await sql<{ found: number }>`select count(*)::integer as found from (
      select 1 ${from(scope.topicId, scope.withDropped)}
      where ${planCondition(plan.root, scope.topicId)} limit ${scope.most}) as counted`.execute(transaction)
    return rows[0]?.found ?? 0
  })
}

function from(topicId: string, withDropped: boolean): RawBuilder<unknown> {
  return sql`from search_document d
    join post on post.id = d.post_id
    join source on source.id = post.source_id
    join revision on revision.post_id = post.id and revision.n = post.revisions
    join verdict on verdict.post_id = post.id and verdict.topic_id = ${topicId}
      and (verdict.keep ${withDropped ? sql`or verdict.score > 0` : sql``})`
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
