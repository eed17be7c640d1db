import { type Kysely, sql } from 'kysely'

/** What was read with an older alias table is read anew, and claims reach posts that join their story later. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // One row. Counted up whenever what is in force changes; a release that reads names otherwise counts it up too.
  `create table alias_version (
    only_one boolean primary key default true check (only_one),
    number integer not null
  )`,
  `insert into alias_version (number) values (1)`,
  // The state of the alias table that a post's keywords and features were read with; 0: before it was kept.
  `alter table story_post add column alias_version integer not null default 0`,
  `create index story_post_by_alias_version on story_post (topic_id, alias_version, post_id)`,
  // The claim was marked on the post's story, of which others may still come; the post was not named by itself.
  `alter table post_claim add column with_story boolean not null default false`,
]
