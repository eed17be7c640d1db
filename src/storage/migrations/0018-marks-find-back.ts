import { type Kysely, sql } from 'kysely'

/** What was read and starred finds its story again that went, when rules dropped its posts, and came back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // The first report of the story when it was marked; lost is one whose story went with its last post.
  'alter table reader_mark add topic_id text, add post_id bigint, add is_lost boolean not null default false',
  `update reader_mark set topic_id = story.topic_id, post_id = story.origin_post_id
    from story where story.id = reader_mark.story_id`,
  'create index reader_mark_lost on reader_mark (post_id) where is_lost',
]
