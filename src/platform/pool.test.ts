import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

test.each([
  '2023-10-17T04:00:00.123Z',
  '1969-12-31T23:59:59.000Z',
  '0001-01-01T00:00:00.000Z',
  '+000000-12-31T00:00:00.000Z',
  '-000043-03-15T12:00:00.000Z',
  '+012023-01-01T00:00:00.000Z',
])('an instant comes back as it went in: %s', async (instant) => {
  const at = Date.parse(instant)
  const { rows } = await database.pool.query<{ at: number }>(
    `select to_timestamp(${at / 1000}) as at, to_timestamp(${at / 1000}) at time zone 'UTC' as local`,
  )
  expect(rows[0]?.at).toBe(at)
})
