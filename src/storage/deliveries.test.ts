import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { News } from '#model/news.ts'
import type { Target } from '#model/subscription.ts'
import { atOnce } from '#tests/subscribed.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { seedGround, topicId } from '#tests/web/seed.ts'
import {
  claimParcel,
  giveUpDeliveries,
  insertDeliveries,
  packDeliveries,
  settleParcel,
} from './deliveries.ts'
import { deliverAgain } from './delivery-log.ts'
import { addFilter } from './filters.ts'
import { addSubscription } from './subscriptions.ts'

const hour = 3_600_000
let database: TestDatabase
let subscription: number
let position: number

beforeAll(async () => {
  database = await openTestDatabase()
  await seedGround(database.db)
})
afterAll(() => database.close())
beforeEach(async () => {
  position = 0
  const { id } = await addFilter(
    database.db,
    { secret: crypto.randomUUID(), topicId, name: 'f', query: '' },
    0,
  )
  const target: Target = { kind: 'ntfy', url: 'https://ntfy.example/x', token: '' }
  subscription = await addSubscription(database.db, { filterId: id, target, options: atOnce }, 0)
})

/** Something to tell of a story, due at an hour; `together` with others that waited. */
async function told(storyId: number, dueHour: number, together = true): Promise<void> {
  position += 1
  const news: News = { ...blank, storyId, title: `${position} of ${storyId}` }
  const delivery = { subscriptionId: subscription, position, news, dueAt: dueHour * hour, together }
  await insertDeliveries(database.db, [delivery], 0)
}

const blank: Omit<News, 'storyId' | 'title'> = {
  kind: 'story',
  topicId,
  topicName: '',
  excerpt: '',
  lang: null,
  first: { by: '', url: null, at: 0, precision: 'exact' },
  origins: 1,
  why: [],
  changes: [],
  path: '',
}

/** What is sent at an hour, message by message, each as what it tells. */
async function sentAt(atHour: number): Promise<string[][]> {
  const { db } = database
  const now = atHour * hour
  const sent: string[][] = []
  for (;;) {
    await packDeliveries(db, subscription, now)
    const parcel = await claimParcel(db, subscription, { now, leaseMs: hour, onlyTests: false })
    if (parcel === null) return sent
    sent.push(parcel.news.map(({ title }) => title))
    await settleParcel(db, parcel.id, { state: 'sent', outcome: '', fix: null }, now)
  }
}

test('a digest that was hourly, daily and hourly again leaves nothing waiting, and tells each story in order', async () => {
  await told(1, 1)
  await told(2, 8)
  await told(1, 8)
  await told(2, 1)
  expect(await sentAt(1)).toEqual([['1 of 1']])
  expect(await sentAt(8)).toEqual([['2 of 2', '3 of 1', '4 of 2']])
})

test('a digest tells of a story only after what is told of it at once', async () => {
  await told(1, 1)
  await told(2, 1, false)
  await told(2, 1)
  expect(await sentAt(1)).toEqual([['1 of 1'], ['2 of 2'], ['3 of 2']])
})

test('messages that are sent again wait for no message that waits for them', async () => {
  await told(1, 0)
  await told(2, 0)
  expect(await sentAt(0)).toEqual([['1 of 1', '2 of 2']])
  await told(2, 1)
  await told(1, 1)
  await packDeliveries(database.db, subscription, hour)
  const { parcel } = await database.db
    .selectFrom('delivery')
    .select('parcel')
    .where('subscriptionId', '=', subscription)
    .where('state', '=', 'sent')
    .executeTakeFirstOrThrow()
  await deliverAgain(database.db, { subscriptionId: subscription, id: parcel ?? 0, now: hour })
  expect(await sentAt(1)).toEqual([
    ['1 of 1', '2 of 2'],
    ['3 of 2', '4 of 1'],
  ])
})

test('a message is given up whole', async () => {
  await told(1, 1)
  await told(2, 3)
  await packDeliveries(database.db, subscription, 3 * hour)
  const why = { outcome: 'too long', fix: null, dueBefore: 2 * hour, now: 4 * hour }
  expect(await giveUpDeliveries(database.db, subscription, why)).toBe(2)
  await told(2, 4)
  expect(await sentAt(4)).toEqual([['3 of 2']])
})
