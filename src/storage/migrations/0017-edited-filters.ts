import { type Kysely, sql } from 'kysely'

/** Filters can be changed, and their feeds say when that was. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  'alter table filter add changed_at timestamptz',
  'update filter set changed_at = made_at',
  'alter table filter alter changed_at set not null',
]
