import { sql } from 'kysely'
import { openWeb } from './open-web.ts'
import { seedPost, topicId } from './seed.ts'

/**
 * A story of `posts` posts a minute apart, seeded by SQL: of ten that follow each other one tells it by itself, two repeat
 * the first report, and seven name @lantern as their source; one in a hundred denies it.
 */
export async function openLongStory(posts: number, ...how: Parameters<typeof openWeb>) {
  const web = await openWeb(...how)
  const { db } = web
  const { storyId, postId: first } = await seedPost(db, {
    id: 'p0',
    title: 'Post 0 tells of MIOS',
    at: '2023-10-17T00:00:00Z',
  })
  const at = sql`timestamptz '2023-10-17T00:00:00Z' + n * interval '1 minute'`
  await sql`insert into post (source_id, external_id, url, lang, published_at, received_at, time_precision,
      content_hash, judged)
    select 'tech-leaf', 'p' || n, 'https://leaf.example/p' || n, 'en', ${at}, ${at}, 'exact', n::text, 1
    from generate_series(1, ${posts - 1}::int) n`.execute(db)
  const seeded = sql`post join lateral (select substr(external_id, 2)::int as n) as numbered on true
    where external_id ~ '^p[1-9]'`
  await sql`insert into revision (post_id, n, at, title, text, summary, content, author, links, media, categories, refs)
    select id, 1, published_at, 'Post ' || n || ' tells of MIOS',
      case when n % 10 > 2 then 'Source: @lantern' else repeat('Words of it. ', 40) end, '', repeat('<p>x</p>', 500),
      'Author ' || n, '[]', '[]', '[]', '{}' from ${seeded}`.execute(db)
  await sql`insert into verdict (post_id, topic_id, version, keep, score, threshold, hits, why, tags, placed)
    select id, ${topicId}, 1, true, 4, 2, '[]', '["name MIOS +4"]', '[]', true from ${seeded}`.execute(db)
  await sql`insert into story_post (post_id, topic_id, story_id, duplicate_of, level, score, reason, stance, features)
    select id, ${topicId}, ${storyId}, case when n % 10 in (1, 2) then ${first}::bigint end,
      case when n % 10 in (1, 2) then 2 else 4 end, .9, 'same text as post ' || ${first}::text,
      case when n % 100 = 50 then 'denies' else 'says' end, '[]' from ${seeded}`.execute(db)
  await sql`insert into stream_entry (topic_id, position, at, kind, story_id, post_id, detail)
    select ${topicId}, n + 1, published_at, 'post', ${storyId}, id, '{}' from ${seeded}`.execute(db)
  await sql`update story set latest_at = timestamptz '2023-10-17T00:00:00Z' + ${posts - 1}::int * interval '1 minute',
    position = ${posts} where id = ${storyId}`.execute(db)
  const idOf = async (n: number): Promise<number> => {
    const row = db.selectFrom('post').select('id').where('externalId', '=', `p${n}`)
    return (await row.executeTakeFirstOrThrow()).id
  }
  return { web, storyId, first, idOf }
}
