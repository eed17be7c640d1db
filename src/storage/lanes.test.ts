import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { testLanes } from '#tests/lane-promises.ts'
import { databaseLanes, forgetLanes } from './lanes.ts'

/** Two pools stand for two processes. Time passes by setting all lanes back. */
let database: TestDatabase
let other: TestDatabase['db']

beforeAll(async () => {
  database = await openTestDatabase()
  other = database.another()
})
afterAll(() => database.close())

async function pass(ms: number): Promise<void> {
  const time = sql`${ms}::float8 * interval '1 millisecond'`
  await sql`update lane set free_at = free_at - ${time}, hold_until = hold_until - ${time}`.execute(
    database.db,
  )
}

testLanes('database', () => ({ ours: databaseLanes(database.db), theirs: databaseLanes(other), pass }))

test('lanes that nobody was in for a week are forgotten, held ones are not', async () => {
  const lanes = databaseLanes(database.db)
  await lanes.take('old.example', 25_000)
  await lanes.hold('long.example', 9 * 86_400_000, 'Enough.')
  await pass(8.5 * 86_400_000)
  await lanes.take('new.example', 25_000)
  await forgetLanes(database.db)
  const rows = await database.db.selectFrom('lane').select('name').orderBy('name').execute()
  expect(rows.map(({ name }) => name)).toEqual(['long.example', 'new.example'])
})
