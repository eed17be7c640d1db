import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { SourceStatus } from '#model/source.ts'
import { saveTopic } from '#storage/topics.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { rss, smallTopic } from '#tests/small-topic.ts'
import { type Watched, watchedSource } from '#tests/watched-source.ts'

/** The rules of politeness as a host sees them: the whole poll, against a real server, on a clock of our own. */
const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = Date.UTC(2026, 10, 1, 12)
const FEED = rss([{ id: 'a', title: 'One' }])

let database: TestDatabase
const clock = { now: START }

beforeAll(async () => {
  database = await openTestDatabase()
  await saveTopic(database.db, smallTopic, { now: START, reason: 'test' })
})
beforeEach(() => {
  clock.now = START
})
afterAll(() => database.close())

const watched = (answer: (request: IncomingMessage, response: ServerResponse) => unknown): Promise<Watched> =>
  watchedSource(answer, { db: database.db, clock })

/** The wait until the next poll. */
const waitOf = (status: SourceStatus): number => (status.nextPollAt ?? Infinity) - clock.now

const validatorsOf = ({ headers }: Watched['asked'][number]) => [
  headers['if-none-match'],
  headers['if-modified-since'],
]

test('1: validators go back byte for byte, after a restart too; the first question has none', async () => {
  const { asked, poll, status } = await watched((_request, response) => {
    response.setHeader('ETag', 'W/"odd, \u00e9-gzip"').setHeader('Last-Modified', 'yesterday-ish')
    response.end(Buffer.from(FEED))
  })
  await poll()
  await poll(true)
  expect(asked.map(validatorsOf)).toEqual([
    [undefined, undefined],
    ['W/"odd, \u00e9-gzip"', 'yesterday-ish'],
  ])
  expect(await status()).toMatchObject({ etag: 'W/"odd, \u00e9-gzip"', lastModified: 'yesterday-ish' })
})

test('1: the validators of every 200 are stored, although the body is the one we know', async () => {
  let version = 0
  const { asked, poll } = await watched((_request, response) => {
    response.setHeader('ETag', `"${++version}"`).end(FEED)
  })
  await poll()
  expect(await poll(true)).toEqual({ kind: 'unchanged' })
  await poll(true)
  expect(asked.map(validatorsOf)).toEqual([
    [undefined, undefined],
    ['"1"', undefined],
    ['"2"', undefined],
  ])
})

test('1: validators of one address never go to another that a redirect leads to later, though it says the same', async () => {
  let target = '/first'
  const { asked, poll } = await watched((request, response) => {
    if (request.url === '/feed') response.writeHead(302, { Location: target }).end()
    else if (request.url === '/first') response.setHeader('ETag', '"first"').end(FEED)
    else response.end(FEED)
  })
  await poll()
  target = '/second'
  expect(await poll(true)).toEqual({ kind: 'unchanged' })
  await poll(true)
  expect(asked.map(validatorsOf).flat()).toEqual(Array(12).fill(undefined))
})

test('1: another address starts without validators', async () => {
  const { asked, poll, follow } = await watched((_request, response) => {
    response.setHeader('ETag', '"1"').end(FEED)
  })
  await poll()
  await follow('/feed2')
  await poll(true)
  expect(asked.map(({ path }) => path)).toEqual(['/feed', '/feed2'])
  expect(asked.map(validatorsOf)).toEqual([
    [undefined, undefined],
    [undefined, undefined],
  ])
})

test('2: a 304 brings new validators and freshness, and ends a row of failures', async () => {
  const answers = [200, 500, 304]
  const { poll, status } = await watched((_request, response) => {
    const code = answers.shift() ?? 304
    response.statusCode = code
    if (code === 304) response.setHeader('ETag', '"later"').setHeader('Cache-Control', 'max-age=36000')
    else response.setHeader('ETag', '"first"').setHeader('Last-Modified', 'the first day')
    response.end(code === 200 ? FEED : undefined)
  })
  await poll()
  await poll(true)
  expect((await status()).failures).toBe(1)
  expect(await poll(true)).toEqual({ kind: 'unchanged' })
  const after = await status()
  expect(after).toMatchObject({ failures: 0, etag: '"later"', lastModified: 'the first day', state: 'ok' })
  expect(waitOf(after)).toBeGreaterThanOrEqual(10 * HOUR)
})

