import { type Kysely, sql } from 'kysely'

/**
 * What a topic shows newest first is read from one index: when a post was published stands beside its verdict, once the
 * post can be found. Authors stand beside the words, in lower case, to be looked up.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `alter table verdict add column at timestamptz`,
  `update verdict set at = search_document.at from search_document where search_document.post_id = verdict.post_id`,
  `create index verdict_kept_at on verdict (topic_id, at desc, post_id desc) where keep and at is not null`,
  `create index verdict_scored_at on verdict (topic_id, at desc, post_id desc)
    where (keep or score > 0) and at is not null`,
  `alter table search_document add column author text`,
  `update search_document set author = lower(revision.author) from post join revision
    on revision.post_id = post.id and revision.n = post.revisions
    where post.id = search_document.post_id and revision.author is not null`,
  `create index search_document_author on search_document (author, at desc) where author is not null`,
  `drop index search_document_at`,
  // When its owner last looked at what a saved search finds.
  `alter table filter add column seen_at timestamptz`,
  `create index search_document_source on search_document (source_id, at desc)`,
]
