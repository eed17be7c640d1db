import { type Kysely, sql } from 'kysely'

/** Pins that came from another installation and wait for their posts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // The post is named as its source knows it; the source need not be followed yet.
  `create table waiting_pin (
    topic_id text not null references topic on delete cascade,
    source_id text not null,
    external_id text not null,
    url text,
    must boolean not null,
    at timestamptz not null,
    primary key (topic_id, source_id, external_id)
  )`,
]
