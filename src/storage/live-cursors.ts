import { instant } from './instant.ts'
import type { Database } from './tables.ts'

/** Where listening to a stream goes on, and when that was saved; null before the first time. */
export async function liveCursor(
  db: Database,
  name: string,
): Promise<{ readonly cursor: number; readonly savedAt: number } | null> {
  const row = await db
    .selectFrom('liveCursor')
    .select(['cursor', 'at'])
    .where('name', '=', name)
    .executeTakeFirst()
  return row === undefined ? null : { cursor: Number(row.cursor), savedAt: row.at }
}

/** Null: begins anew the next time. */
export async function saveLiveCursor(
  db: Database,
  name: string,
  { cursor, now }: { readonly cursor: number | null; readonly now: number },
): Promise<void> {
  if (cursor === null) {
    await db.deleteFrom('liveCursor').where('name', '=', name).execute()
    return
  }
  const row = { cursor: String(cursor), at: instant(now) }
  await db
    .insertInto('liveCursor')
    .values({ name, ...row })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute()
}
