import { sql } from 'kysely'
import type { Verdict } from '#model/verdict.ts'
import { jsonText } from './json-text.ts'
import type { Database } from './tables.ts'

/**
 * Ids of posts judged under an older ruleset, the oldest first. They are held until the transaction ends, so that none
 * is edited while it is judged; those that are being edited now are left for the next time.
 */
export async function takePostsToJudge(
  transaction: Database,
  ruleset: number,
  limit: number,
): Promise<number[]> {
  const rows = await selectToJudge(transaction, ruleset, limit).forNoKeyUpdate().skipLocked().execute()
  return rows.map((row) => row.id)
}

export async function hasPostsToJudge(db: Database, ruleset: number): Promise<boolean> {
  return (await selectToJudge(db, ruleset, 1).execute()).length > 0
}

function selectToJudge(db: Database, ruleset: number, limit: number) {
  return db
    .selectFrom('post')
    .select('id')
    .where('judged', '<', ruleset)
    .orderBy('judged')
    .orderBy('id')
    .limit(limit)
}

export async function hasPostsToPlace(db: Database, topicId: string): Promise<boolean> {
  return (await selectToPlace(db, topicId, 1).execute()).length > 0
}

/** A verdict that is not yet placed. */
export interface DuePlace {
  readonly postId: number
  readonly keep: boolean
  /** The revision that it is about; null: the newest. */
  readonly revision: number | null
  /** The version of the topic that it was made by. */
  readonly version: number
  /** What it is about came before that version. */
  readonly isRejudged: boolean
}

/**
 * Verdicts of one topic that are not yet placed, in the order the posts were published. The posts are held until the
 * transaction ends, so that nothing happens to one while it is placed; those that are being stored now are left for the
 * next time.
 */
export async function takePostsToPlace(
  transaction: Database,
  topicId: string,
  limit: number,
): Promise<DuePlace[]> {
  return await selectToPlace(transaction, topicId, limit)
    .innerJoin('topicVersion', (join) =>
      join
        .onRef('topicVersion.topicId', '=', 'verdict.topicId')
        .onRef('topicVersion.n', '=', 'verdict.version'),
    )
    .select(['verdict.version', isRejudged.as('isRejudged')])
    .forNoKeyUpdate('post')
    .skipLocked()
    .execute()
}

/** The text that decided was here before the version: one that was edited since is news. */
const isRejudged = sql<boolean>`verdict.version > 1 and (
  select revision.at from revision where revision.post_id = post.id
  order by (revision.n = verdict.revision) desc nulls last, revision.n desc limit 1
) < topic_version.made_at`

function selectToPlace(db: Database, topicId: string, limit: number) {
  return (
    db
      .selectFrom('verdict')
      .innerJoin('post', 'post.id', 'verdict.postId')
      .select(['verdict.postId', 'verdict.keep', 'verdict.revision'])
      .where('verdict.topicId', '=', topicId)
      .where('verdict.placed', '=', false)
      // One that says something else since it was judged is judged again first.
      .where('post.judged', '>', 0)
      .orderBy('post.publishedAt')
      .orderBy('post.id')
      .limit(limit)
  )
}

export interface NewVerdict {
  readonly postId: number
  readonly topicId: string
  readonly verdict: Verdict
  /** The revision that it is about; null: the newest. */
  readonly revision: number | null
}

/**
 * Replaces the verdicts of `postIds` by those given and marks the posts as judged; a topic in force that no longer
 * scores a post drops it. A placed post that stays kept for the same revision is left placed, any other is placed anew. Call it
 * in a transaction.
 */
