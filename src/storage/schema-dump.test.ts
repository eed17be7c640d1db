import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { dumpSchema } from './schema-dump.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

test('schema.sql shows the schema that the migrations make', async () => {
  const written = readFileSync(join(import.meta.dirname, 'schema.sql'), 'utf8')
  expect(await dumpSchema(database.db), "run 'npm run schema' and look at the difference").toBe(written)
})
