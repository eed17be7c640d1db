import { sql } from 'kysely'
import { instant } from './instant.ts'
import { type ReaderStream, inStream, visible } from './reader-items.ts'
import type { Database } from './tables.ts'

/** What becomes of a story's marks; what is left out stays. */
export interface MarkChange {
  readonly read?: boolean
  readonly starred?: boolean
}

/**
 * Marks the stories of these items, and so every item of theirs in whatever filter. Ids of items that are no more are
 * passed over. One statement, whatever their number.
 */
export async function markItems(
  db: Database,
  ids: readonly number[],
  { read, starred }: MarkChange,
  now: number,
): Promise<void> {
  const at = instant(now)
  await sql`
    insert into reader_mark as m (story_id, read_at, starred_at, topic_id, post_id)
    select id, ${read === true ? at : sql`null::timestamptz`}, ${starred === true ? at : sql`null::timestamptz`},
      topic_id, origin_post_id
    from story where id in (select story_id from reader_item where id = any(${[...ids]}::bigint[])) order by id
    on conflict (story_id) do update set topic_id = excluded.topic_id, post_id = excluded.post_id,
      read_at = ${read === undefined ? sql`m.read_at` : sql`excluded.read_at`},
      starred_at = ${starred === undefined ? sql`m.starred_at` : sql`excluded.starred_at`}`.execute(db)
}

/** Marks all unread items of a stream as read that matched up to `upTo`, an id. Later ones stay unread. */
export async function markStreamRead(
  db: Database,
  {
    stream,
    upTo,
    listedFeed,
  }: { readonly stream: ReaderStream; readonly upTo: number; readonly listedFeed: number },
  now: number,
): Promise<void> {
  await sql`
    insert into reader_mark as m (story_id, read_at, topic_id, post_id)
    select id, ${instant(now)}, topic_id, origin_post_id from story
    where id in (select i.story_id ${visible(listedFeed)}
      and ${inStream(stream)} and ${inStream({ kind: 'unread' })} and i.id <= ${upTo})
    order by id
    on conflict (story_id) do update set read_at = excluded.read_at, topic_id = excluded.topic_id,
      post_id = excluded.post_id`.execute(db)
}

/**
 * Stories that went into another hand on their star, once: what a person kept is not lost with a merge, and what is
 * taken off the other stays off. The mark of the story itself stays for the way back.
 */
export async function handOnStars(db: Database): Promise<void> {
  await sql`update reader_mark mark set is_handed = false from story where mark.is_handed and story.id = mark.story_id`.execute(
    db,
  )
  await sql`
    with recursive way (mark_id, starred_at, id) as (
      select mark.story_id, mark.starred_at, story_move.into_id from reader_mark mark
      join story_move on story_move.story_id = mark.story_id
      where mark.starred_at is not null and not mark.is_handed
      union
      select way.mark_id, way.starred_at, story_move.into_id from way
      join story_move on story_move.story_id = way.id
    ), arrived as (
      select way.* , story.topic_id, story.origin_post_id from way join story on story.id = way.id
    ), handed as (
      update reader_mark set is_handed = true where story_id in (select mark_id from arrived)
    )
    insert into reader_mark as m (story_id, starred_at, topic_id, post_id)
    select id, min(starred_at), topic_id, origin_post_id from arrived group by id, topic_id, origin_post_id order by id
    on conflict (story_id) do update set starred_at = coalesce(m.starred_at, excluded.starred_at)`.execute(db)
}

/** The story went with its last post: what was read and starred of it waits for that to come back. */
export async function loseMarks(db: Database, storyId: number): Promise<void> {
  await db.updateTable('readerMark').set({ isLost: true }).where('storyId', '=', storyId).execute()
}

/**
 * Gives lost marks to the story that has their post now: rules that dropped it were taken back. What was read is read
 * again only where that post is the first report, for the others of another story were not; a star is never lost.
 */
export async function findBackMarks(db: Database): Promise<void> {
  await sql`
    with found as (
      delete from reader_mark mark using story_post place, story
      where mark.is_lost and place.post_id = mark.post_id and place.topic_id = mark.topic_id
        and story.id = place.story_id
      returning story.id, story.topic_id, story.origin_post_id, mark.starred_at,
        case when story.origin_post_id = mark.post_id then mark.read_at end as read_at
    )
    insert into reader_mark as m (story_id, topic_id, post_id, starred_at, read_at)
    select id, topic_id, origin_post_id, min(starred_at), min(read_at) from found group by 1, 2, 3 order by id
    on conflict (story_id) do update set starred_at = coalesce(m.starred_at, excluded.starred_at),
      read_at = coalesce(m.read_at, excluded.read_at), is_lost = false`.execute(db)
}
