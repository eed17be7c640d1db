import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Source } from '#model/source.ts'
import { listNotices } from '#storage/polls.ts'
import { saveSources } from '#storage/sources.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { rss } from '#tests/small-topic.ts'
import { type Watched, watchedSource } from '#tests/watched-source.ts'

/** What a source's page says of it, told by what its host answered. */
const DAY = 86_400_000
const START = Date.UTC(2026, 10, 1, 12)

let database: TestDatabase
const clock = { now: START }

beforeAll(async () => {
  database = await openTestDatabase()
})
beforeEach(() => {
  clock.now = START
})
afterAll(() => database.close())

interface Stage extends Watched {
  /** The host answers with this from now on. */
  readonly serve: (body: string, headers?: Readonly<Record<string, string>>) => void
  /** Or with an error. */
  readonly refuse: (code: number, body: string) => void
}

/** A source whose host answers what it was last told to, 304 to whoever has that already. */
async function stage(more: Partial<Source> = {}): Promise<Stage> {
  let version = 0
  let say: (response: ServerResponse) => unknown = () => {}
  const watched = await watchedSource(
    (request, response) => {
      if (request.headers['if-none-match'] === `"${version}"`) response.writeHead(304).end()
      else say(response.setHeader('ETag', `"${version}"`))
    },
    { db: database.db, clock, more },
  )
  return {
    ...watched,
    serve: (body, headers = {}) => {
      version++
      say = (response) => response.writeHead(200, headers).end(body)
    },
    refuse: (code, body) => {
      version++
      say = (response) => response.writeHead(code).end(body)
    },
  }
}

const posts = rss([
  { id: 'a', title: 'One' },
  { id: 'b', title: 'Two' },
])
const none = rss([])
const item = (title: string): string => rss([{ id: 'n', title }])

test('a feed that held posts and twice holds none is in trouble, though the second time nothing changed', async () => {
  const { serve, poll, status } = await stage()
  serve(posts)
  await poll(true)
  serve(none)
  await poll(true)
  expect(await status()).toMatchObject({ state: 'ok', lastItems: 2, emptyAnswers: 1 })
  expect(await poll(true)).toEqual({ kind: 'unchanged' })
  const empty = await status()
  expect(empty).toMatchObject({ state: 'degraded', failures: 0 })
  expect(empty.stateWhy).toBe('It answered without a post 2 times in a row; before, it held 2 posts.')
  serve(posts)
  await poll(true)
  expect(await status()).toMatchObject({ state: 'ok', emptyAnswers: 0, stateWhy: null, stateFix: null })
})

test('the same body without a post, sent whole each time, counts each time', async () => {
  let body = posts
  const { poll, status } = await watchedSource((_request, response) => response.end(body), {
    db: database.db,
    clock,
  })
  await poll(true)
  body = none
  await poll(true)
  await poll(true)
  await poll(true)
  expect((await status()).stateWhy).toContain('3 times in a row')
})

test('a feed that never held a post is just empty', async () => {
  const { serve, poll, status } = await stage()
  serve(none)
  await poll(true)
  await poll(true)
  await poll(true)
  expect(await status()).toMatchObject({ state: 'ok', emptyAnswers: 0, lastItems: null })
})

test.each([
  ['RSS reader not yet whitelisted!', 'let in'],
  ['Bridge returned error 403! (20417)', 'RSS-Bridge'],
  ['Sina Visitor System', 'Weibo'],
])('"%s" is no post but a notice, which stays until the posts are back', async (title, fix) => {
  const { serve, poll, status, id } = await stage()
  serve(posts)
  await poll(true)
  serve(item(title))
  expect(await poll(true)).toMatchObject({ kind: 'read', read: 0, added: 0 })
  const blocked = await status()
  expect(blocked).toMatchObject({ state: 'blocked', failures: 0 })
  expect(blocked.stateWhy).toContain(title)
  expect(blocked.stateFix).toContain(fix)
  await poll(true)
  await poll(true)
  expect(await status()).toMatchObject({
    state: 'blocked',
    stateWhy: blocked.stateWhy,
    stateFix: blocked.stateFix,
  })
  expect((await listNotices(database.db, id)).map(({ code }) => code)).toEqual(['noticeItem'])
  serve(posts)
  await poll(true)
  expect(await status()).toMatchObject({ state: 'ok', stateWhy: null })
})

test('a post that merely speaks of such things is a post', async () => {
  const { serve, poll, status } = await stage()
  serve(item('RSS reader not yet whitelisted: how we got in'))
  expect(await poll(true)).toMatchObject({ read: 1, added: 1 })
  expect(await status()).toMatchObject({ state: 'ok' })
})

test('the page of a guard is an error that names what to do', async () => {
  const { serve, poll, status } = await stage()
  serve('<!doctype html><html><head><title>Just a moment...</title></head><body>Wait</body></html>')
  expect(await poll(true)).toMatchObject({ kind: 'failed' })
  const guarded = await status()
  expect(guarded).toMatchObject({ state: 'blocked', failures: 1 })
  expect(guarded.stateWhy).toContain('Just a moment...')
  expect(guarded.stateFix).toContain('A guard before the site lets in browsers only')
})

