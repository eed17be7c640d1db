import { type Kysely, sql } from 'kysely'
import type { Tables } from '#storage/tables.ts'

/**
 * Stories of one post each that only their number tells apart, as the workers leave them, but for keywords and the
 * search index. A statement a table: ten thousand take a second or two.
 */
export async function manyStories(
  db: Kysely<Tables>,
  {
    count,
    topicId,
    sourceId,
    at,
  }: { readonly count: number; readonly topicId: string; readonly sourceId: string; readonly at: number },
): Promise<void> {
  const then = sql`to_timestamp(${at}::float8 / 1000)`
  const own = sql`external_id like 'many-%'`
  const statements = [
    sql`insert into post (source_id, external_id, url, published_at, received_at, time_precision, content_hash, judged)
      select ${sourceId}, 'many-' || n, 'https://leaf.example/many/' || n, ${then}, ${then}, 'exact', n::text, 1
      from generate_series(1, ${count}::integer) n`,
    sql`insert into revision (post_id, n, at, title, text, summary, content, html, links, media, categories, refs)
      select id, 1, ${then}, 'Leak ' || external_id, repeat('Words of a leak. ', 60), '', '',
        '<p>' || repeat('Words of a <b>leak</b>. ', 60) || '</p>', '[]', '[]', '[]', '{}'
      from post where ${own}`,
    sql`insert into verdict (post_id, topic_id, version, keep, score, threshold, hits, why, tags, placed)
      select id, ${topicId}, 1, true, 4, 2, '[]', '["name"]', '[]', true from post where ${own}`,
    sql`insert into story (topic_id, origin_post_id, started_at, latest_at, position)
      select ${topicId}, id, ${then}, ${then}, (select coalesce(max(position), 0) from stream_entry)
        + row_number() over (order by id) from post where ${own} order by id`,
    sql`insert into story_post (post_id, topic_id, story_id, score, reason, stance, features)
      select origin_post_id, topic_id, story.id, 1, '', 'says', '[]' from story
      join post on post.id = origin_post_id where ${own}`,
    sql`insert into stream_entry (topic_id, position, at, kind, story_id, post_id, detail)
      select topic_id, position, ${then}, 'story', story.id, origin_post_id, '{}' from story
      join post on post.id = origin_post_id where ${own}`,
    sql`analyze`,
  ]
  for (const statement of statements) await statement.execute(db)
}
