import { sql } from 'kysely'
import { type RemovedPosts, removePosts } from './remove-posts.ts'
import type { Database } from './tables.ts'

/**
 * Deletes every post of kind 'starter' and all that speaks only of them, also their sources, and their claims unless
 * another post speaks to one or the owner said something of it. Call it in a transaction
 * that holds the streams of all topics.
 */
export async function removeStarterPosts(db: Database): Promise<RemovedPosts> {
  await sql`delete from claim where origin = 'starter' and not exists (
    select from post_claim join post on post.id = post_claim.post_id join source on source.id = post.source_id
    where post_claim.topic_id = claim.topic_id and post_claim.claim_id = claim.id and source.kind <> 'starter')`.execute(
    db,
  )
  const removed = await removePosts(
    db,
    sql`select post.id from post join source on source.id = post.source_id where source.kind = 'starter'`,
    'the starter archive was removed',
  )
  await sql`delete from source where kind = 'starter'`.execute(db)
  return removed
}
