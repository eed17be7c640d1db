import { sql } from 'kysely'
import { instant } from './instant.ts'
import type { Database } from './tables.ts'

/** How far a topic's stream was when its stories were last looked through for such as are one event. */
export interface MergeLook {
  readonly position: number
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Of these topics those in whose stream something stands since the last look, and whose last look is old enough. */
export async function topicsToLookAt(
  db: Database,
  topicIds: readonly string[],
  before: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select topic.id from topic left join merge_look look on look.topic_id = topic.id
    where topic.id = any(${[...topicIds]}::text[])
      and (look.at is null or look.at <= to_timestamp(${before}::float8 / 1000))
      and exists (select from stream_entry entry
        where entry.topic_id = topic.id and entry.position > coalesce(look.position, 0))
    order by topic.id`.execute(db)
  return rows.map(({ id }) => id)
}

/** Null if the topic was never looked at. */
export async function mergeLookOf(db: Database, topicId: string): Promise<MergeLook | null> {
  const row = await db
    .selectFrom('mergeLook')
    .select(['position', 'at'])
    .where('topicId', '=', topicId)
    .executeTakeFirst()
  return row ?? null
}

/** Remembers a look. Of two at once the one that saw more of the stream counts. */
export async function saveMergeLook(db: Database, topicId: string, look: MergeLook): Promise<void> {
  await sql`
    insert into merge_look (topic_id, position, at) values (${topicId}, ${look.position}, ${instant(look.at)})
    on conflict (topic_id) do update set position = greatest(merge_look.position, excluded.position),
      at = greatest(merge_look.at, excluded.at)`.execute(db)
}
