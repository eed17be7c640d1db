import { afterAll, beforeAll, expect, test } from 'vitest'
import { type NewEntry, entriesAfter, lastPosition } from '#storage/stream-entries.ts'
import { saveTopic } from '#storage/topics.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { append } from './append.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
  for (const id of ['mios', 'other'])
    await saveTopic(database.db, { id, name: id, source: '' }, { now: 0, reason: 'test' })
})
afterAll(() => database.close())

const entry = (postId: number): NewEntry => ({ kind: 'post', storyId: null, postId, detail: {} })

test('positions follow each other without gap or repeat, however many append at once', async () => {
  const { db } = database
  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      db.transaction().execute((transaction) => append(transaction, 'mios', [entry(n), entry(n)], 0)),
    ),
  )
  const entries = await entriesAfter(db, 'mios', { position: 0, limit: 100 })
  expect(entries.map(({ position }) => position)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1))
})

test('an append that is rolled back leaves no gap', async () => {
  const { db } = database
  const before = await lastPosition(db, 'mios')
  const failing = db.transaction().execute(async (transaction) => {
    await append(transaction, 'mios', [entry(1)], 0)
    throw new Error('rolled back')
  })
  await expect(failing).rejects.toThrow('rolled back')
  expect(await db.transaction().execute((transaction) => append(transaction, 'mios', [entry(2)], 0))).toBe(
    before + 1,
  )
})

test('who has seen a position misses nothing below it, although another append was first and is slower', async () => {
  const { db } = database
  const order: string[] = []
  const { promise: appended, resolve } = Promise.withResolvers<void>()
  const slow = db.transaction().execute(async (transaction) => {
    await append(transaction, 'other', [entry(1)], 0)
    resolve()
    await new Promise((wake) => {
      setTimeout(wake, 50)
    })
    order.push('slow')
  })
  await appended
  const quick = db.transaction().execute(async (transaction) => {
    await append(transaction, 'other', [entry(2)], 0)
    order.push('quick')
  })
  await Promise.all([slow, quick])
  expect(order).toEqual(['slow', 'quick'])
  const entries = await entriesAfter(db, 'other', { position: 0, limit: 10 })
  expect(entries.map(({ postId }) => postId)).toEqual([1, 2])
})

test('topics count for themselves', async () => {
  expect(await lastPosition(database.db, 'other')).toBe(2)
})
