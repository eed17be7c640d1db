import { expect, test } from 'vitest'
import { addFilter, editFilter, listFilters, revokeFilter } from '#storage/filters.ts'
import { openTestDatabase } from '#tests/database.ts'
import { openHub } from '#tests/hub.ts'
import { localFetcher } from '#tests/local-fetcher.ts'
import { seedGround, seedPost, topicId } from '#tests/web/seed.ts'
import { onTestFinished } from 'vitest'
import { type PingHands, isPingDue, pingHub } from './ping-hub.ts'

const minuteMs = 60_000

async function published(secrets: readonly string[]) {
  const { db, close } = await openTestDatabase()
  onTestFinished(close)
  await seedGround(db)
  for (const secret of secrets) await addFilter(db, { secret, topicId, name: secret, query: '' }, 0)
  const hub = await openHub()
  const clock = { now: Date.parse('2026-01-01') }
  const fetcher = localFetcher([hub.port], { now: () => clock.now })
  const hands: PingHands = {
    db,
    ask: fetcher.ask,
    now: () => clock.now,
    hub: hub.address,
    base: 'https://leaks.example',
  }
  return { db, hub, clock, hands }
}

test('the hub is told of every feed of a filter once its stream went on, in one request, and not again', async () => {
  const { db, hub, clock, hands } = await published(['one', 'two'])
  expect(await isPingDue(hands)).toBe(false)
  await seedPost(db, { id: 'a', title: 'A leak' })
  expect(await isPingDue(hands)).toBe(true)
  expect(await pingHub(hands)).toEqual({ kind: 'told', filters: 2 })
  expect(hub.published).toHaveLength(1)
  expect(hub.published[0]).toContain('https://leaks.example/feeds/one/atom.xml')
  expect(hub.published[0]).toContain('https://leaks.example/feeds/two/feed.json?per=post')
  clock.now += minuteMs
  expect(await isPingDue(hands)).toBe(false)
})

test('a busy stream is told of once a minute', async () => {
  const { db, hub, clock, hands } = await published(['one'])
  await seedPost(db, { id: 'a', title: 'A leak' })
  await pingHub(hands)
  await seedPost(db, { id: 'b', title: 'Another' })
  expect(await isPingDue(hands)).toBe(false)
  clock.now += minuteMs
  expect(await isPingDue(hands)).toBe(true)
  await pingHub(hands)
  expect(hub.published).toHaveLength(2)
})

test('a hub that was down for an hour is told once when it is back', async () => {
  const { db, hub, clock, hands } = await published(['one'])
  hub.status = 503
  await seedPost(db, { id: 'a', title: 'A leak' })
  const tried: number[] = []
  const began = clock.now
  for (; clock.now < began + 60 * minuteMs; clock.now += minuteMs) {
    if (!(await isPingDue(hands))) continue
    tried.push((clock.now - began) / minuteMs)
    expect(await pingHub(hands)).toMatchObject({ kind: 'failed', filters: 1 })
  }
  expect(tried).toEqual([0, 1, 3, 7, 15, 31])
  hub.status = 204
  hub.published.length = 0
  clock.now += 60 * minuteMs
  expect(await pingHub(hands)).toEqual({ kind: 'told', filters: 1 })
  expect(hub.published).toHaveLength(1)
  clock.now += minuteMs
  expect(await isPingDue(hands)).toBe(false)
})

test('of a filter that was changed the hub is told, though the stream stands still', async () => {
  const { db, clock, hub, hands } = await published(['one', 'two'])
  await seedPost(db, { id: 'a', title: 'A leak' })
  await pingHub(hands)
  const [filter] = await listFilters(db)
  clock.now += minuteMs
  await editFilter(db, filter?.id ?? 0, { name: 'one', query: 'leak' }, clock.now)
  expect(await isPingDue(hands)).toBe(true)
  expect(await pingHub(hands)).toEqual({ kind: 'told', filters: 1 })
  expect(hub.published.at(-1)).toContain('https://leaks.example/feeds/one/atom.xml')
})

test('a filter that was revoked is told of no more', async () => {
  const { db, hands } = await published(['one'])
  await seedPost(db, { id: 'a', title: 'A leak' })
  const [filter] = await listFilters(db)
  await revokeFilter(db, filter?.id ?? 0, 1)
  expect(await isPingDue(hands)).toBe(false)
})
