import { readLog } from '#storage/polls.ts'
import { pollHands } from '#tests/poll-hands.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { beforeEach, expect, test } from 'vitest'
import type { Wish } from '#model/follow.ts'
import { pauseSource, removeSourceWithPosts } from '#storage/source-changes.ts'
import { getSource, listSources } from '#storage/sources.ts'
import { saveTopic } from '#storage/topics.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { localFetcher } from '#tests/local-fetcher.ts'
import { localServer } from '#tests/local-server.ts'
import { rss, smallTopic } from '#tests/small-topic.ts'
import { follow } from './follow.ts'
import { type PollHands, poll } from './poll.ts'
import { takeUpList } from './take-up.ts'

let database: TestDatabase
const clock = { now: Date.UTC(2026, 10, 1, 12) }

beforeEach(async () => {
  database = await openTestDatabase()
  await saveTopic(database.db, smallTopic, { now: clock.now, reason: 'test' })
  return () => database.close()
})

type Answers = Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>>

const feed = rss([
  { id: 'a', title: 'Xiaomi tests MIOS' },
  { id: 'b', title: 'A new camera' },
])
const answers =
  (body: string, type = 'text/html') =>
  (_: IncomingMessage, response: ServerResponse) => {
    response.setHeader('Content-Type', type)
    response.setHeader('ETag', '"one"')
    response.end(body)
  }
const page = (links: string, title = 'Blog') =>
  answers(`<!doctype html><html><head><title>${title}</title>${links}</head><body>Hello</body></html>`)
const link = (href: string, title = '') =>
  `<link rel="alternate" type="application/rss+xml" title="${title}" href="${href}">`

/** A site, what it was asked so far, and how to follow something of it. */
async function site(pages: Answers) {
  const asked: string[] = []
  const { origin, port } = await localServer((request, response) => {
    asked.push(request.url ?? '')
    const answer = pages[request.url ?? '']
    if (answer === undefined) response.writeHead(404).end('nothing')
    else answer(request, response)
  })
  const fetcher = localFetcher([port], { now: () => clock.now })
  const { db } = database
  const hands = pollHands({ db, ask: fetcher.ask, now: () => clock.now })
  return {
    origin,
    asked,
    hands,
    follow: (what: string, more?: Partial<Wish>) => follow(hands, { what, ...more }),
  }
}

const ids = async () => (await listSources(database.db)).map(({ id }) => id)

test('a feed is asked once: its answer is the first poll, with posts, validators and a line in the log', async () => {
  const { origin, asked, follow, hands } = await site({ '/feed': answers(feed, 'application/rss+xml') })
  const followed = await follow(`${origin}/feed`)
  expect(followed).toMatchObject({ kind: 'followed', name: 'Phone News', read: 2, added: 2, kept: 1 })
  expect(asked).toEqual(['/feed'])
  if (followed.kind !== 'followed') return
  expect(await getSource(database.db, followed.id)).toMatchObject({
    state: 'ok',
    etag: '"one"',
    mode: 'firehose',
    polledAt: clock.now,
  })
  expect(await readLog(database.db, followed.id)).toMatchObject([{ outcome: 'read', newPosts: 2 }])
  expect(await poll(hands, followed.id)).toEqual({ kind: 'notDue' })
  expect(asked).toEqual(['/feed'])
})

test('what the owner says of a source is kept', async () => {
  const { origin, follow } = await site({ '/feed': answers(feed) })
  const wish = {
    name: 'Mine',
    group: 'Phones/Xiaomi',
    lang: 'zh',
    mode: 'curated',
    headers: { Cookie: 'a=b' },
    backOff: 'host',
  } as const
  await follow(`${origin}/feed`, wish)
  expect(await listSources(database.db)).toMatchObject([wish])
})

test.each(['/feed/', '/feed#top', '/feed'])('%s is not asked again while /feed is followed', async (path) => {
  const { origin, asked, follow } = await site({ '/feed': answers(feed) })
  await follow(`${origin}/feed`)
  const again = await follow(`${origin.replace('http', 'HTTP')}${path}`)
  expect(again).toMatchObject({ kind: 'known', name: 'Phone News' })
  expect(asked).toEqual(['/feed'])
  expect(await ids()).toHaveLength(1)
})

