import { type Kysely, sql } from 'kysely'

/** The alias table, so that it can be edited in the page and is the same for every process. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // What the page says of a canonical id stands before what the file says; without forms it hides that.
  `create table alias (
    canonical text not null,
    origin text not null check (origin in ('file', 'page')),
    type text not null,
    name text not null,
    forms jsonb not null,
    place integer not null,
    changed_at timestamptz not null,
    primary key (canonical, origin)
  )`,
]
