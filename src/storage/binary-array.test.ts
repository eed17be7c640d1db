import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { doubleArray, jsonbArray, textArray } from './binary-array.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

async function asRead(text: Uint8Array, json: Uint8Array, double: Uint8Array): Promise<unknown[]> {
  const { rows } = await sql<{ t: string | null; j: unknown; d: number | null }>`
    select * from unnest(${text}::text[], ${json}::jsonb[], ${double}::float8[]) as a (t, j, d)`.execute(
    database.db,
  )
  return rows.map(({ t, j, d }) => [t, j, d])
}

test('what goes in as arrays of text, JSON and numbers comes out of PostgreSQL the same', async () => {
  const texts = ['', null, 'a "b" \\ {c,d}', '小米 🚀', 'long '.repeat(5_000)]
  const values = [[], { a: [1, null] }, 'x', ['\\ud', 'q"'], { text: '小米'.repeat(3_000) }]
  const numbers = [0, null, -1.5, 1_700_000_000_123, 2 ** 53]
  expect(await asRead(textArray(texts), jsonbArray(values), doubleArray(numbers))).toEqual(
    texts.map((text, at) => [text, values[at], numbers[at]]),
  )
})

test('characters that PostgreSQL cannot hold are dropped or replaced, and nothing else', async () => {
  const read = await asRead(
    textArray(['a\0b\0', 'x\ud800y']),
    jsonbArray([{ 'k\0': 'v\0\ud83d' }, ['\udfff ok']]),
    doubleArray([1, 2]),
  )
  expect(read).toEqual([
    ['ab', { k: 'v\ufffd' }, 1],
    ['x\ufffdy', ['\ufffd ok'], 2],
  ])
})

test('an array of nothing is one of no rows', async () => {
  expect(await asRead(textArray([]), jsonbArray([]), doubleArray([]))).toEqual([])
})
