import { type Kysely, sql } from 'kysely'

/** How far a hub was told of each filter's feeds, so that a ping is derived from rows. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `alter table filter
    add column hub_position bigint not null default 0,
    add column hub_next_at timestamptz not null default 'epoch',
    add column hub_failures integer not null default 0`,
]
