import { type RawBuilder, sql } from 'kysely'
import type { Database } from './tables.ts'

/** A post that was the first of a story that others tell too, and went. */
export interface LostOrigin {
  readonly topicId: string
  readonly storyId: number
  readonly postId: number
  /** Its author, or its source where it named none. */
  readonly name: string
}

export interface RemovedPosts {
  readonly posts: number
  readonly lostOrigins: readonly LostOrigin[]
}

/**
 * Deletes posts and all that speaks only of them; `which` is a query for their ids. A story that other posts tell too
 * keeps them, with the earliest as its origin until `tellLostOrigins` finds who is first now. Stream entries stay as blank ones that give `reason`, since positions
 * are never given twice and readers stand at them. Call it in a transaction that holds the
 * streams of all topics.
 */
export async function removePosts(
  transaction: Database,
  which: RawBuilder<unknown>,
  reason: string,
): Promise<RemovedPosts> {
  // Read once: what the query looks at is gone halfway.
  await sql`create temporary table going on commit drop as select id from (${which}) as post (id)`.execute(
    transaction,
  )
  await sql`create unique index on going (id)`.execute(transaction)
  await sql`analyze going`.execute(transaction)
  const lostOrigins = await originsGoing(transaction)
  const going = sql`select id from going`
  await blankEntries(transaction, sql`post_id in (${going})`, reason)
  // Read anew soon, for from now on later posts are compared with them.
  await sql`update story_post set duplicate_of = null, alias_version = 0 where duplicate_of in (${going})`.execute(
    transaction,
  )
  const { rows } = await sql<{ storyId: number }>`
    with gone as (delete from story_post where post_id in (${going}) returning story_id)
    select distinct story_id from gone`.execute(transaction)
  await retellStories(
    transaction,
    rows.map(({ storyId }) => storyId),
  )
  await blankEntries(
    transaction,
    sql`story_id in (select id from story where origin_post_id in (${going}))`,
    reason,
  )
  await sql`delete from story where origin_post_id in (${going})`.execute(transaction)
  const { numAffectedRows } = await sql`delete from post where id in (${going})`.execute(transaction)
  await sql`drop table going`.execute(transaction)
  return { posts: Number(numAffectedRows ?? 0), lostOrigins }
}

/** Of stories that are left. */
async function originsGoing(transaction: Database): Promise<LostOrigin[]> {
  const { rows } = await sql<LostOrigin>`
    select story.topic_id, story.id as story_id, post.id as post_id,
      coalesce(nullif(revision.author, ''), source.name) as name
    from story join going on going.id = story.origin_post_id join post on post.id = going.id
      join revision on revision.post_id = post.id and revision.n = post.revisions
      join source on source.id = post.source_id
    where exists (select from story_post
      where story_post.story_id = story.id and story_post.post_id not in (select id from going))
    order by story.topic_id, story.id`.execute(transaction)
  return rows
}

/** Gives stories that lost posts the earliest that is left as their origin, and the span of those that are left. */
async function retellStories(transaction: Database, ids: readonly number[]): Promise<void> {
  await sql`
    update story set
      origin_post_id = case when story.origin_post_id in (select id from going) then rest.first_id
        else story.origin_post_id end,
      started_at = rest.started_at, latest_at = rest.latest_at
    from (select story_post.story_id, (array_agg(post.id order by post.published_at, post.id))[1] as first_id,
        min(post.published_at) as started_at, max(post.published_at) as latest_at
      from story_post join post on post.id = story_post.post_id
      where story_post.story_id = any(${[...ids]}::bigint[])
      group by story_post.story_id) as rest
    where rest.story_id = story.id`.execute(transaction)
}

async function blankEntries(
  transaction: Database,
  which: RawBuilder<unknown>,
  reason: string,
): Promise<void> {
  await sql`update stream_entry set kind = 'dropped', story_id = null, post_id = null,
    detail = ${JSON.stringify({ reason })}::jsonb where ${which}`.execute(transaction)
}
