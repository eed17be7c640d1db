import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { News } from '#model/news.ts'
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
  const target = { kind: 'ntfy', url: 'https://ntfy.example/x', token: null } as never
  subscription = await addSubscription(database.db, { filterId: id, target, options: atOnce }, 0)
})

/** Something to tell of a story, due at an hour. */
async function told(storyId: number, dueHour: number): Promise<void> {
  const news = { storyId } as unknown as News
  const delivery = {
    subscriptionId: subscription,
    position: ++position,
    news,
    dueAt: dueHour * hour,
    together: true,
  }
  await insertDeliveries(database.db, [delivery], 0)
}

/** What is sent at an hour, message by message, each as the stories that it tells of. */
async function sentAt(atHour: number): Promise<number[][]> {
  const { db } = database
  await packDeliveries(db, subscription, atHour * hour)
  const sent: number[][] = []
  for (;;) {
    const how = { now: atHour * hour, leaseMs: hour, onlyTests: false }
    const parcel = await claimParcel(db, subscription, how)
    if (parcel === null) return sent
    sent.push(parcel.news.map(({ storyId }) => storyId))
    await settleParcel(db, parcel.id, { state: 'sent', outcome: '', fix: null }, atHour * hour)
  }
}

test('a digest that was hourly, daily and hourly again leaves nothing waiting, and tells each story in order', async () => {
  await told(1, 1)
  await told(2, 8)
  await told(1, 8)
  await told(2, 1)
  expect(await sentAt(1)).toEqual([[1]])
  expect(await sentAt(8)).toEqual([[2, 1, 2]])
})

test('messages that are sent again wait for no message that waits for them', async () => {
  await told(1, 0)
  await told(2, 0)
  expect(await sentAt(0)).toEqual([[1, 2]])
  await told(2, 1)
  await told(1, 1)
  await packDeliveries(database.db, subscription, hour)
  const first = await database.db
    .selectFrom('delivery')
    .select('parcel')
    .where('subscriptionId', '=', subscription)
    .where('state', '=', 'sent')
    .executeTakeFirstOrThrow()
  await deliverAgain(database.db, { subscriptionId: subscription, id: first.parcel ?? 0, now: hour })
  expect(await sentAt(1)).toEqual([
    [1, 2],
    [2, 1],
  ])
})

test('a message is given up whole', async () => {
  await told(1, 1)
  await told(2, 3)
  await packDeliveries(database.db, subscription, 3 * hour)
  const why = { outcome: 'too long', fix: null, dueBefore: 2 * hour, now: 4 * hour }
  expect(await giveUpDeliveries(database.db, subscription, why)).toBe(2)
  await told(2, 4)
  expect(await sentAt(4)).toEqual([[2]])
})
