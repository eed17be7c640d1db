import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { up as first } from './migrations/0001-first.ts'
import { up as manners } from './migrations/0002-manners.ts'
import { up as websub } from './migrations/0003-websub.ts'
import { up as lightInserts } from './migrations/0004-light-inserts.ts'
import { up as kinds } from './migrations/0005-kinds.ts'
import { up as tuning } from './migrations/0006-tuning.ts'
import { up as rulings } from './migrations/0007-rulings.ts'
import { up as ledger } from './migrations/0008-ledger.ts'
import { up as aliases } from './migrations/0009-aliases.ts'
import { up as mergeLooks } from './migrations/0010-merge-looks.ts'
import { up as looseEnds } from './migrations/0011-loose-ends.ts'
import { up as subscriptions } from './migrations/0012-subscriptions.ts'
import { up as readerApps } from './migrations/0013-reader-apps.ts'
import { up as search } from './migrations/0014-search.ts'
import { up as hubPings } from './migrations/0015-hub-pings.ts'
import { up as waitingPins } from './migrations/0016-waiting-pins.ts'
import { up as editedFilters } from './migrations/0017-edited-filters.ts'
import { up as marksFindBack } from './migrations/0018-marks-find-back.ts'
import { up as products } from './migrations/0019-products.ts'
import type { Tables } from './tables.ts'

const migrations: Record<string, Migration> = {
  '0001-first': { up: first },
  '0002-manners': { up: manners },
  '0003-websub': { up: websub },
  '0004-light-inserts': { up: lightInserts },
  '0005-kinds': { up: kinds },
  '0006-tuning': { up: tuning },
  '0007-rulings': { up: rulings },
  '0008-ledger': { up: ledger },
  '0009-aliases': { up: aliases },
  '0010-merge-looks': { up: mergeLooks },
  '0011-loose-ends': { up: looseEnds },
  '0012-subscriptions': { up: subscriptions },
  '0013-reader-apps': { up: readerApps },
  '0014-search': { up: search },
  '0015-hub-pings': { up: hubPings },
  '0016-waiting-pins': { up: waitingPins },
  '0017-edited-filters': { up: editedFilters },
  '0018-marks-find-back': { up: marksFindBack },
  '0019-products': { up: products },
}

/** The database was written by a newer Leakwire. The message says what to do. */
export class NewerSchemaError extends Error {
  override name = 'NewerSchemaError'
}

/**
 * Brings the schema up to this program's, under a lock, so that any number of processes may call it at once.
 * Returns the names of the steps taken. Throws NewerSchemaError before it changes anything.
 */
export async function migrate(db: Kysely<Tables>): Promise<string[]> {
  await refuseNewer(db)
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
  return (results ?? []).map((result) => result.migrationName)
}

/** True when every step of this program has been taken. */
export async function isMigrated(db: Kysely<Tables>): Promise<boolean> {
  const done = await namesDone(db)
  return Object.keys(migrations).every((name) => done.includes(name))
}

async function refuseNewer(db: Kysely<Tables>): Promise<void> {
  const unknown = (await namesDone(db)).filter((name) => !(name in migrations))
  if (unknown.length === 0) return
  throw new NewerSchemaError(
    `The database was written by a newer Leakwire (it holds the schema step ${unknown.join(', ')}). ` +
      'Update this program, or name another folder with --data DIR. Nothing was changed.',
  )
}

async function namesDone(db: Kysely<Tables>): Promise<string[]> {
  const { rows: tables } = await sql<{ found: string | null }>`
    select to_regclass('kysely_migration')::text as found`.execute(db)
  if ((tables[0]?.found ?? null) === null) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  return rows.map((row) => row.name)
}
