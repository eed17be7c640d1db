import { type RawBuilder, sql } from 'kysely'
import type { Database } from './tables.ts'

/**
 * Deletes every post of kind 'starter' and all that speaks only of them. A story that other posts tell too keeps
 * them, with the earliest as its origin. Returns how many posts went. Call it in a transaction that holds the
 * streams of all topics.
 */
export async function removeStarterPosts(db: Database): Promise<number> {
  const starter = sql`select post.id from post join source on source.id = post.source_id where source.kind = 'starter'`
  await blankEntries(db, sql`post_id in (${starter})`)
  await sql`update story_post set duplicate_of = null where duplicate_of in (${starter})`.execute(db)
  await sql`delete from story_post where post_id in (${starter})`.execute(db)
  await sql`
    update story set origin_post_id = rest.post_id
    from (select distinct on (story_post.story_id) story_post.story_id, post.id as post_id
      from story_post join post on post.id = story_post.post_id
      order by story_post.story_id, post.published_at, post.id) as rest
    where rest.story_id = story.id and story.origin_post_id in (${starter})`.execute(db)
  await blankEntries(db, sql`story_id in (select id from story where origin_post_id in (${starter}))`)
  await sql`delete from story where origin_post_id in (${starter})`.execute(db)
  await sql`delete from claim where not exists (
    select from post_claim join post on post.id = post_claim.post_id join source on source.id = post.source_id
    where post_claim.claim_id = claim.id and source.kind <> 'starter')`.execute(db)
  const { numAffectedRows } = await sql`delete from post where id in (${starter})`.execute(db)
  await sql`delete from source where kind = 'starter'`.execute(db)
  return Number(numAffectedRows ?? 0)
}

/** Positions are never given twice, and readers stand at them: the entries stay, and tell of nothing any more. */
async function blankEntries(db: Database, which: RawBuilder<unknown>): Promise<void> {
  await sql`update stream_entry set kind = 'dropped', story_id = null, post_id = null,
    detail = '{"reason": "the starter archive was removed"}' where ${which}`.execute(db)
}
