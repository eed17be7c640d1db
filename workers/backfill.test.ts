import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeSourceWithPosts } from '#storage/source-changes.ts'
import { getSource } from '#storage/sources.ts'
import { addSource } from '#tests/add-source.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { localFetcher } from '#tests/local-fetcher.ts'
import { pollHands } from '#tests/poll-hands.ts'
import { type PlayedChannel, playChannel, publishedAt, upTo } from '#tests/telegram.ts'
import { backfill } from './backfill.ts'
import { type PollHands, poll } from './poll.ts'

/** What becomes of a back-fill when other things happen to its source at the same time. */
let database: TestDatabase
let sources = 0
const now = publishedAt(600)

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

/** A channel with posts 1 to 95 of which the newest page is read. `meanwhile` happens after the next answer that comes. */
async function followed() {
  const { db } = database
  const channel = await playChannel(upTo(95))
  const id = `channel-${sources++}`
  await addSource(db, { id, kind: 'telegram', address: channel.address }, now)
  const { ask } = localFetcher([channel.port], { now: () => now })
  const meanwhile: (() => Promise<unknown>)[] = []
  const hands: PollHands = pollHands({
    db,
    now: () => now,
    ask: async (request) => {
      const outcome = await ask(request)
      await meanwhile.shift()?.()
      return outcome
    },
  })
  await poll(hands, id, true)
  const stored = async () => {
    const found = await getSource(db, id)
    if (found === null) throw new Error('The source is gone.')
    return found
  }
  const back = async (mostPages: number) => await backfill(hands, await stored(), { until: 0, mostPages })
  return { channel, id, hands, meanwhile, stored, back, polled: () => poll(hands, id, true) }
}

function publish({ posts }: PlayedChannel, from: number, to: number): void {
  for (const number of upTo(to, from)) posts.set(number, `Post ${number}`)
}

async function numbersOf(id: string): Promise<number[]> {
  const rows = await database.db
    .selectFrom('post')
    .select('externalId')
    .where('sourceId', '=', id)
    .orderBy('publishedAt')
    .execute()
  return rows.map(({ externalId }) => Number(externalId.split('/')[1]))
}

test('a poll during a back-fill is not forgotten by it: what the poll left to the next one is read', async () => {
  const { channel, id, meanwhile, back, polled, stored } = await followed()
  publish(channel, 96, 400)
  meanwhile.push(polled)
  expect(await back(5)).toMatchObject({ kind: 'done', isComplete: true })
  expect((await stored()).cursor).toMatchObject({ highest: 400, gap: { downTo: 95 }, isComplete: true })
  await polled()
  expect(await numbersOf(id)).toEqual(upTo(400))
})

test('a back-fill during a poll is not forgotten by it, and what the poll found is asked for once more', async () => {
  const { channel, meanwhile, back, polled, stored } = await followed()
  publish(channel, 96, 97)
  meanwhile.push(() => back(2))
  expect(await polled()).toMatchObject({ kind: 'read', added: 2 })
  expect(await stored()).toMatchObject({ cursor: { highest: 95, lowest: 36 }, etag: null, bodyHash: null })
  expect(await polled()).toMatchObject({ kind: 'read', added: 0 })
  expect((await stored()).cursor).toMatchObject({ highest: 97, lowest: 36 })
})

test('a back-fill of a source that is removed ends with its next page, and stores nothing more', async () => {
  const { channel, id, meanwhile, back } = await followed()
  meanwhile.push(() =>
    database.db.transaction().execute((db) => removeSourceWithPosts(db, id, { posts: 'all', now })),
  )
  const before = channel.asked.length
  expect(await back(5)).toMatchObject({
    kind: 'failed',
    added: 0,
    message: expect.stringMatching(/removed/u),
  })
  expect(channel.asked).toHaveLength(before + 1)
  expect(await numbersOf(id)).toEqual([])
})

test('a back-fill may come before the first poll', async () => {
  const { id, back, polled, stored } = await followed()
  await database.db.updateTable('source').set({ cursor: null }).where('id', '=', id).execute()
  await back(1)
  expect((await stored()).cursor).toMatchObject({ highest: 95, lowest: 76 })
  await polled()
  expect(await numbersOf(id)).toEqual(upTo(95, 76))
})
