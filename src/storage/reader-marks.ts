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
    insert into reader_mark as m (story_id, read_at, starred_at)
    select distinct story_id, ${read === true ? at : sql`null::timestamptz`},
      ${starred === true ? at : sql`null::timestamptz`}
    from reader_item where id = any(${[...ids]}::bigint[]) order by story_id
    on conflict (story_id) do update set
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
    insert into reader_mark as m (story_id, read_at)
    select distinct i.story_id, ${instant(now)} ${visible(listedFeed)}
      and ${inStream(stream)} and ${inStream({ kind: 'unread' })} and i.id <= ${upTo}
    order by i.story_id
    on conflict (story_id) do update set read_at = excluded.read_at`.execute(db)
}

/**
 * Stories that went into another hand on their star: what a person kept is not lost with a merge. The mark of the
 * story itself stays for the way back.
 */
export async function handOnStars(db: Database): Promise<void> {
  await sql`
    insert into reader_mark as m (story_id, starred_at)
    with recursive way (starred_at, id) as (
      select mark.starred_at, story_move.into_id from reader_mark mark
      join story_move on story_move.story_id = mark.story_id
      where mark.starred_at is not null
      union
      select way.starred_at, story_move.into_id from way join story_move on story_move.story_id = way.id
    )
    select way.id, min(way.starred_at) from way join story on story.id = way.id group by way.id order by way.id
    on conflict (story_id) do update set starred_at = coalesce(m.starred_at, excluded.starred_at)`.execute(db)
}
