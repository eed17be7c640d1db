import { instant } from './instant.ts'
import type { Database } from './tables.ts'

/** The hash of a config file as last imported, null if it never was. */
export async function importedHash(db: Database, path: string): Promise<string | null> {
  const row = await db.selectFrom('configImport').select('hash').where('path', '=', path).executeTakeFirst()
  return row?.hash ?? null
}

/** Forgets the imports below `prefix` of files that are gone: put back, they are imported again. */
export async function forgetImportsExcept(
  db: Database,
  prefix: string,
  paths: readonly string[],
): Promise<void> {
  await db
    .deleteFrom('configImport')
    .where('path', 'like', `${prefix}%`)
    .where('path', 'not in', [...paths])
    .execute()
}

export async function rememberImport(db: Database, path: string, hash: string, now: number): Promise<void> {
  await db
    .insertInto('configImport')
    .values({ path, hash, at: instant(now) })
    .onConflict((conflict) => conflict.column('path').doUpdateSet({ hash, at: instant(now) }))
    .execute()
}
