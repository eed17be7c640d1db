import { type RawBuilder, sql } from 'kysely'
import type { PlanNode } from '#model/search-plan.ts'
import { timeSpan } from './plan-shape.ts'

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

/** The posts of a pool as SQL, each with `key` and `post_id`, in the order of one index. */
interface PoolSql {
  /** A select that more conditions may follow. */
  readonly rows: RawBuilder<unknown>
  /** What `search_document`, called d, tells of the cursor and the span of time; null: it does not know the order. */
  readonly matches: RawBuilder<unknown> | null
  /** A select of one row if the pool holds a post, called v outside. */
  readonly held: RawBuilder<unknown>
  /** Inside it, and outside, where it is called v. */
  readonly order: RawBuilder<unknown>
  readonly outerOrder: RawBuilder<unknown>
}

/** The posts of a pool after a cursor and in the span of time that the plan asks for. */
export function poolOf(
  {
    topicId,
    pool,
    after,
  }: { readonly topicId: string; readonly pool: SearchPool; readonly after: SearchCursor | null },
  plan: PlanNode,
): PoolSql {
  return pool === 'rejects' ? nearMisses(topicId, after) : newest({ topicId, pool, after }, plan)
}

function newest(
  {
    topicId,
    pool,
    after,
  }: { readonly topicId: string; readonly pool: 'kept' | 'scored'; readonly after: SearchCursor | null },
  plan: PlanNode,
): PoolSql {
  const inPool = pool === 'kept' ? sql`verdict.keep` : sql`(verdict.keep or verdict.score > 0)`
  const { from, to } = timeSpan(plan)
  const bounds = (at: RawBuilder<unknown>, postId: RawBuilder<unknown>): RawBuilder<unknown> => {
    const beyond =
      after === null
        ? sql`true`
        : sql`(${at}, ${postId}) < (${instantOf(after.key)}, ${after.postId}::bigint)`
    const since = from === null ? sql`` : sql`and ${at} >= ${instantOf(from)}`
    const until = to === null ? sql`` : sql`and ${at} < ${instantOf(to)}`
    return sql`${beyond} ${since} ${until}`
  }
  return {
    rows: sql`select verdict.at as key, verdict.post_id from verdict
      where verdict.topic_id = ${topicId} and ${inPool} and verdict.at is not null
        and ${bounds(sql`verdict.at`, sql`verdict.post_id`)}`,
    matches: bounds(sql`d.at`, sql`d.post_id`),
    held: sql`select from verdict where verdict.topic_id = ${topicId} and verdict.post_id = v.post_id and ${inPool}
      and verdict.at is not null`,
    order: sql`verdict.at desc, verdict.post_id desc`,
    outerOrder: sql`v.key desc, v.post_id desc`,
  }
}

/** As the index on near misses has it. */
function nearMisses(topicId: string, after: SearchCursor | null): PoolSql {
  const beyond =
    after === null
      ? sql``
      : sql`and (verdict.threshold - verdict.score, -verdict.post_id) > (${after.key}::real, ${-after.postId}::bigint)`
  const rows = sql`select (verdict.threshold - verdict.score)::float8 as key, verdict.post_id from verdict
    where verdict.topic_id = ${topicId} and not verdict.keep and verdict.score > 0 ${beyond}`
  return {
    rows,
    matches: null,
    held: sql`${rows} and verdict.post_id = v.post_id`,
    order: sql`verdict.threshold - verdict.score, -verdict.post_id`,
    outerOrder: sql`v.key, v.post_id desc`,
  }
}

function instantOf(ms: number): RawBuilder<unknown> {
  return sql`to_timestamp(${ms}::float8 / 1000)`
}
