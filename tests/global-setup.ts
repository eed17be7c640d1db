import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { openPool } from '#platform/pool.ts'
import { openEmbedded } from '#platform/postgres/embedded.ts'
import { openDatabase } from '#platform/runtime.ts'
import { migrate } from '#storage/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    readonly databaseHost: string
  }
}

/** One embedded cluster a run, with a migrated template that each test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'lw-test-'))
  const embedded = await openEmbedded(folder)
  const admin = new Client(embedded.connection)
  await admin.connect()
  // Nothing of it outlives the run: what guards against a crash only costs.
  for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit', 'autovacuum']) {
    await admin.query(`alter system set ${setting} = off`)
  }
  await admin.query('select pg_reload_conf()')
  await admin.query('create database template_leakwire')
  await admin.end()
  const db = openDatabase(openPool({ ...embedded.connection, database: 'template_leakwire' }, 1, fail))
  await migrate(db)
  await db.destroy()
  project.provide('databaseHost', embedded.connection.host)
  return async () => {
    await embedded.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function fail(error: Error): never {
  throw error
}
