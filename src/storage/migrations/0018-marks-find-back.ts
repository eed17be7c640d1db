import { type Kysely, sql } from 'kysely'

/** Marks find their story again that went, when rules dropped its posts, and came back; a star is handed on once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // The first report of the story when it was marked; lost is one whose story went with its last post.
  `alter table reader_mark add topic_id text, add post_id bigint, add is_lost boolean not null default false,
    add is_handed boolean not null default false`,
  `update reader_mark set topic_id = story.topic_id, post_id = story.origin_post_id
    from story where story.id = reader_mark.story_id`,
  'create index reader_mark_lost on reader_mark (post_id) where is_lost',
  'create index reader_mark_handed on reader_mark (story_id) where is_handed',
]
