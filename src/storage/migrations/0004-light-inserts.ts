import { type Kysely, sql } from 'kysely'

/**
 * Storing a post costs the server half as much: what it checks for each row is held by other means. A revision and its
 * post are written by one statement and go by one; sources that have posts are never deleted.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `alter table post drop constraint post_source_id_fkey`,
  `alter table revision drop constraint revision_post_id_fkey`,
  `create function delete_revisions() returns trigger language plpgsql as $$
  begin
    delete from revision using gone where revision.post_id = gone.id;
    return null;
  end $$`,
  `create trigger post_deleted after delete on post referencing old table as gone
    for each statement execute function delete_revisions()`,
  // Texts up to a page stay in their row: a second table and its index would be written for every longer one.
  `alter table revision set (toast_tuple_target = 8160)`,
  // Posts arrive in the order of their rows: a summary of each stretch of the table finds the old ones.
  `drop index post_received`,
  `create index post_received on post using brin (received_at)`,
]
