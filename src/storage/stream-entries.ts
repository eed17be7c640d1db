import { sql } from 'kysely'
import { instant } from './instant.ts'
import { jsonText } from './json-text.ts'
import type { Database } from './tables.ts'

/**
 * What happened. story: the first post of a new one. post: another account of a story. duplicate: the same text
 * again. edited: a kept post says something else now. deleted: its source no longer shows it. dropped: the rules in
 * force no longer keep it. rejudged: the rules changed, and every post is judged by them anew. merged: a story was put
 * into another, by hand or by the program, told once for each of the two. split: posts were put into a story of their
 * own by hand, likewise. removed: the post that a story counted as first was deleted with its source.
 * claim: what became of a claim that the story speaks to is known, or is known otherwise.
 */
export type EntryKind =
  | 'story'
  | 'post'
  | 'duplicate'
  | 'edited'
  | 'deleted'
  | 'dropped'
  | 'rejudged'
  | 'merged'
  | 'split'
  | 'removed'
  | 'claim'

export interface NewEntry {
  readonly kind: EntryKind
  readonly storyId: number | null
  readonly postId: number | null
  readonly detail: Readonly<Record<string, unknown>>
}

export interface StreamEntry extends NewEntry {
  readonly position: number
  readonly at: number
}

/** Holds the topic's place in the stream until the transaction ends: positions are given in commit order. */
export async function lockStream(db: Database, topicId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('leakwire stream'), hashtext(${topicId}))`.execute(db)
}

/** The highest position given so far, 0 for an empty stream. */
export async function lastPosition(db: Database, topicId: string): Promise<number> {
  const row = await db
    .selectFrom('streamEntry')
    .select((select) => select.fn.max('position').as('position'))
    .where('topicId', '=', topicId)
    .executeTakeFirst()
  return row?.position ?? 0
}

export async function insertEntries(
  db: Database,
  topicId: string,
  entries: readonly (NewEntry & { readonly position: number })[],
  now: number,
): Promise<void> {
  if (entries.length === 0) return
  await db
    .insertInto('streamEntry')
    .values(
      entries.map(({ detail, ...entry }) => ({
        ...entry,
        topicId,
        at: instant(now),
        detail: jsonText(detail),
      })),
    )
    .execute()
}

/** Tells every listening process, at commit, how far the topic's stream has come. */
export async function notifyStream(db: Database, topicId: string, position: number): Promise<void> {
  await sql`select pg_notify('leakwire_stream', ${JSON.stringify({ topicId, position })})`.execute(db)
}

/** Entries after a position, in order. */
export async function entriesAfter(
  db: Database,
  topicId: string,
  { position, limit }: { readonly position: number; readonly limit: number },
): Promise<StreamEntry[]> {
  const rows = await db
    .selectFrom('streamEntry')
    .select(['position', 'at', 'kind', 'storyId', 'postId', 'detail'])
    .where('topicId', '=', topicId)
    .where('position', '>', position)
    .orderBy('position')
    .limit(limit)
    .execute()
  return rows.map(toEntry)
}

function toEntry<T extends { readonly kind: string; readonly detail: unknown }>(row: T) {
  return { ...row, kind: row.kind as EntryKind, detail: row.detail as StreamEntry['detail'] }
}

/** The last entries about any of these stories or posts, below a position if one is given, in order. */
export async function entriesAbout(
  db: Database,
  topicId: string,
  { storyIds, postIds }: { readonly storyIds: readonly number[]; readonly postIds: readonly number[] },
  { below, limit }: { readonly below: number | null; readonly limit: number },
): Promise<StreamEntry[]> {
  // Looked up first ('materialized'): else PostgreSQL may walk the whole stream backwards for the few of a small story.
  const { rows } = await sql<Omit<StreamEntry, 'kind' | 'detail'> & { kind: string; detail: unknown }>`
    with about as materialized (
      select position, at, kind, story_id, post_id, detail from stream_entry
      where topic_id = ${topicId} and position < ${below ?? Number.MAX_SAFE_INTEGER}
        and (story_id = any(${[...storyIds]}::bigint[]) or post_id = any(${[...postIds]}::bigint[]))
    )
    select * from about order by position desc limit ${limit}`.execute(db)
  return rows.toReversed().map(toEntry)
}

/** The last that was told of a story, in whatever topic; null if it was never told of, or all of it was blanked. */
export async function lastEntryOf(db: Database, storyId: number): Promise<StreamEntry | null> {
  const row = await db
    .selectFrom('streamEntry')
    .select(['position', 'at', 'kind', 'storyId', 'postId', 'detail'])
    .where('storyId', '=', storyId)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : toEntry(row)
}

/** When the entries at these positions were made, by position. */
export async function entryTimes(
  db: Database,
  topicId: string,
  positions: readonly number[],
): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('streamEntry')
    .select(['position', 'at'])
    .where('topicId', '=', topicId)
    .where(sql<boolean>`position = any(${[...positions]}::bigint[])`)
    .execute()
  return new Map(rows.map((row) => [row.position, row.at]))
}

/** When something other than a repeat was last told of each of these stories; those never told of are left out. */
export async function toldTimes(
  db: Database,
  topicId: string,
  storyIds: readonly number[],
): Promise<Map<number, number>> {
  const { rows } = await sql<{ storyId: number; at: number }>`
    select story_id, max(at) as at from stream_entry
    where topic_id = ${topicId} and story_id = any(${[...storyIds]}::bigint[]) and kind <> 'duplicate'
    group by story_id`.execute(db)
  return new Map(rows.map(({ storyId, at }) => [storyId, at]))
}

/** What the stream has told of a post. */
export interface Told {
  readonly revisions: number
  /** How long it stood until it was deleted, in milliseconds, by the last time that this was told. */
  readonly stoodMs: number
}

/** What the stream has told of each post; reads all of the topic's stream, unless none is asked for. */
export async function toldOf(
  db: Database,
  topicId: string,
  postIds: readonly number[],
): Promise<Map<number, Told>> {
  if (postIds.length === 0) return new Map()
  const { rows } = await sql<Told & { postId: number }>`
    select post_id, coalesce(max((detail->>'revision')::integer), 1) as revisions,
      coalesce(max((detail->>'afterMs')::float8) filter (where kind = 'deleted'), '-infinity') as stood_ms
    from stream_entry where topic_id = ${topicId} and post_id = any(${[...postIds]}::bigint[])
    group by post_id`.execute(db)
  return new Map(rows.map(({ postId, ...told }) => [postId, told]))
}

/** Where the stream first told of a post, and whether only because the rules changed. */
export interface FirstTold {
  readonly position: number
  readonly isRejudged: boolean
}

/** When the stream first put each of these posts into a story; posts it never told of are left out. */
export async function firstTold(
  db: Database,
  topicId: string,
  postIds: readonly number[],
): Promise<Map<number, FirstTold>> {
  const { rows } = await sql<FirstTold & { postId: number }>`
    select distinct on (post_id) post_id, position, detail ? 'rejudged' as is_rejudged
    from stream_entry where topic_id = ${topicId} and post_id = any(${[...postIds]}::bigint[])
      and kind in ('story', 'post', 'duplicate')
    order by post_id, position`.execute(db)
  return new Map(rows.map(({ postId, ...first }) => [postId, first]))
}
