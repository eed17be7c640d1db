import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadPosts } from '#storage/posts.ts'
import { rawOf, trimRaw } from '#storage/raw-answers.ts'
import { removeSourceWithPosts } from '#storage/source-changes.ts'
import { type StoredSource, getSource } from '#storage/sources.ts'
import { entriesAfter } from '#storage/stream-entries.ts'
import { saveTopic } from '#storage/topics.ts'
import { addSource } from '#tests/add-source.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { localFetcher } from '#tests/local-fetcher.ts'
import { localServer } from '#tests/local-server.ts'
import { pollHands } from '#tests/poll-hands.ts'
import { rss, smallTopic } from '#tests/small-topic.ts'
import { compileAliases } from '#text/aliases.ts'
import { digest } from './digest.ts'
import { type PollHands, poll } from './poll.ts'
import { reparse } from './reparse.ts'

let database: TestDatabase
let sources = 0
const clock = { now: Date.UTC(2026, 10, 1, 12) }
const day = 86_400_000

beforeAll(async () => {
  database = await openTestDatabase()
  await saveTopic(database.db, smallTopic, { now: clock.now, reason: 'test' })
})
afterAll(() => database.close())

/** A feed that says what `feed.items` says, followed with its answers kept. */
async function followed(raw: PollHands['raw'] = { keepMs: 3 * day, maxBytes: 1_000_000 }, isPacked = false) {
  const feed = { items: [{ id: 'a', title: 'Xiaomi tests MIOS', text: 'A build was seen' }] }
  const { origin, port } = await localServer((_request, response) => {
    const body = rss(feed.items)
    if (isPacked) response.setHeader('content-encoding', 'gzip').end(gzipSync(body))
    else response.end(body)
  })
  const id = `source-${sources++}`
  await addSource(database.db, { id, kind: 'feed', address: `${origin}/feed` }, clock.now)
  const now = () => clock.now
  const hands = pollHands({ db: database.db, ask: localFetcher([port], { now }).ask, now, raw })
  const polled = async () => {
    clock.now += 60_000
    await poll(hands, id, true)
  }
  await polled()
  return { id, feed, hands, polled, stored: () => storedSource(id) }
}

async function storedSource(id: string): Promise<StoredSource> {
  const source = await getSource(database.db, id)
  if (source === null) throw new Error(`There is no source ${id}.`)
  return source
}

async function postsOf(sourceId: string) {
  const rows = await database.db
    .selectFrom('post')
    .select('id')
    .where('sourceId', '=', sourceId)
    .orderBy('id')
    .execute()
  return await loadPosts(
    database.db,
    rows.map(({ id }) => id),
  )
}

async function kept(sourceId: string): Promise<number> {
  let count = 0
  for await (const _ of rawOf(database.db, sourceId)) count++
  return count
}

test.each([
  ['plain', false],
  ['packed', true],
])(
  'posts that were missed are added from an answer that came %s, and nobody is asked',
  async (_how, isPacked) => {
    const { id, feed, hands, stored } = await followed(undefined, isPacked)
    await sql`delete from post where source_id = ${id}`.execute(database.db)
    feed.items = []
    expect(await reparse(hands, await stored())).toEqual({
      answers: 1,
      unreadable: 0,
      added: 1,
      corrected: 0,
    })
    expect(await postsOf(id)).toMatchObject([{ title: 'Xiaomi tests MIOS', receivedAt: clock.now }])
  },
)

test('what was read wrongly is corrected where it stands: no edit is told, the verdict is made anew', async () => {
  const { id, hands, stored } = await followed()
  const aliases = compileAliases([])
  const digested = () =>
    digest({ db: database.db, ruleset: hands.ruleset, aliases, now: () => clock.now }, 'mios')
  await sql`update revision set title = 'Xiaomi tests', text = '' from post
    where post.id = post_id and source_id = ${id}`.execute(database.db)
  await sql`update post set content_hash = 'other', judged = 0 where source_id = ${id}`.execute(database.db)
  await digested()
  expect(await reparse(hands, await stored())).toMatchObject({ added: 0, corrected: 1 })
  await digested()
  const [post] = await postsOf(id)
  expect(post).toMatchObject({ title: 'Xiaomi tests MIOS', text: 'A build was seen', revisions: 1 })
  const told = await entriesAfter(database.db, 'mios', { position: 0, limit: 100 })
  expect(told.filter(({ postId }) => postId === post?.postId).map(({ kind }) => kind)).not.toContain('edited')
  expect(await reparse(hands, await stored())).toMatchObject({ added: 0, corrected: 0 })
})