test('2: a 200 under the ETag that we named is unchanged, whatever its body says', async () => {
  let count = 0
  const { poll } = await watched((_request, response) => {
    response.setHeader('ETag', '"same"').end(rss([{ id: 'a', title: `Made ${count++} seconds ago` }]))
  })
  expect(await poll()).toMatchObject({ kind: 'read' })
  expect(await poll(true)).toEqual({ kind: 'unchanged' })
})

test.each([
  ['max-age', { 'Cache-Control': `max-age=${30 * 86_400}` }],
  ['Expires', { Expires: new Date(START + 30 * DAY).toUTCString() }],
])('3: %s counts, for a day at most', async (_what, headers) => {
  const { poll, status } = await watched((_request, response) => {
    response.writeHead(200, headers).end(FEED)
  })
  await poll()
  expect(waitOf(await status())).toBeGreaterThanOrEqual(DAY)
  expect(waitOf(await status())).toBeLessThanOrEqual(1.1 * DAY)
})

test('3: Retry-After counts, for seven days at most', async () => {
  const { poll, status } = await watched((_request, response) => {
    response.writeHead(503, { 'Retry-After': String(30 * 86_400) }).end()
  })
  await poll()
  expect(waitOf(await status())).toBeGreaterThanOrEqual(7 * DAY)
  expect(waitOf(await status())).toBeLessThanOrEqual(7 * DAY + HOUR)
})

test('4: nothing is asked twice within its minimum, a restart included, and each source has its own moment', async () => {
  const serve = (_request: unknown, response: ServerResponse) => response.end(FEED)
  const [one, other] = [await watched(serve), await watched(serve)]
  await one.poll()
  await other.poll()
  clock.now += HOUR / 4 - 1
  expect(await one.poll()).toEqual({ kind: 'notDue' })
  expect(one.asked).toHaveLength(1)
  expect((await one.status()).nextPollAt).not.toBe((await other.status()).nextPollAt)
})

test.each([302, 303, 307])('5: a %i is followed each time and never stored', async (code) => {
  const { asked, origin, poll, status } = await watched((request, response) => {
    if (request.url === '/feed') response.writeHead(code, { Location: '/elsewhere' }).end()
    else response.end(FEED)
  })
  for (let day = 0; day < 5; day += 1) {
    await poll(true)
    clock.now += DAY
  }
  expect(asked.filter(({ path }) => path === '/feed')).toHaveLength(5)
  expect((await status()).address).toContain(`${origin}/feed#`)
})

test('5: a 404 is asked ever more rarely, daily in the end, and is gone after 14 days', async () => {
  const { asked, poll, status } = await watched((_request, response) => response.writeHead(404).end())
  for (;;) {
    await poll()
    const { nextPollAt } = await status()
    if (nextPollAt === null) break
    expect(nextPollAt - clock.now).toBeGreaterThanOrEqual(HOUR)
    expect(nextPollAt - clock.now).toBeLessThanOrEqual(DAY)
    clock.now = nextPollAt
  }
  expect(await status()).toMatchObject({ state: 'gone' })
  expect(clock.now - START).toBeGreaterThanOrEqual(14 * DAY)
  expect(asked.length).toBeGreaterThan(14)
  expect(asked.length).toBeLessThan(60)
})

test('5: a 404 that ends before is forgotten', async () => {
  let isThere = false
  const { poll, status } = await watched((_request, response) => {
    response.writeHead(isThere ? 200 : 404).end(isThere ? FEED : '')
  })
  await poll()
  clock.now += 13 * DAY
  isThere = true
  expect(await poll()).toMatchObject({ kind: 'read', added: 1 })
  expect(await status()).toMatchObject({ state: 'ok', failures: 0, failingSince: null })
})

