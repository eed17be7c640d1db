import { sql } from 'kysely'
import { jsonText } from './json-text.ts'
import type { Database } from './tables.ts'

/** A kept post that may be the same as another. */
export interface CandidateRow {
  readonly postId: number
  /** The post it repeats itself, else its own id. */
  readonly original: number
  readonly sourceId: string
  readonly urlKey: string | null
  readonly title: string
  readonly text: string
}

export interface Printed {
  readonly postId: number
  readonly at: number
  readonly urlKey: string | null
  readonly textHash: string | null
  readonly bands: readonly number[]
}

/** Posts of a topic's stories that share an address, a text hash or a band with this one, published within `windowMs`. */
export async function duplicateCandidates(
  db: Database,
  topicId: string,
  { postId, at, urlKey, textHash, bands }: Printed,
  windowMs: number,
): Promise<CandidateRow[]> {
  const { rows } = await sql<CandidateRow>`
    with alike as (
      select id from post where url_key = ${urlKey} and text_hash is not null
      union select id from post where text_hash = ${textHash}
      union select post_id from post_band where key = any(${[...bands]}::bigint[])
    )
    select post.id as post_id, coalesce(member.duplicate_of, post.id) as original, post.source_id, post.url_key,
      revision.title, revision.text
    from alike
      join post on post.id = alike.id
      join story_post member on member.post_id = post.id and member.topic_id = ${topicId}
      -- With the words that it was kept for: leaks are edited away.
      left join verdict on verdict.post_id = post.id and verdict.topic_id = ${topicId}
      join revision on revision.post_id = post.id and revision.n = coalesce(verdict.revision, post.revisions)
    where post.id <> ${postId}
      and abs(extract(epoch from post.published_at) * 1000 - ${at}::float8) <= ${windowMs}::float8
    order by post.id`.execute(db)
  return rows
}

/** Keeps what later posts are compared by; each post once. One statement for all. */
export async function savePrints(db: Database, prints: readonly Omit<Printed, 'at'>[]): Promise<void> {
  if (prints.length === 0) return
  await sql`
    with given as materialized (
      select * from jsonb_to_recordset(${jsonText(prints)}::jsonb)
        as print ("postId" bigint, "urlKey" text, "textHash" text, bands bigint[])
    ), printed as (
      update post set url_key = given."urlKey", text_hash = coalesce(given."textHash", '')
      from given where post.id = given."postId"
    ), outgrown as (
      delete from post_band using given
      where post_band.post_id = given."postId" and post_band.key <> all(given.bands)
    )
    insert into post_band (key, post_id) select key, "postId" from given, unnest(given.bands) as key
    on conflict do nothing`.execute(db)
}

/** Joins two groups that a new post showed to be one text: everything that repeated `from` now repeats `into`. */
export async function mergeGroups(
  db: Database,
  topicId: string,
  { from, into, storyId }: { readonly from: number; readonly into: number; readonly storyId: number },
): Promise<number[]> {
  const { rows } = await sql<{ storyId: number }>`
    with moved as (
      select post_id, story_id from story_post
      where topic_id = ${topicId} and (post_id = ${from} or duplicate_of = ${from}) for update
    ), written as (
      update story_post set duplicate_of = ${into}, story_id = ${storyId}
      from moved where story_post.post_id = moved.post_id and story_post.topic_id = ${topicId}
    )
    select distinct story_id from moved where story_id <> ${storyId}`.execute(db)
  return rows.map((row) => row.storyId)
}
