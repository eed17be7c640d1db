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

/** The posts of a pool as SQL, each with `key`, `post_id` and `keep`, in the order of one index. */
interface PoolSql {
  /** A select that more conditions may follow. */
  readonly rows: RawBuilder<unknown>
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
  const inPool = pool === 'kept' ? sql`v.keep` : sql`(v.keep or v.score > 0)`
  const beyond =
    after === null ? sql`` : sql`and (v.at, v.post_id) < (${instantOf(after.key)}, ${after.postId}::bigint)`
  const { from, to } = timeSpan(plan)
  const since = from === null ? sql`` : sql`and v.at >= ${instantOf(from)}`
  const until = to === null ? sql`` : sql`and v.at < ${instantOf(to)}`
  return {
    rows: sql`select v.at as key, v.post_id, ${pool === 'kept' ? sql`true` : sql`v.keep`} as keep from verdict v
      where v.topic_id = ${topicId} and ${inPool} and v.at is not null ${beyond} ${since} ${until}`,
    order: sql`v.at desc, v.post_id desc`,
    outerOrder: sql`v.key desc, v.post_id desc`,
  }
}

/** As the index on near misses has it. */
function nearMisses(topicId: string, after: SearchCursor | null): PoolSql {
  const beyond =
    after === null
      ? sql``
      : sql`and (v.threshold - v.score, -v.post_id) > (${after.key}::real, ${-after.postId}::bigint)`
  return {
    rows: sql`select (v.threshold - v.score)::float8 as key, v.post_id, false as keep from verdict v
      where v.topic_id = ${topicId} and not v.keep and v.score > 0 ${beyond}`,
    order: sql`v.threshold - v.score, -v.post_id`,
    outerOrder: sql`v.key, v.post_id desc`,
  }
}

function instantOf(ms: number): RawBuilder<unknown> {
  return sql`to_timestamp(${ms}::float8 / 1000)`
}