test('half a feed stays half while it does not change, and is well again once it comes whole', async () => {
  const { serve, poll, status, id } = await stage()
  serve(posts.slice(0, posts.lastIndexOf('<item>') + 30))
  expect(await poll(true)).toMatchObject({ added: 1 })
  const half = await status()
  expect(half).toMatchObject({ state: 'degraded', failures: 0 })
  clock.now += DAY
  expect(await poll(true)).toEqual({ kind: 'unchanged' })
  expect(await status()).toMatchObject({
    state: 'degraded',
    stateWhy: half.stateWhy,
    stateSince: half.stateSince,
  })
  expect((await listNotices(database.db, id)).map(({ code }) => code)).toEqual(['partial', 'partial'])
  serve(posts)
  await poll(true)
  expect(await status()).toMatchObject({ state: 'ok', stateWhy: null })
})

test('a source is quiet after 30 days without a post, and well when it posts', async () => {
  const { serve, poll, status } = await stage()
  serve(posts)
  await poll(true)
  clock.now = Date.UTC(2026, 9, 30, 12) + 30 * DAY - 1
  await poll(true)
  expect(await status()).toMatchObject({ state: 'ok' })
  clock.now += 1
  await poll(true)
  expect(await status()).toMatchObject({
    state: 'quiet',
    failures: 0,
    stateWhy: 'Its newest post is 30 d old.',
  })
  serve(posts.replace('30 Oct 2026', '29 Nov 2026').replace('>a<', '>new<'))
  await poll(true)
  expect(await status()).toMatchObject({ state: 'ok', stateWhy: null })
})

/** A source that redirects for good, polled once on each of so many days. */
async function moved(days: number, more: Partial<Source> = {}) {
  const watched = await watchedSource(
    (request, response) => {
      if (request.url === '/feed') response.writeHead(301, { Location: '/new' }).end()
      else if (request.headers['if-none-match'] === '"v"') response.writeHead(304).end()
      else response.setHeader('ETag', '"v"').end(posts)
    },
    { db: database.db, clock, more },
  )
  for (let day = 0; day < days; day++) {
    await watched.poll(true)
    clock.now += DAY
  }
  return watched
}

test('a permanent redirect is stored on its third day, with the old address to be seen and what is known kept', async () => {
  const { origin, poll, status, asked } = await moved(2)
  expect((await status()).address).toContain('/feed')
  await poll(true)
  expect(await status()).toMatchObject({ address: `${origin}/new`, moving: null, etag: '"v"' })
  expect((await status()).formerAddress).toContain(`${origin}/feed`)
  asked.length = 0
  expect(await poll(true)).toEqual({ kind: 'unchanged' })
  expect(asked.map(({ path, headers }) => [path, headers['if-none-match']])).toEqual([['/new', '"v"']])
})

test.each([
  ['', '/new'],
  [' in another spelling', '/new/#top'],
])('no source moves onto the address of another%s', async (_spelling, path) => {
  const { origin, poll, status } = await moved(1)
  const address = origin + path
  const other: Source = {
    id: `at-${origin}`,
    kind: 'feed',
    address,
    name: 'Other',
    lang: null,
    group: null,
    mode: 'curated',
  }
  await saveSources(database.db, [other], 'added', clock.now)
  await poll(true)
  clock.now += DAY
  await poll(true)
  expect(await status()).toMatchObject({ formerAddress: null, state: 'ok' })
  expect((await status()).address).toContain('/feed')
})

test('a list that still names the old address changes nothing about a source that moved', async () => {
  const { follow, origin, status } = await moved(3)
  await follow('/feed')
  expect(await status()).toMatchObject({ address: `${origin}/new`, etag: '"v"' })
  await follow('/third')
  expect(await status()).toMatchObject({ formerAddress: null, etag: null })
})

test('credentials in the address stay in it when it moves on its host', async () => {
  const { status, asked } = await moved(4, { address: 'http://me:pw@{host}/feed' })
  expect((await status()).address).toMatch(/^http:\/\/me:pw@127\.0\.0\.1:\d+\/new$/)
  expect(asked.at(-1)).toMatchObject({ path: '/new', headers: { authorization: 'Basic bWU6cHc=' } })
})

test('a bridge that answers without posts is in trouble at once: it hides its errors that way', async () => {
  const { serve, poll, status } = await stage()
  const bridged = (items: string) =>
    `<rss version="2.0"><channel><title>X</title><link>https://x.com/someone</link><description>Their posts - Powered by RSSHub</description>${items}</channel></rss>`
  serve(bridged('<item><guid>https://x.com/someone/status/1</guid><title>One</title></item>'))
  await poll(true)
  serve(bridged(''))
  await poll(true)
  expect(await status()).toMatchObject({
    state: 'degraded',
    stateWhy: 'It answered without a post once; before, it held a post.',
  })
})

test('a bridge that refuses is told in its own words', async () => {
  const { refuse, poll, status } = await stage()
  refuse(503, '{"error":{"message":"ConfigNotFoundError: Twitter cookies are not configured"}}')
  await poll(true)
  const { stateWhy, stateFix } = await status()
  expect(stateWhy).toContain('Twitter cookies are not configured')
  expect(stateFix).toContain('docs.rsshub.app')
})
