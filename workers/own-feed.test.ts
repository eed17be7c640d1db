import { getRequestListener } from '@hono/node-server'
import { expect, onTestFinished, test } from 'vitest'
import { addFilter, listFilters, revokeFilter } from '#storage/filters.ts'
import { getSource } from '#storage/sources.ts'
import { listStories } from '#storage/stories.ts'
import { addSource } from '#tests/add-source.ts'
import { type Arrivals, openArrivals, quick } from '#tests/arrivals.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { localFetcher } from '#tests/local-fetcher.ts'
import { localServer } from '#tests/local-server.ts'
import { pollHands } from '#tests/poll-hands.ts'
import { webHands } from '#tests/web/open-web.ts'
import { createWeb } from '#web/app.ts'
import { follow } from './follow.ts'
import { poll } from './poll.ts'

const now = Date.UTC(2026, 10, 1, 12)

interface Installation {
  readonly database: TestDatabase
  readonly world: Arrivals
  readonly port: number
  /** Its feed of everything. */
  readonly feed: string
}

async function installation(secret: string): Promise<Installation> {
  const database = await openTestDatabase()
  onTestFinished(() => database.close())
  const world = await openArrivals(database, now)
  const { db } = database
  await addFilter(db, { secret, topicId: 'mios', name: 'All', query: '' }, now)
  const web = createWeb(webHands(db, { now: () => world.clock.now }).hands)
  const answer = getRequestListener(web.fetch)
  const { origin, port } = await localServer((request, response) => {
    void answer(request, response)
  })
  return { database, world, port, feed: `${origin}/feeds/${secret}/atom.xml` }
}

/** What polls of `one` need to ask itself and others. */
function pollsOf({ database, world }: Installation, ports: readonly number[]) {
  const fetcher = localFetcher(ports, { now: () => world.clock.now })
  return pollHands({ db: database.db, ask: fetcher.ask, now: () => world.clock.now })
}

test('its own feed is not followed, by whatever name it is asked and though it was revoked', async () => {
  const own = await installation('own')
  const hands = pollsOf(own, [own.port])
  const refused = { kind: 'refused', message: expect.stringContaining('of this Leakwire itself') }
  expect(await follow(hands, { what: own.feed })).toMatchObject(refused)
  expect(await follow(hands, { what: `${own.feed}?per=post` })).toMatchObject(refused)
  const proxied = await localServer((request, response) => {
    void fetch(own.feed).then(async (answer) => response.end(await answer.text()))
    request.resume()
  })
  const elsewhere = pollsOf(own, [own.port, proxied.port])
  expect(await follow(elsewhere, { what: `${proxied.origin}/leaks` })).toMatchObject(refused)
  const [filter] = await listFilters(own.database.db)
  await revokeFilter(own.database.db, filter?.id ?? 0, now)
  expect(await follow(hands, { what: own.feed })).toMatchObject({ kind: 'refused' })
})

test('one that a list names is asked, stores nothing, and is shown as being in trouble', async () => {
  const own = await installation('own')
  const { db } = own.database
  await own.world.arrive('news', 'a', quick)
  await own.world.digested()
  await addSource(db, { id: 'myself', kind: 'feed', address: own.feed }, now)
  expect(await poll(pollsOf(own, [own.port]), 'myself')).toMatchObject({ kind: 'failed' })
  expect(await getSource(db, 'myself')).toMatchObject({
    stateWhy: expect.stringContaining('of this Leakwire itself'),
  })
  const [story] = await listStories(db, 'mios', { below: null, limit: 10 })
  expect(story?.members).toHaveLength(1)
})

test('two that follow each other tell each story once, credit who told it first, and come to rest', async () => {
  const [one, two] = [await installation('one'), await installation('two')]
  const ports = [one.port, two.port]
  await one.world.arrive('news', 'a', {
    ...quick,
    url: 'https://news.example/a',
    publishedAt: now - 3_600_000,
  })
  await one.world.digested()
  await addSource(one.database.db, { id: 'two', kind: 'feed', address: two.feed }, now)
  await addSource(two.database.db, { id: 'one', kind: 'feed', address: one.feed }, now)
  const positions: number[] = []
  for (let round = 0; round < 8; round++) {
    for (const [each, other] of [
      [two, 'one'],
      [one, 'two'],
    ] as const) {
      each.world.clock.now += 3_600_000
      await poll(pollsOf(each, ports), other, true)
      await each.world.digested()
    }
    positions.push((await one.world.stream()).length + (await two.world.stream()).length)
  }
  expect(positions.slice(2)).toEqual(positions.slice(2).map(() => positions[1]))
  for (const { database } of [one, two]) {
    const stories = await listStories(database.db, 'mios', { below: null, limit: 10 })
    expect(stories).toHaveLength(1)
  }
  const [story] = await listStories(one.database.db, 'mios', { below: null, limit: 10 })
  expect(story?.originPostId).toBe(1)
  expect(story?.members.map(({ level }) => level)).toEqual([null, 1])
})