test('an address that redirects to what is followed is the same source', async () => {
  const { origin, follow } = await site({
    '/feed': answers(feed),
    '/old': (_request, response) => response.writeHead(302, { Location: '/feed' }).end(),
  })
  await follow(`${origin}/feed`)
  expect(await follow(`${origin}/old`)).toMatchObject({ kind: 'known' })
  expect(await ids()).toHaveLength(1)
})

test('of a page with one feed that feed is followed; each of the two is asked once', async () => {
  const { origin, asked, follow } = await site({ '/': page(link('/feed')), '/feed': answers(feed) })
  expect(await follow(origin)).toMatchObject({ kind: 'followed', address: `${origin}/feed`, added: 2 })
  expect(asked).toEqual(['/', '/feed'])
})

test('of a page with several feeds all are offered, and the one that is picked is followed', async () => {
  const { origin, asked, follow } = await site({
    '/': page(link('/feed', 'Posts') + link('/comments', 'Comments')),
    '/feed': answers(feed),
    '/comments': answers(rss([{ id: 'c', title: 'First!' }])),
  })
  await follow(`${origin}/feed`)
  const offered = await follow(origin)
  expect(offered).toMatchObject({
    kind: 'choose',
    message: expect.stringMatching(/'Blog'.*advertises 2 feeds/u),
    feeds: [
      { title: 'Posts', url: `${origin}/feed`, followedAs: (await ids())[0] },
      { title: 'Comments', url: `${origin}/comments`, followedAs: null },
    ],
  })
  expect(asked).toEqual(['/feed', '/'])
  expect(await follow(origin, { pick: 3 })).toMatchObject({
    kind: 'choose',
    message: expect.stringMatching(/no number 3/u),
  })
  expect(await follow(origin, { pick: 1 })).toMatchObject({ kind: 'known' })
  expect(await follow(origin, { pick: 2 })).toMatchObject({ kind: 'followed', added: 1 })
})

test('headers meant for a page are not told to another place that it names as its feed', async () => {
  const other = await site({ '/feed': answers(feed) })
  const { origin, follow } = await site({ '/': page(link(`${other.origin}/feed`)) })
  const outcome = await follow(origin, { headers: { Cookie: 'sid=hush' } })
  expect(outcome).toMatchObject({ kind: 'choose', feeds: [{ url: `${other.origin}/feed` }] })
  expect(other.asked).toEqual([])
})

test('a page whose only feed is a page again is refused, not walked through', async () => {
  const { origin, asked, follow } = await site({
    '/': page(link('/feed')),
    '/feed': page(link('/deeper'), 'Not yet'),
  })
  expect(await follow(origin)).toMatchObject({
    kind: 'refused',
    message: expect.stringMatching(/'Not yet'/u),
  })
  expect(asked).toEqual(['/', '/feed'])
  expect(await ids()).toEqual([])
})

test.each([
  ['a page without feeds', '/shop', /web page 'Shop'/u],
  ['nothing', '/none', /404/u],
  ['what is no address', 'feeds please', /no address/u],
])('%s is refused in plain words, and nothing is added', async (_case, what, message) => {
  const { origin, follow } = await site({ '/shop': page('', 'Shop') })
  const outcome = await follow(what.startsWith('/') ? `${origin}${what}` : what)
  expect(outcome).toMatchObject({ kind: 'refused', message, fix: expect.stringMatching(/\w/u) })
  expect(await ids()).toEqual([])
})

test('a header that may not be sent, or needs what is not set, is refused before anything is asked', async () => {
  const { origin, asked, follow } = await site({ '/feed': answers(feed) })
  const wish = (value: string) => follow(`${origin}/feed`, { headers: { Cookie: value } })
  expect(await wish('a\nb')).toMatchObject({ kind: 'refused', message: expect.stringMatching(/characters/u) })
  expect(await wish('${NOT_SET}')).toMatchObject({
    kind: 'refused',
    message: expect.stringMatching(/NOT_SET, which is not set/u),
  })
  expect(asked).toEqual([])
})

test('a site without https is named with what to write, if no scheme was', async () => {
  const { origin, asked, follow } = await site({ '/feed': answers(feed) })
  expect(await follow(`${origin.replace('http://', '')}/feed`)).toMatchObject({
    kind: 'refused',
    fix: expect.stringMatching(/write 'http:\/\/' before it/u),
  })
  expect(asked).toEqual([])
})

