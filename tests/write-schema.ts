import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRuntime } from '#platform/runtime.ts'
import { readSettings } from '#platform/read-settings.ts'
import { migrate } from '#storage/migrate.ts'
import { dumpSchema } from '#storage/schema-dump.ts'

/** Writes src/storage/schema.sql from a fresh database: run it after changing a migration. */
const data = mkdtempSync(join(tmpdir(), 'lw-schema-'))
const root = join(import.meta.dirname, '..')
const runtime = await openRuntime(readSettings({ LEAKWIRE_DATA: data }, root), (error) => {
  throw error
})
try {
  await migrate(runtime.db)
  writeFileSync(join(root, 'src/storage/schema.sql'), await dumpSchema(runtime.db))
} finally {
  await runtime.close()
  rmSync(data, { recursive: true, force: true })
}
