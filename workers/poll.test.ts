import { pollHands } from '#tests/poll-hands.ts'
import type { RequestListener } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Source } from '#model/source.ts'
import { loadPosts } from '#storage/posts.ts'
import { readLog } from '#storage/polls.ts'
import { getSource, saveSources } from '#storage/sources.ts'
import { saveTopic } from '#storage/topics.ts'
import { takePostsToPlace } from '#storage/verdicts.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { localFetcher } from '#tests/local-fetcher.ts'
import { localServer } from '#tests/local-server.ts'
import { rss, smallTopic } from '#tests/small-topic.ts'
import { type PollHands, poll } from './poll.ts'

let database: TestDatabase
let sources = 0
const clock = { now: Date.UTC(2026, 10, 1, 12) }

beforeAll(async () => {
  database = await openTestDatabase()
  await saveTopic(database.db, smallTopic, { now: clock.now, reason: 'test' })
})
afterAll(() => database.close())

/** A source at a server of its own, and the hands to poll it. */
async function sourceAt(listener: RequestListener): Promise<{ hands: PollHands; id: string }> {
  const { origin, port } = await localServer(listener)
  const fetcher = localFetcher([port], { now: () => clock.now })
  const { db } = database
  const id = `source-${sources++}`
  const source: Source = {
    id,
    kind: 'feed',
    address: `${origin}/feed`,
    name: 'Phone News',
    lang: 'en',
    group: null,
    mode: 'curated',
  }
  await saveSources(db, [source], 'added', clock.now)
  return { id, hands: pollHands({ db, ask: fetcher.ask, now: () => clock.now }) }
}

async function statusOf(id: string) {
  const status = await getSource(database.db, id)
  if (status === null) throw new Error(`no source ${id}`)
  return status
}

test('every post is stored, kept or not, and a kept one waits for the digest', async () => {
  const { hands, id } = await sourceAt((_request, response) => {
    response.end(
      rss([
        { id: 'a', title: 'Xiaomi tests MIOS' },
        { id: 'b', title: 'A new camera' },
      ]),
    )
  })
  expect(await poll(hands, id)).toEqual({ kind: 'read', read: 2, added: 2, edited: 0, kept: 1, rekeyed: 0 })
  const due = await takePostsToPlace(database.db, 'mios', 10)
  const [kept] = await loadPosts(
    database.db,
    due.map(({ postId }) => postId),
  )
  expect(kept?.title).toBe('Xiaomi tests MIOS')
})

test('a source that is called by its host takes the name of its feed', async () => {
  const { hands, id } = await sourceAt((_request, response) => {
    response.end(rss([{ id: 'n', title: 'One' }]))
  })
  const { host } = new URL((await statusOf(id)).address)
  await database.db.updateTable('source').set({ name: host }).where('id', '=', id).execute()
  await poll(hands, id)
  expect((await statusOf(id)).name).toBe('Phone News')
})

test('validators go back byte for byte, and a 304 stores nothing and asks again later', async () => {
  const asked: (string | undefined)[] = []
  const { hands, id } = await sourceAt((request, response) => {
    asked.push(request.headers['if-none-match'])
    response.setHeader('ETag', 'W/"odd-gzip"')
    if (request.headers['if-none-match'] === 'W/"odd-gzip"') response.writeHead(304).end()
    else response.end(rss([{ id: 'c', title: 'One' }]))
  })
  await poll(hands, id)
  expect(await poll(hands, id)).toEqual({ kind: 'notDue' })
  expect(await poll(hands, id, true)).toEqual({ kind: 'unchanged' })
  expect(asked).toEqual([undefined, 'W/"odd-gzip"'])
  const log = await readLog(database.db, id)
  expect(log.map(({ outcome, status, conditional }) => ({ outcome, status, conditional }))).toEqual([
    { outcome: 'unchanged', status: 304, conditional: true },
    { outcome: 'read', status: 200, conditional: false },
  ])
  expect((await statusOf(id)).nextPollAt).toBeGreaterThan(clock.now)
})

test('validators of an address that a source redirects to go there, and only there', async () => {
  const asked: [string | undefined, string | undefined][] = []
  const { hands, id } = await sourceAt((request, response) => {
    asked.push([request.url, request.headers['if-none-match']])
    if (request.url === '/feed') response.writeHead(302, { Location: '/moved' }).end()
    else if (request.headers['if-none-match'] === '"m"') response.writeHead(304).end()
    else response.setHeader('ETag', '"m"').end(rss([{ id: 'r', title: 'Redirected' }]))
  })
  await poll(hands, id)
  expect(await poll(hands, id, true)).toEqual({ kind: 'unchanged' })
  expect(asked).toEqual([
    ['/feed', undefined],
    ['/moved', undefined],
    ['/feed', undefined],
    ['/moved', '"m"'],
  ])
})

