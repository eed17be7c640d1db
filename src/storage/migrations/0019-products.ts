import { type Kysely, sql } from 'kysely'

/** Stories are told by devices and chipsets too: what is here is read anew by and by, as after a change of the alias table. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`update story_post set alias_version = 0`.execute(db)
}
