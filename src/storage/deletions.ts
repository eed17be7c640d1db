import { sql } from 'kysely'
import type { Database } from './tables.ts'

/**
 * Ids of posts of a source that were published since `since` (milliseconds since 1970) and are not among `shown`, the
 * newest first, at most `limit`: maybe deleted. Deleted ones are left out, and those that were asked for since
 * `askedSince` and were there.
 */
export async function postsNotShown(
  db: Database,
  sourceId: string,
  {
    since,
    askedSince,
    shown,
    limit,
  }: {
    readonly since: number
    readonly askedSince: number
    readonly shown: readonly string[]
    readonly limit: number
  },
): Promise<string[]> {
  const { rows } = await sql<{ externalId: string }>`
    select external_id from post
    where source_id = ${sourceId} and published_at >= to_timestamp(${since}::float8 / 1000)
      -- As every post is received after it was published: its index is small, and leaves little to be read.
      and received_at >= to_timestamp(${since}::float8 / 1000)
      and (asked_at is null or asked_at < to_timestamp(${askedSince}::float8 / 1000))
      and deleted_at is null and external_id <> all(${[...shown]}::text[])
    order by published_at desc, id desc limit ${limit}`.execute(db)
  return rows.map(({ externalId }) => externalId)
}

/** Remembers that posts of a source were asked for, so that those that are hidden, not deleted, are left alone for a while. */
export async function markAsked(
  db: Database,
  sourceId: string,
  { ids, at }: { readonly ids: readonly string[]; readonly at: number },
): Promise<void> {
  await sql`update post set asked_at = to_timestamp(${at}::float8 / 1000)
    where source_id = ${sourceId} and external_id = any(${[...ids]}::text[])`.execute(db)
}

/** Marks posts of a source as deleted since `at`; what they said stays. Kept ones are placed anew, so that the stream tells. */
export async function markDeleted(
  db: Database,
  sourceId: string,
  { ids, at }: { readonly ids: readonly string[]; readonly at: number },
): Promise<void> {
  if (ids.length === 0) return
  await sql`
    with gone as (
      update post set deleted_at = to_timestamp(${at}::float8 / 1000)
      where source_id = ${sourceId} and external_id = any(${[...ids]}::text[]) and deleted_at is null
      returning id
    )
    update verdict set placed = false from gone where verdict.post_id = gone.id and verdict.keep`.execute(db)
}

/** Takes the mark off posts that an answer shows again, unless they were deleted after it came, at `at`. */
export async function unmarkDeleted(db: Database, postIds: readonly number[], at: number): Promise<void> {
  if (postIds.length === 0) return
  await sql`update post set deleted_at = null
    where id = any(${[...postIds]}::bigint[]) and deleted_at <= to_timestamp(${at}::float8 / 1000)`.execute(
    db,
  )
}
