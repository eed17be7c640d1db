import { sql } from 'kysely'
import { instant } from './instant.ts'
import { inStream } from './reader-items.ts'
import type { Database } from './tables.ts'

/** Holds what is given to reader apps until the transaction ends: ids are given in commit order, each once. */
export async function lockReaders(db: Database): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('leakwire readers'))`.execute(db)
}

/** A filter whose items are behind its stream. */
export interface ReaderPlace {
  readonly filterId: number
  readonly topicId: string
  readonly query: string
  readonly isRevoked: boolean
  /** How far its stream was read for that very query; null: not at all. */
  readonly position: number | null
  /** How far the stream goes. */
  readonly last: number
}

/** The filters that have something to be taken in, or to be taken away. Reads a row a filter: cheap to ask. */
export async function placesBehind(db: Database): Promise<ReaderPlace[]> {
  const { rows } = await sql<ReaderPlace>`
    select filter.id as filter_id, filter.topic_id, filter.query, filter.revoked_at is not null as is_revoked,
      case when place.query = filter.query then place.position end as position, ends.last
    from filter left join reader_place place on place.filter_id = filter.id
      cross join lateral (select coalesce(max(position), 0) as last from stream_entry
        where stream_entry.topic_id = filter.topic_id) ends
    where case when filter.revoked_at is not null then place.filter_id is not null
      else place.filter_id is null or place.query <> filter.query or place.position < ends.last end
    order by filter.id`.execute(db)
  return rows
}

export async function savePlace(db: Database, { filterId, query, last }: ReaderPlace): Promise<void> {
  const row = { filterId, query, position: last }
  await db
    .insertInto('readerPlace')
    .values(row)
    .onConflict((conflict) => conflict.column('filterId').doUpdateSet(row))
    .execute()
}

export async function forgetPlace(db: Database, filterId: number): Promise<void> {
  await db.deleteFrom('readerPlace').where('filterId', '=', filterId).execute()
}

/** The position below which only stories lie that are older than the newest `count` of a topic; 0: there are fewer. */
export async function positionOfNewest(db: Database, topicId: string, count: number): Promise<number> {
  const { rows } = await sql<{ position: number }>`
    select position from story where topic_id = ${topicId} order by position desc offset ${count} limit 1`.execute(
    db,
  )
  return rows[0]?.position ?? 0
}

/** A story that something happened to. */
export interface TouchedStory {
  readonly storyId: number
  readonly position: number
  /** Who reported it first. */
  readonly sourceId: string
}

/** Stories by their newest positions, after one of them; `last` is included. */
export async function touchedStories(
  db: Database,
  topicId: string,
  after: Pick<TouchedStory, 'storyId' | 'position'>,
  { last, limit }: { readonly last: number; readonly limit: number },
): Promise<TouchedStory[]> {
  const { rows } = await sql<TouchedStory>`
    select story.id as story_id, story.position, post.source_id
    from story join post on post.id = story.origin_post_id
    where story.topic_id = ${topicId} and story.position <= ${last}
      and (story.position, story.id) > (${after.position}::bigint, ${after.storyId}::bigint)
    order by story.position, story.id limit ${limit}`.execute(db)
  return rows
}

/** Stories that are in a filter already, of those given. Those that had left, and were kept for a star, are in it again. */
export async function keepMatching(
  db: Database,
  filterId: number,
  storyIds: readonly number[],
): Promise<Set<number>> {
  const own = sql`filter_id = ${filterId} and story_id = any(${[...storyIds]}::bigint[])`
  await sql`update reader_item set left_at = null where ${own} and left_at is not null`.execute(db)
  const { rows } = await sql<{ storyId: number }>`select story_id from reader_item where ${own}`.execute(db)
  return new Set(rows.map(({ storyId }) => storyId))
}

/** Takes stories out of a filter, all of them if none are given. What is starred stays, as what has left. */
export async function leaveFilter(
  db: Database,
  filterId: number,
  { storyIds, now }: { readonly storyIds: readonly number[] | null; readonly now: number },
): Promise<void> {
  const which = storyIds === null ? sql`true` : sql`i.story_id = any(${[...storyIds]}::bigint[])`
  const isStarred = sql`exists (select from reader_mark m where m.story_id = i.story_id and m.starred_at is not null)`
  await sql`
    update reader_item i set left_at = ${instant(now)}
    where i.filter_id = ${filterId} and i.left_at is null and ${which} and ${isStarred}`.execute(db)
  await sql`delete from reader_item i where i.filter_id = ${filterId} and ${which} and not ${isStarred}`.execute(
    db,
  )
}

/** Forgets items of a filter whose story is no more. */
export async function forgetGone(db: Database, filterId: number): Promise<void> {
  await sql`
    delete from reader_item i where i.filter_id = ${filterId}
      and not exists (select from story where story.id = i.story_id)`.execute(db)
}

/**
 * Gives stories their items, in the given order: ids are microseconds from `now` (milliseconds) on, above all that were
 * given before.
 */
export async function addReaderItems(
  db: Database,
  filterId: number,
  stories: readonly { readonly storyId: number; readonly feedId: number }[],
  now: number,
): Promise<void> {
  if (stories.length === 0) return
  const { rows } = await sql<{ lastId: number }>`
    update reader_state set last_id = greatest(last_id + 1, ${now * 1000}::bigint) + ${stories.length - 1}::bigint
    returning last_id`.execute(db)
  const firstId = (rows[0]?.lastId ?? 0) - stories.length + 1
  await sql`
    insert into reader_item (id, feed_id, filter_id, story_id)
    select ${firstId}::bigint + nth - 1, feed_id, ${filterId}, story_id
    from unnest(${stories.map(({ feedId }) => feedId)}::integer[],
      ${stories.map(({ storyId }) => storyId)}::bigint[]) with ordinality as given (feed_id, story_id, nth)`.execute(
    db,
  )
}

/** Lets all but the newest `most` unread items count as read, for good. Call it after items were added. */
export async function boundUnread(db: Database, most: number): Promise<void> {
  await sql`
    update reader_state set unread_after = greatest(unread_after, coalesce((
      select i.id from reader_item i join reader_feed f on f.id = i.feed_id
        left join reader_mark m on m.story_id = i.story_id
      where ${inStream({ kind: 'unread' })}
      order by i.id desc offset ${most} limit 1), 0))`.execute(db)
}

/** The newest id that was given; 0 for none. */
export async function lastReaderId(db: Database): Promise<number> {
  const row = await db.selectFrom('readerState').select('lastId').executeTakeFirst()
  return row?.lastId ?? 0
}