test('the same body again counts as unchanged although the server sent it whole', async () => {
  const { hands, id } = await sourceAt((_request, response) => {
    response.end(rss([{ id: 'd', title: 'Two' }]))
  })
  await poll(hands, id)
  expect(await poll(hands, id, true)).toEqual({ kind: 'unchanged' })
})

test('an edit is a new revision, judged anew, and the first text stays', async () => {
  let title = 'Xiaomi tests MIOS today'
  const { hands, id } = await sourceAt((_request, response) => {
    response.end(rss([{ id: 'e', title }]))
  })
  await poll(hands, id)
  title = 'Xiaomi tests MIOS tomorrow'
  expect(await poll(hands, id, true)).toMatchObject({ kind: 'read', added: 0, edited: 1 })
  const { db } = database
  const post = await db
    .selectFrom('post')
    .select(['id', 'judged'])
    .where('sourceId', '=', id)
    .executeTakeFirstOrThrow()
  expect(post.judged).toBe(0)
  const revisions = await db
    .selectFrom('revision')
    .select(['n', 'title'])
    .where('postId', '=', post.id)
    .orderBy('n')
    .execute()
  expect(revisions).toEqual([
    { n: 1, title: 'Xiaomi tests MIOS today' },
    { n: 2, title: 'Xiaomi tests MIOS tomorrow' },
  ])
})

test('a page that is no feed is a failure with a fix, not "nothing new"', async () => {
  const { hands, id } = await sourceAt((_request, response) => {
    response.setHeader('Content-Type', 'text/html')
    response.end('<html><head><title>Please sign in</title></head><body>Hello</body></html>')
  })
  const report = await poll(hands, id)
  expect(report).toMatchObject({ kind: 'failed' })
  const status = await statusOf(id)
  expect(status).toMatchObject({ state: 'broken', failures: 1 })
  expect(status.stateWhy).toContain('Please sign in')
  expect(status.nextPollAt).toBeGreaterThan(clock.now)
})

test('a server that asks to wait is not asked before, even now', async () => {
  const { hands, id } = await sourceAt((_request, response) => {
    response.writeHead(429, { 'Retry-After': '3600' }).end()
  })
  await poll(hands, id)
  const status = await statusOf(id)
  expect(status.state).toBe('rateLimited')
  expect(status.holdUntil).toBe(clock.now + 3_600_000)
  expect(await poll(hands, id, true)).toEqual({ kind: 'notDue' })
})

test('text that PostgreSQL cannot hold as it is loses only what it cannot hold', async () => {
  const { hands, id } = await sourceAt((_request, response) => {
    response.setHeader('Content-Type', 'application/feed+json')
    const item = {
      id: 'f\u0000g',
      title: 'Xiaomi MIOS \ud800 broken',
      content_text: 'nul \u0000 here',
      tags: ['\udfff'],
    }
    response.end(JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'T', items: [item] }))
  })
  expect(await poll(hands, id)).toMatchObject({ kind: 'read', added: 1, kept: 1 })
})

test('a fault of ours is kept with the source, which is asked less often, not in a loop', async () => {
  const { hands, id } = await sourceAt((_request, response) => {
    response.end(rss([{ id: 'z', title: 'Never stored' }]))
  })
  const broken = { ...hands, ruleset: () => Promise.reject(new Error('no rules today')) }
  await expect(poll(broken, id)).rejects.toThrow('no rules today')
  const status = await statusOf(id)
  expect(status).toMatchObject({ state: 'degraded', failures: 1 })
  expect(status.stateWhy).toContain('no rules today')
  expect(status.nextPollAt).toBeGreaterThan(clock.now)
})

test('a source of a kind that this version does not have says so, and is asked less often', async () => {
  const { hands, id } = await sourceAt((_request, response) => response.end())
  await database.db.updateTable('source').set({ kind: 'gopher' }).where('id', '=', id).execute()
  await expect(poll(hands, id)).rejects.toThrow('Sources of the kind gopher')
  const { failures, stateWhy, nextPollAt } = await statusOf(id)
  expect([failures, stateWhy]).toEqual([
    1,
    expect.stringMatching(/kind gopher cannot be asked by this version/u),
  ])
  expect(nextPollAt).toBeGreaterThan(clock.now)
})

test('one id twice in a feed is one post', async () => {
  const { hands, id } = await sourceAt((_request, response) => {
    response.end(
      rss([
        { id: 'h', title: 'Newest' },
        { id: 'h', title: 'Older' },
      ]),
    )
  })
  expect(await poll(hands, id)).toMatchObject({ read: 1, added: 1 })
})