export async function saveVerdicts(
  db: Database,
  postIds: readonly number[],
  verdicts: readonly NewVerdict[],
  ruleset: number,
): Promise<void> {
  const rows = verdicts.map(({ postId, topicId, verdict, revision }) => ({
    post_id: postId,
    topic_id: topicId,
    ...verdict,
    version: verdict.topicVersion,
    revision,
  }))
  await sql`
    with judged as (
      select * from jsonb_to_recordset(${jsonText(rows)}::jsonb) as v (post_id bigint, topic_id text, version integer,
        keep boolean, score real, threshold real, hits jsonb, why jsonb, tags jsonb, revision integer)
    ), gone as (
      update verdict set version = topic.version, keep = false, score = 0, hits = '[]', why = '[]', tags = '[]',
        placed = placed and not keep, revision = null
      from topic where topic.id = verdict.topic_id and topic.version > 0
        and post_id = any(${[...postIds]}::bigint[])
        and not exists (select from judged where (judged.post_id, judged.topic_id) = (verdict.post_id, verdict.topic_id))
    )
    insert into verdict (post_id, topic_id, version, keep, score, threshold, hits, why, tags, revision)
    select * from judged
    on conflict (post_id, topic_id) do update set version = excluded.version, keep = excluded.keep,
      score = excluded.score, threshold = excluded.threshold, hits = excluded.hits, why = excluded.why,
      tags = excluded.tags, revision = excluded.revision, placed = verdict.placed and verdict.keep = excluded.keep
        and verdict.revision is not distinct from excluded.revision`.execute(db)
  await sql`update post set judged = ${ruleset}::integer where id = any(${[...postIds]}::bigint[])`.execute(
    db,
  )
}

/** Marks verdicts as placed: their posts have what the digest gives. */
export async function markPlaced(db: Database, topicId: string, postIds: readonly number[]): Promise<void> {
  if (postIds.length === 0) return
  await sql`update verdict set placed = true
    where topic_id = ${topicId} and post_id = any(${[...postIds]}::bigint[])`.execute(db)
}

/** Has a post placed anew in every topic. */
export async function unplace(db: Database, postId: number): Promise<void> {
  await db.updateTable('verdict').set({ placed: false }).where('postId', '=', postId).execute()
}

export type StoredVerdict = Omit<Verdict, 'topicVersion'> & {
  readonly topicId: string
  readonly version: number
  /** The revision that it is about; null: the newest. */
  readonly revision: number | null
}

/** The verdicts of one topic on posts, by post id. A post without one scored zero. */
export async function loadVerdicts(
  db: Database,
  topicId: string,
  postIds: readonly number[],
): Promise<Map<number, StoredVerdict>> {
  const rows = await db
    .selectFrom('verdict')
    .selectAll()
    .where('topicId', '=', topicId)
    .where(sql<boolean>`post_id = any(${[...postIds]}::bigint[])`)
    .execute()
  return new Map(
    rows.map(({ postId, ...row }) => [
      postId,
      {
        ...row,
        hits: row.hits as Verdict['hits'],
        why: row.why as Verdict['why'],
        tags: row.tags as Verdict['tags'],
      },
    ]),
  )
}

/** Ids of the posts that a topic keeps. */
export async function keptIds(db: Database, topicId: string): Promise<Set<number>> {
  const rows = await db
    .selectFrom('verdict')
    .select('postId')
    .where('topicId', '=', topicId)
    .where('keep', '=', true)
    .execute()
  return new Set(rows.map(({ postId }) => postId))
}

/** What a topic says of the posts that it scores above zero or keeps, by post. */
export async function scoredPosts(
  db: Database,
  topicId: string,
): Promise<Map<number, { readonly keep: boolean; readonly score: number }>> {
  const rows = await db
    .selectFrom('verdict')
    .select(['postId', 'keep', 'score'])
    .where('topicId', '=', topicId)
    .execute()
  return new Map(rows.map(({ postId, keep, score }) => [postId, { keep, score }]))
}

/** How many posts still bear the judgement of an older ruleset. */
export async function countToJudge(db: Database, ruleset: number): Promise<number> {
  const { posts } = await db
    .selectFrom('post')
    .select((select) => select.fn.countAll<number>().as('posts'))
    .where('judged', '<', ruleset)
    .executeTakeFirstOrThrow()
  return posts
}

/** Posts that no topic keeps and that were received before `before`; at most `limit` are deleted. Returns how many. */
export async function deleteDropped(db: Database, before: number, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from post where id in (
      select id from post
      where received_at < to_timestamp(${before}::float8 / 1000)
        and not exists (select from verdict where verdict.post_id = post.id and verdict.keep)
        and not exists (select from story_post where story_post.post_id = post.id or story_post.duplicate_of = post.id)
        and not exists (select from story where story.origin_post_id = post.id)
        and not exists (select from pin where pin.post_id = post.id)
        and not exists (select from ruling_post join ruling on ruling.id = ruling_post.ruling_id
          where ruling_post.post_id = post.id and ruling.by = 'owner')
      limit ${limit})`.execute(db)
  return Number(numAffectedRows ?? 0)
}
