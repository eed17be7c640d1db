import { type Kysely, sql } from 'kysely'

/** Stories are told by devices and chipsets too: what is here is read anew, as after a change of the alias table. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`update alias_version set number = number + 1`.execute(db)
}
