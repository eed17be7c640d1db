import { type Kysely, sql } from 'kysely'

/** The program merges stories that turn out to be one event, and can be told that they are not. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // Whose ruling it is. The program's are of kind 'together' and bear the score that they were made by.
  `alter table ruling
    add by text not null default 'owner' check (by in ('owner', 'program')),
    add score real,
    add check ((by = 'program') = (score is not null))`,
  `alter table ruling alter by drop default`,
  // When the stories of a topic were last looked through for such as are one event, and how far the stream was then.
  `create table merge_look (
    topic_id text primary key references topic on delete cascade,
    position bigint not null,
    at timestamptz not null
  )`,
]
