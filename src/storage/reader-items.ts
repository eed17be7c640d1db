import { type RawBuilder, sql } from 'kysely'
import type { Database } from './tables.ts'

/** What an app asks for a list of. */
export type ReaderStream =
  | { readonly kind: 'all' | 'read' | 'unread' | 'starred' | 'nothing' }
  | { readonly kind: 'filter'; readonly filterId: number }
  | { readonly kind: 'feed'; readonly feedId: number }

export interface ItemQuery {
  readonly stream: ReaderStream
  /** Only what is in each of these too. */
  readonly within: readonly ReaderStream[]
  /** Nothing that is in any of these. */
  readonly without: readonly ReaderStream[]
  /** Only ids above this one. */
  readonly above: number
  /** Only ids below this one; null: any. */
  readonly below: number | null
  readonly order: 'newest' | 'oldest'
  readonly limit: number
}

/** A story within a filter, as an app is shown it. */
export interface ReaderItem {
  /** When it matched, in microseconds since 1970: 16 digits, never given twice. */
  readonly id: number
  readonly feedId: number
  readonly filterId: number
  readonly storyId: number
  readonly topicId: string
  readonly isRead: boolean
  readonly isStarred: boolean
}

/** Ids of items in the order asked for. `listedFeed`: the newest feed that the app has been told of. */
export async function readerItemIds(db: Database, query: ItemQuery, listedFeed: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select i.id ${visible(listedFeed)}
      and ${inStream(query.stream)}
      and i.id > ${query.above} and i.id < ${query.below ?? Number.MAX_SAFE_INTEGER}
      ${sql.join(
        [
          ...query.within.map((stream) => sql`and ${inStream(stream)}`),
          ...query.without.map((stream) => sql`and ${outsideStream(stream)}`),
          sql``,
        ],
        sql` `,
      )}
    order by i.id ${query.order === 'newest' ? sql`desc` : sql`asc`} limit ${query.limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Items by their ids, in that order; those that are not shown any more are left out. */
export async function loadReaderItems(
  db: Database,
  ids: readonly number[],
  listedFeed: number,
): Promise<ReaderItem[]> {
  const { rows } = await sql<ReaderItem>`
    select i.id, i.feed_id, i.filter_id, i.story_id, story.topic_id, ${isRead} as is_read,
      m.starred_at is not null as is_starred
    ${visible(listedFeed)} and i.id = any(${[...ids]}::bigint[])`.execute(db)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** How many items are shown at all. */
export async function countReaderItems(db: Database, listedFeed: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count ${visible(listedFeed)}`.execute(db)
  return rows[0]?.count ?? 0
}

export interface UnreadCount {
  readonly feedId: number
  readonly filterId: number
  readonly count: number
  readonly newestId: number
}

/** Unread items of each feed that has any. */
export async function unreadCounts(db: Database, listedFeed: number): Promise<UnreadCount[]> {
  const { rows } = await sql<UnreadCount>`
    select i.feed_id, i.filter_id, count(*)::integer as count, max(i.id) as newest_id
    ${visible(listedFeed)} and ${isUnread} group by i.feed_id, i.filter_id order by i.feed_id`.execute(db)
  return rows
}

/** The newest item of each feed, by the feed's id. */
export async function newestOfFeeds(db: Database): Promise<Map<number, number>> {
  const { rows } = await sql<{ feedId: number; newestId: number }>`
    select feed_id, max(id) as newest_id from reader_item group by feed_id`.execute(db)
  return new Map(rows.map(({ feedId, newestId }) => [feedId, newestId]))
}

const isLive = sql<boolean>`(i.left_at is null and f.muted_at is null)`

/** What left its filter, was muted, or lies too far back counts as read. Said so that only what is newer is looked at. */
const isUnread = sql<boolean>`(${isLive} and m.read_at is null and i.id > (select unread_after from reader_state))`

const isRead = sql<boolean>`(not ${isUnread})`

/** Items whose story is there, and which are in their filter or starred; to be narrowed with `and`. */
export function visible(listedFeed: number): RawBuilder<unknown> {
  return sql`from reader_item i join reader_feed f on f.id = i.feed_id join story on story.id = i.story_id
    left join reader_mark m on m.story_id = i.story_id
    where f.id <= ${listedFeed} and (${isLive} or m.starred_at is not null)`
}

/** A condition on what `visible` selects. */
export function inStream(stream: ReaderStream): RawBuilder<boolean> {
  switch (stream.kind) {
    case 'all':
      return sql<boolean>`true`
    case 'nothing':
      return sql<boolean>`false`
    case 'read':
      return isRead
    case 'unread':
      return isUnread
    case 'starred':
      return sql<boolean>`(m.starred_at is not null)`
    case 'filter':
      return sql<boolean>`(i.filter_id = ${stream.filterId})`
    case 'feed':
      return sql<boolean>`(i.feed_id = ${stream.feedId})`
  }
}

function outsideStream(stream: ReaderStream): RawBuilder<boolean> {
  if (stream.kind === 'read') return isUnread
  return sql<boolean>`(not ${inStream(stream)})`
}