test('an older answer corrects the revision that was read from it, not what the post says now', async () => {
  const { id, feed, hands, polled, stored } = await followed()
  feed.items = [{ id: 'a', title: 'Xiaomi tests MIOS', text: 'Early' }]
  await polled()
  await sql`update revision set text = 'wrong' from post
    where post.id = post_id and source_id = ${id} and n = 1`.execute(database.db)
  expect(await reparse(hands, await stored())).toEqual({ answers: 2, unreadable: 0, added: 0, corrected: 1 })
  const { rows } = await sql<{ text: string }>`select text from revision join post on post.id = post_id
    where source_id = ${id} order by n`.execute(database.db)
  expect(rows.map(({ text }) => text)).toEqual(['A build was seen', 'Early'])
})

test('answers are kept for as long and as many bytes as allowed, the newest ones', async () => {
  const { id, feed, polled } = await followed({ keepMs: day, maxBytes: 4_000 })
  for (let n = 0; n < 250; n++) {
    feed.items = [
      { id: 'a', title: `Version ${n}`, text: Array.from({ length: 40 }, (_, k) => `${n * k}`).join(' ') },
    ]
    await polled()
  }
  const many = await kept(id)
  expect(many).toBeGreaterThan(5)
  expect(many).toBeLessThan(150)
  clock.now += 2 * day
  for (let n = 0; n < 100; n++) {
    feed.items = [{ id: 'a', title: `Later ${n}`, text: '' }]
    await polled()
  }
  expect(await kept(id)).toBeLessThanOrEqual(101)
})

test('nothing is kept where the owner wants nothing kept', async () => {
  const { id } = await followed({ keepMs: 0, maxBytes: 1_000_000 })
  expect(await kept(id)).toBe(0)
})

test('what was kept is gone where nothing shall be kept any more, and with its source', async () => {
  const { id } = await followed()
  await trimRaw(database.db, { keepMs: 0, maxBytes: 1_000_000 }, clock.now)
  expect(await kept(id)).toBe(0)
  const other = await followed()
  expect(await kept(other.id)).toBe(1)
  await database.db
    .transaction()
    .execute((db) => removeSourceWithPosts(db, other.id, { posts: 'keep', now: clock.now }))
  expect(await kept(other.id)).toBe(0)
})

test('the body that is shown is corrected with the words', async () => {
  const { id, hands, stored } = await followed()
  await sql`update revision set title = 'Xiaomi tests M??S', content = 'M??S', summary = 'M??S' from post
    where post.id = post_id and source_id = ${id}`.execute(database.db)
  expect(await reparse(hands, await stored())).toMatchObject({ corrected: 1 })
  expect((await postsOf(id)).map(({ content, summary }) => content + summary)).toEqual([
    expect.not.stringContaining('??'),
  ])
})

test('nothing is added to a source that was removed meanwhile', async () => {
  const { id, hands, stored } = await followed()
  const source = await stored()
  const read: PollHands['read'] = async (...answer) => {
    await database.db
      .transaction()
      .execute((db) => removeSourceWithPosts(db, id, { posts: 'all', now: clock.now }))
    return await hands.read(...answer)
  }
  expect(await reparse({ ...hands, read }, source)).toMatchObject({ answers: 1, added: 0 })
  expect(await postsOf(id)).toEqual([])
})

test('a post that was missed is added with what its list says, and what its own page says later is no edit', async () => {
  const listed = ['a']
  const { origin, port } = await localServer(({ url = '' }, response) => {
    response.setHeader('content-type', 'text/html')
    if (url !== '/') response.end('<main><p>Xiaomi tests MIOS in Beijing.</p></main>')
    else response.end(listed.map((id) => `<article><a href="/${id}">News ${id}</a></article>`).join(''))
  })
  const id = `source-${sources++}`
  const options = { item: 'article', title: 'a', link: 'a', follow: { text: 'main p' } }
  await addSource(database.db, { id, kind: 'html', address: `${origin}/`, options }, clock.now)
  const now = () => clock.now
  const raw = { keepMs: 3 * day, maxBytes: 1_000_000 }
  const hands = pollHands({ db: database.db, ask: localFetcher([port], { now }).ask, now, raw })
  await poll(hands, id, true)
  const whole = { title: 'News a', text: 'Xiaomi tests MIOS in Beijing.', revisions: 1 }
  expect(await postsOf(id)).toMatchObject([whole])
  await database.db.deleteFrom('post').where('sourceId', '=', id).execute()
  expect(await reparse(hands, await storedSource(id))).toMatchObject({ added: 1 })
  expect((await postsOf(id))[0]?.text).not.toContain('MIOS')
  listed.push('b')
  clock.now += 3_600_000
  await poll(hands, id, true)
  expect((await postsOf(id))[0]).toMatchObject(whole)
})
