import { type RawBuilder, sql } from 'kysely'
import type { SearchPlan } from '#model/search-plan.ts'
import { planNames } from './plan-names.ts'
import { planCondition } from './plan-sql.ts'
import type { Database } from './tables.ts'

/** Of these posts those that a plan finds, kept ones only. Takes no longer than reading them. */
export async function findAmong(
  db: Database,
  plan: SearchPlan,
  { topicId, postIds }: { readonly topicId: string; readonly postIds: readonly number[] },
): Promise<number[]> {
  const { rows } = await sql<{ postId: number }>`
    select d.post_id ${await keptAs(db, plan, topicId)} and d.post_id = any(${[...postIds]}::bigint[])`.execute(
    db,
  )
  return rows.map(({ postId }) => postId)
}

/** The kept posts of some stories that a plan finds, without their order. */
export async function findInStories(
  db: Database,
  plan: SearchPlan,
  { topicId, storyIds }: { readonly topicId: string; readonly storyIds: readonly number[] },
): Promise<{ readonly storyId: number; readonly postId: number }[]> {
  const { rows } = await sql<{ storyId: number; postId: number }>`
    select place.story_id, d.post_id ${await keptAs(
      db,
      plan,
      topicId,
      sql`
      join story_post place on place.post_id = d.post_id and place.topic_id = ${topicId}`,
    )}
      and place.story_id = any(${[...storyIds]}::bigint[])`.execute(db)
  return rows
}

async function keptAs(
  db: Database,
  { root }: SearchPlan,
  topicId: string,
  joins: RawBuilder<unknown> = sql``,
): Promise<RawBuilder<unknown>> {
  return sql`from search_document d ${joins}
    join verdict on verdict.post_id = d.post_id and verdict.topic_id = ${topicId} and verdict.keep
    where ${planCondition(root, { topicId, names: await planNames(db, root) })}`
}
