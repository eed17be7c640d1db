import { sql } from 'kysely'
import { jsonText } from './json-text.ts'
import type { Database } from './tables.ts'

/** A post of a topic's stories that an older alias table was read with. */
export interface DueReading {
  readonly postId: number
  /** null: it repeats another, and nothing is compared with it. */
  readonly features: unknown
  /** The revision that it is kept for; null: the newest. */
  readonly revision: number | null
}

/** Posts of a topic's stories that were read with an alias table older than `version`, those that came last first. */
export async function postsToReread(
  db: Database,
  topicId: string,
  { version, limit }: { readonly version: number; readonly limit: number },
): Promise<DueReading[]> {
  const { rows } = await sql<DueReading>`
    select due.post_id, due.features, verdict.revision
    from (select post_id, case when duplicate_of is null then features end as features from story_post
        where topic_id = ${topicId} and alias_version < ${version}
        order by post_id desc limit ${limit}) as due
      left join verdict on verdict.post_id = due.post_id and verdict.topic_id = ${topicId}
    order by due.post_id desc`.execute(db)
  return rows
}

/** Whether posts of a topic's stories were read with an older alias table than the one in force. Costs one look into an index. */
export async function hasPostsToReread(db: Database, topicId: string): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    select (select alias_version from story_post where topic_id = ${topicId} order by alias_version limit 1)
      < (select number from alias_version) as due`.execute(db)
  return rows[0]?.due === true
}

/** Keeps what posts were read as, with that version of the alias table; without features theirs stay as they are. */
export async function saveReadings(
  db: Database,
  topicId: string,
  {
    version,
    readings,
  }: {
    readonly version: number
    readonly readings: readonly { readonly postId: number; readonly features: unknown }[]
  },
): Promise<void> {
  await sql`
    update story_post set alias_version = ${version}, features = coalesce(nullif(reading.features, 'null'), story_post.features)
    from jsonb_to_recordset(${jsonText(readings)}::jsonb) as reading ("postId" bigint, features jsonb)
    where story_post.post_id = reading."postId" and story_post.topic_id = ${topicId}`.execute(db)
}
