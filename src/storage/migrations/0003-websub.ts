import { type Kysely, sql } from 'kysely'

/** What a subscription to pushes has to remember besides. Nothing wrote the table before. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `alter table websub
    -- The source's address that it was made for.
    add column address text not null,
    add column trusted_at timestamptz,
    -- Deliveries without a right signature.
    add column dropped integer not null default 0,
    drop constraint websub_state_check,
    add constraint websub_state_check
      check (state in ('asked', 'confirmed', 'trusted', 'doubted', 'refused', 'ended'))`,
]