test.each([
  [401, 'needsSignIn'],
  [410, 'gone'],
  [451, 'blocked'],
])('5 and 6: after a %i it is not asked before somebody edits it', async (code, state) => {
  const { asked, poll, status, follow } = await watched((_request, response) => {
    response.writeHead(code).end()
  })
  await poll()
  expect(await status()).toMatchObject({ state, nextPollAt: null })
  clock.now += 300 * DAY
  expect(await poll(true)).toEqual({ kind: 'notDue' })
  await follow('/feed2')
  await poll()
  expect(asked.map(({ path }) => path)).toEqual(['/feed', '/feed2'])
})

test('6: a 429 without a time waits an hour more each time, a day at most', async () => {
  const { poll, status } = await watched((_request, response) => response.writeHead(429).end())
  for (let n = 1; n <= 30; n += 1) {
    await poll()
    const waitMs = waitOf(await status())
    const leastMs = Math.min(n * HOUR, DAY)
    expect(waitMs).toBeGreaterThanOrEqual(leastMs)
    expect(waitMs).toBeLessThanOrEqual(leastMs + HOUR)
    clock.now += waitMs
  }
})

test.each([
  ['seconds', '7200'],
  ['a date', new Date(START + 2 * HOUR).toUTCString()],
])('6: a 429 with %s is not asked before, even if somebody says now', async (_what, retryAfter) => {
  const { asked, poll, status } = await watched((_request, response) => {
    response.writeHead(429, { 'Retry-After': retryAfter }).end()
  })
  await poll()
  expect(waitOf(await status())).toBeGreaterThanOrEqual(2 * HOUR)
  clock.now += 2 * HOUR - 1
  expect(await poll(true)).toEqual({ kind: 'notDue' })
  clock.now += 1
  await poll(true)
  expect(asked).toHaveLength(2)
})

test('6: a 403 waits four hours', async () => {
  const { poll, status } = await watched((_request, response) => response.writeHead(403).end())
  await poll()
  expect(waitOf(await status())).toBeGreaterThanOrEqual(4 * HOUR)
  expect(waitOf(await status())).toBeLessThanOrEqual(4.4 * HOUR)
})

test('6: a host in trouble is asked ever more rarely and never at the moment that others are, a day at most', async () => {
  const serve = (_request: unknown, response: ServerResponse) => response.writeHead(500).end()
  const pair = [await watched(serve), await watched(serve)] as const
  for (let n = 1; n <= 12; n += 1) {
    for (const one of pair) await one.poll(true)
    const waits = [waitOf(await pair[0].status()), waitOf(await pair[1].status())]
    for (const waitMs of waits) {
      expect(waitMs).toBeGreaterThanOrEqual(HOUR / 4)
      expect(waitMs).toBeLessThanOrEqual(Math.min((HOUR / 4) * 2 ** n, DAY))
    }
    expect(waits[0]).not.toBe(waits[1])
  }
})

test('9: the address goes out as it is, without fragment, Referer or the cookies that the host sets', async () => {
  const { asked, poll } = await watched((request, response) => {
    response.setHeader('Set-Cookie', 'id=1; Path=/')
    if (request.url === '/feed') response.writeHead(302, { Location: '/real?b=2&a=1#top' }).end()
    else response.end(FEED)
  })
  await poll()
  await poll(true)
  expect(asked.map(({ path }) => path)).toEqual(['/feed', '/real?b=2&a=1', '/feed', '/real?b=2&a=1'])
  for (const { headers } of asked) {
    expect(headers['user-agent']).toBe('Leakwire/test (+https://owner.example)')
    expect(headers.cookie).toBeUndefined()
    expect(headers.referer).toBeUndefined()
  }
})

test('10: a page instead of a feed is an error that names its title', async () => {
  const { poll, status } = await watched((_request, response) => {
    response.end('<!doctype html><html><head><title>Please wait ...</title></head></html>')
  })
  expect(await poll()).toMatchObject({ kind: 'failed', message: expect.stringContaining('Please wait ...') })
  expect(await status()).toMatchObject({ state: 'broken', failures: 1 })
})
