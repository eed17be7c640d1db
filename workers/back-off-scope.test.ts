import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFetcher } from '#fetch/fetcher.ts'
import type { BackOffScope, Source } from '#model/source.ts'
import { dueSources, getSources, listSources, saveSources } from '#storage/sources.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { localServer } from '#tests/local-server.ts'
import { pollHands } from '#tests/poll-hands.ts'
import { rss } from '#tests/small-topic.ts'
import { type PollHands, poll, pollSource } from './poll.ts'

/** One server plays all hosts, as the proxy. '/busy' asks to wait. */
const HOUR = 3_600_000
const START = Date.UTC(2026, 10, 1, 12)

let database: TestDatabase
const clock = { now: START }

beforeEach(async () => {
  database = await openTestDatabase()
  clock.now = START
  return () => database.close()
})

let close = async (): Promise<void> => {}
afterEach(() => close())

async function follow(
  backOff: BackOffScope,
  addresses: readonly string[],
  said: Readonly<Record<string, string>> = { 'Retry-After': '7200' },
): Promise<{ hands: PollHands; asked: string[] }> {
  const asked: string[] = []
  const { port } = await localServer((request, response) => {
    asked.push(request.url ?? '')
    if (request.url?.endsWith('/busy') === true) response.writeHead(429, said).end()
    else response.end(rss([{ id: 'a', title: 'One' }]))
  })
  const fetcher = createFetcher({
    userAgent: 'Leakwire/test',
    allowNetworks: [],
    allowPorts: [],
    proxy: `http://127.0.0.1:${port}`,
    hostGapMs: 1,
    concurrency: 8,
    maxBytes: 1_000_000,
    connectTimeoutMs: 4000,
    headersTimeoutMs: 4000,
    totalTimeoutMs: 4000,
    now: () => clock.now,
    // The pause of a host is long enough for what came to be stored.
    sleep: async () => {
      while (asked.some((url) => url.endsWith('/busy')) && !(await isBusyStored())) continue
      clock.now += 1
    },
  })
  close = fetcher.close
  const sources = addresses.map((address): Source => {
    const id = new URL(address).pathname.slice(1)
    return { id, kind: 'feed', address, name: id, lang: null, group: 'bridge', mode: 'curated', backOff }
  })
  await saveSources(database.db, sources, 'added', START)
  return { hands: pollHands({ db: database.db, ask: fetcher.ask, now: () => clock.now }), asked }
}

async function isBusyStored(): Promise<boolean> {
  const busy = (await listSources(database.db)).find(({ id }) => id === 'busy')
  return busy?.polledAt !== null
}

async function timesOf() {
  const sources = await listSources(database.db)
  return new Map(sources.map((source) => [source.id, source]))
}

const sameHost = ['http://one.example/busy', 'http://one.example/second', 'http://one.example/third']

test.each<[BackOffScope, readonly string[]]>([
  ['host', sameHost],
  ['group', ['http://one.example/busy', 'http://two.example/second', 'http://three.example/third']],
])('with the scope %s the others wait as well, whoever says now', async (scope, addresses) => {
  const { hands, asked } = await follow(scope, addresses)
  await poll(hands, 'busy')
  expect(await poll(hands, 'second')).toEqual({ kind: 'notDue' })
  clock.now += 2 * HOUR - 1
  for (const id of ['busy', 'second', 'third'])
    expect(await poll(hands, id, true)).toEqual({ kind: 'notDue' })
  expect(await dueSources(database.db, { now: clock.now, everyone: true, limit: 9 })).toEqual([])
  expect(asked).toEqual([addresses[0]])
  const known = await timesOf()
  expect(known.get('second')?.nextPollWhy).toContain('waits together with busy')
  expect(known.get('busy')?.nextPollWhy).not.toContain('together')
  expect(new Set([...known.values()].map(({ nextPollAt }) => nextPollAt)).size).toBe(3)
})

test('a host that names no time is left alone by all its sources too', async () => {
  const { hands, asked } = await follow('host', sameHost, {})
  await poll(hands, 'busy')
  clock.now += HOUR - 1
  for (const id of ['busy', 'second', 'third']) await poll(hands, id, true)
  expect(asked).toHaveLength(1)
})

test('with the scope source the others go on', async () => {
  const { hands, asked } = await follow('source', sameHost)
  await poll(hands, 'busy')
  expect(await poll(hands, 'second')).toMatchObject({ kind: 'read' })
  expect(asked).toEqual(sameHost.slice(0, 2))
})

test('of those that wait for their turn at a host none is asked any more once it asked one to wait', async () => {
  const { hands, asked } = await follow('host', sameHost)
  const sources = await getSources(database.db, ['busy', 'second', 'third'])
  const reports = await Promise.all(sources.map((source) => pollSource(hands, source)))
  expect(reports.map(({ kind }) => kind)).toEqual(['failed', 'notDue', 'notDue'])
  expect(asked).toEqual(sameHost.slice(0, 1))
  expect((await timesOf()).get('second')).toMatchObject({ failures: 0, state: 'new' })
})

test('nobody is asked sooner because another was asked to wait', async () => {
  const { hands } = await follow('host', sameHost, { 'Retry-After': '60' })
  await poll(hands, 'second')
  const before = (await timesOf()).get('second')
  await poll(hands, 'busy')
  const after = (await timesOf()).get('second')
  expect(after?.nextPollAt).toBe(before?.nextPollAt)
  expect(after?.nextPollWhy).toBe(before?.nextPollWhy)
  expect(after?.holdUntil).toBeGreaterThan(clock.now)
})

test('a hold that comes while a source is being asked outlives its answer', async () => {
  const { hands } = await follow('group', ['http://one.example/busy', 'http://two.example/second'])
  const held = {
    ...hands,
    ask: async (request: Parameters<typeof hands.ask>[0]) => {
      const outcome = await hands.ask(request)
      await poll(hands, 'busy')
      clock.now += 1
      return outcome
    },
  }
  expect(await poll(held, 'second')).toMatchObject({ kind: 'read' })
  const second = (await timesOf()).get('second')
  expect(second?.holdUntil).toBeGreaterThan(clock.now + 1.9 * HOUR)
  expect(second?.nextPollAt).toBeGreaterThanOrEqual(second?.holdUntil ?? Infinity)
})