test('two that follow the same at once make one source', async () => {
  const { origin, follow } = await site({ '/feed': answers(feed) })
  const outcomes = await Promise.all([
    follow(`${origin}/feed`),
    follow(`${origin}/feed#x`),
    follow(`${origin}/feed`),
  ])
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['followed', 'known', 'known'])
  expect(await ids()).toHaveLength(1)
})

test('what was removed is followed anew under its id, and its posts are not new again', async () => {
  const { origin, follow } = await site({ '/feed': answers(feed) })
  const first = await follow(`${origin}/feed`)
  const [id = ''] = await ids()
  await removeSourceWithPosts(database.db, id, { posts: 'keep', now: clock.now })
  expect(await follow(`${origin}/feed`)).toMatchObject({ ...first, added: 0, kept: 0 })
})

test('a source that is paused while it is asked stays paused', async () => {
  const { db } = database
  const { origin, hands, follow } = await site({ '/feed': answers(feed) })
  await follow(`${origin}/feed`)
  const [id = ''] = await ids()
  const ask: PollHands['ask'] = async (request) => {
    await pauseSource(db, id, clock.now)
    return await hands.ask(request)
  }
  await poll({ ...hands, ask }, id, true)
  expect(await getSource(db, id)).toMatchObject({ state: 'paused', nextPollAt: null, nextPollWhy: 'paused' })
})

test('a source that is removed with its posts while it is asked leaves none behind', async () => {
  const { db } = database
  const { origin, hands, follow } = await site({ '/feed': answers(feed) })
  await follow(`${origin}/feed`)
  const [id = ''] = await ids()
  const ask: PollHands['ask'] = async (request) => {
    await db.transaction().execute((all) => removeSourceWithPosts(all, id, { posts: 'all', now: clock.now }))
    return await hands.ask({ ...request, etag: null })
  }
  await db.updateTable('source').set({ bodyHash: null }).execute()
  expect(await poll({ ...hands, ask }, id, true)).toMatchObject({ kind: 'read', added: 0 })
  expect(await db.selectFrom('post').select('id').execute()).toEqual([])
})

const list = (text: string) => new TextEncoder().encode(text)

test('a list is taken up without asking; what is followed in another spelling stays as it is', async () => {
  const { origin, asked, follow } = await site({ '/feed': answers(feed) })
  await follow(`${origin}/feed`, { name: 'Mine' })
  const bytes = list(`${origin}/feed/#x\nhttps://b.example/\nb.example\nr/Xiaomi\n`)
  const taken = await takeUpList(database.db, bytes, { skipBad: false, now: clock.now })
  expect(taken).toMatchObject({ kind: 'taken', saved: 2, known: 1, doubled: 1 })
  expect(taken.ids).toHaveLength(3)
  expect(asked).toEqual(['/feed'])
  expect((await listSources(database.db)).map(({ name }) => name)).toEqual([
    'Mine',
    'b.example',
    'new posts in r/Xiaomi',
  ])
})

test('with something bad in it a list is refused whole with all that is bad, or taken up without that', async () => {
  const bytes = list('https://a.example/\nftp://b.example/\nhttps://c.example/\nwords here\n')
  const { db } = database
  const refused = await takeUpList(db, bytes, { skipBad: false, now: clock.now })
  expect(refused).toMatchObject({ kind: 'refused', problems: [{ line: 2 }, { line: 4 }] })
  expect(await ids()).toEqual([])
  const taken = await takeUpList(db, bytes, { skipBad: true, now: clock.now })
  expect(taken).toMatchObject({ kind: 'taken', saved: 2, skipped: [{ line: 2 }, { line: 4 }] })
  expect(await ids()).toHaveLength(2)
})

test('a kind of source that has a least time between polls keeps to it from the first answer on', async () => {
  const posts = [0, 1, 2].map(
    (n) => `<article><h2><a href="/${n}">Note ${n}</a></h2>
    <time datetime="2026-11-01T11:0${n}:00Z"></time></article>`,
  )
  const { origin, follow } = await site({ '/news': answers(`<html><body>${posts.join('')}</body></html>`) })
  const options = { item: 'article', title: 'h2', link: 'h2 a', time: 'time' }
  const followed = await follow(`${origin}/news`, { kind: 'html', options })
  expect(followed).toMatchObject({ kind: 'followed', read: 3 })
  const [source] = await listSources(database.db)
  expect(source?.nextPollAt).toBeGreaterThanOrEqual(clock.now + 30 * 60_000)
})
