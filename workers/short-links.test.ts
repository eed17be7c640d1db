import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Located } from '#model/fetch.ts'
import { platformPost } from '#sources/adapter.ts'
import { loadPosts } from '#storage/posts.ts'
import { saveTopic } from '#storage/topics.ts'
import { storePosts } from '#storage/store-posts.ts'
import { loadVerdicts } from '#storage/verdicts.ts'
import { addSource } from '#tests/add-source.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { localFetcher } from '#tests/local-fetcher.ts'
import { localServer } from '#tests/local-server.ts'
import { pollHands } from '#tests/poll-hands.ts'
import { rss, smallTopic } from '#tests/small-topic.ts'
import { compileAliases } from '#text/aliases.ts'
import { digest } from './digest.ts'
import { type PollHands, poll } from './poll.ts'
import { expandKnown, resolveShortLinks, waitingIn } from './short-links.ts'

let database: TestDatabase
let sources = 0
const clock = { now: Date.UTC(2026, 10, 1, 12) }
const minute = 60_000

beforeAll(async () => {
  database = await openTestDatabase()
  const source = smallTopic.source.replace('match: [MIOS], case: exact', 'match: [mios.cn]')
  await saveTopic(database.db, { ...smallTopic, source }, { now: clock.now, reason: 'test' })
})
afterAll(() => database.close())

/** A source with one post that holds `link`, polled once; `leads` says where short addresses lead. */
async function polled(
  link: string,
  leads: (url: string) => Located,
): Promise<PollHands & { asked: string[]; edit: (text: string) => Promise<void> }> {
  let text = `Xiaomi officially acquired the domain name &lt;a href="${link}"&gt;${link}&lt;/a&gt;`
  const post = `post-${sources}`
  const { origin, port } = await localServer((_request, response) => {
    response.end(rss([{ id: post, title: 'A domain', text }]))
  })
  const id = `source-${sources++}`
  const asked: string[] = []
  const hands = pollHands({
    db: database.db,
    ask: localFetcher([port], { now: () => clock.now }).ask,
    now: () => clock.now,
    locate: async (url) => {
      asked.push(url)
      return leads(url)
    },
  })
  await addSource(database.db, { id, kind: 'feed', address: `${origin}/feed` }, clock.now)
  expect(await poll(hands, id)).toMatchObject({ kind: 'read', read: 1 })
  const edit = async (to: string) => {
    text = to
    await poll(hands, id, true)
  }
  return { ...hands, asked, edit }
}

const failed: Located = {
  kind: 'failed',
  failure: { code: 'timeout', message: 'It took too long.', fix: '', status: null, retryAfterMs: null },
}

async function newest() {
  const row = await database.db
    .selectFrom('post')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  const [post] = await loadPosts(database.db, [row.id])
  const verdict = (await loadVerdicts(database.db, 'mios', [row.id])).get(row.id)
  return { post, verdict }
}

async function digested(hands: PollHands): Promise<void> {
  const aliases = compileAliases([])
  await digest({ db: database.db, ruleset: hands.ruleset, aliases, now: () => clock.now }, 'mios')
}

test('a post whose name stands only behind a short address is kept once it is known where that leads', async () => {
  const hands = await polled('https://t.co/zmtCjz5wY1', () => ({ kind: 'at', url: 'http://mios.cn/' }))
  expect((await newest()).verdict?.keep).not.toBe(true)
  expect(await resolveShortLinks(hands)).toEqual({ asked: 1, told: 1 })
  await digested(hands)
  const { post, verdict } = await newest()
  expect(post?.links).toEqual([{ raw: 'https://t.co/zmtCjz5wY1', expanded: 'http://mios.cn/' }])
  expect(verdict).toMatchObject({
    keep: true,
    why: [expect.stringMatching(/"mios\.cn" in link/u), expect.anything()],
  })
})

test('what is known is not asked again, and the next post that holds it is kept at once', async () => {
  const hands = await polled('https://t.co/zmtCjz5wY1', () => failed)
  expect((await newest()).verdict?.keep).toBe(true)
  expect(await resolveShortLinks(hands)).toEqual({ asked: 0, told: 0 })
})

test('one that fails is asked again ever more rarely, five times, and then the post goes on without it', async () => {
  const hands = await polled('https://bit.ly/gone', () => failed)
  for (const wait of [0, 1, 10, 60, 360]) {
    clock.now += wait * minute
    expect(await resolveShortLinks(hands)).toEqual({ asked: 1, told: 0 })
    expect(await resolveShortLinks(hands)).toEqual({ asked: 0, told: 0 })
  }
  clock.now += 25 * 60 * minute
  expect(await resolveShortLinks(hands)).toEqual({ asked: 0, told: 0 })
  expect(hands.asked).toHaveLength(5)
})

test('what is known is forgotten after 30 days', async () => {
  clock.now += 31 * 24 * 60 * minute
  const hands = await polled('https://t.co/zmtCjz5wY1', () => ({
    kind: 'at',
    url: 'https://elsewhere.example/',
  }))
  expect(await resolveShortLinks(hands)).toEqual({ asked: 0, told: 0 })
  const again = await polled('https://t.co/zmtCjz5wY1', () => ({
    kind: 'at',
    url: 'https://elsewhere.example/',
  }))
  expect(await resolveShortLinks(again)).toEqual({ asked: 1, told: 1 })
})

test('a short address that merely stands in the text is a link too', async () => {
  const { origin, port } = await localServer((_request, response) =>
    response.end(
      rss([{ id: 'typed', title: 'A domain', text: 'See (https://t.co/typed1). And https://example.org/x' }]),
    ),
  )
  await addSource(database.db, { id: 'typed', kind: 'feed', address: `${origin}/feed` }, clock.now)
  const { ask } = localFetcher([port], { now: () => clock.now })
  const locate = async (): Promise<Located> => ({ kind: 'at', url: 'https://mios.cn/' })
  const hands = pollHands({ db: database.db, ask, now: () => clock.now, locate })
  await poll(hands, 'typed')
  expect(await resolveShortLinks(hands)).toEqual({ asked: 1, told: 1 })
  expect((await newest()).post?.links).toEqual([{ raw: 'https://t.co/typed1', expanded: 'https://mios.cn/' }])
})

test('an address that is no short one is never asked', async () => {
  const hands = await polled('https://example.org/t.co', () => failed)
  expect(await resolveShortLinks(hands)).toEqual({ asked: 0, told: 0 })
})

test('a leak is kept though it was edited away before it was known where its short address leads', async () => {
  const hands = await polled('https://t.co/editedaway', () => ({ kind: 'at', url: 'http://mios.cn/' }))
  await hands.edit('早')
  expect(await resolveShortLinks(hands)).toEqual({ asked: 1, told: 1 })
  await digested(hands)
  const { post, verdict } = await newest()
  expect(post).toMatchObject({ text: '早', links: [], revisions: 2 })
  expect(verdict).toMatchObject({ keep: true, revision: 1 })
})

test('a post that is stored while its short address is being found out is told as well', async () => {
  const first = await polled('https://t.co/atonce', () => ({ kind: 'at', url: 'http://mios.cn/' }))
  const arrived = { sourceId: `source-${sources - 1}`, receivedAt: clock.now, ruleset: 0 }
  const { post } = await newest()
  if (post === undefined) throw new Error('Nothing was stored.')
  const incoming = { post: { ...post, id: 'late' }, urlKey: null, contentHash: 'late', verdicts: [] }
  expect(await resolveShortLinks(first)).toEqual({ asked: 1, told: 1 })
  // It was read before that was known.
  const waiting = [{ url: 'https://t.co/atonce', sourceId: arrived.sourceId, externalId: 'late' }]
  await database.db
    .transaction()
    .execute((db) => storePosts(db, [{ ...arrived, posts: [incoming], waiting }]))
  expect(await resolveShortLinks(first)).toEqual({ asked: 1, told: 1 })
  await digested(first)
  expect((await newest()).verdict?.keep).toBe(true)
})

test.each([
  ['very long', `https://t.co/${Array.from({ length: 4_000 }, (_, n) => (n * n).toString(36)).join('')}`],
  ['with what no address holds', 'https://t.co/a\u0000b'],
])('an address that is %s is stored with its post, and not asked', async (_what, link) => {
  const { db } = database
  expect(await expandKnown(db, [linking(link)])).toEqual([linking(link)])
  expect(waitingIn('source-0', [linking(link)])).toEqual([])
})

test('a kept post can be searched for by where its short address leads', async () => {
  const hands = await polled('https://t.co/known', () => ({ kind: 'at', url: 'https://zzdomain.example/' }))
  await hands.edit('mios.cn https://t.co/known')
  await digested(hands)
  expect((await newest()).verdict?.keep).toBe(true)
  await resolveShortLinks(hands)
  await digested(hands)
  const { rows } = await sql`select 1 from search_document
    where post_id = ${(await newest()).post?.postId} and tsv @@ 'zzdomain'::tsquery`.execute(database.db)
  expect(rows).toHaveLength(1)
})

test('a shortener that asks for a pause is not asked before it is over', async () => {
  const asksToWait = { ...failed.failure, code: 'rateLimited', retryAfterMs: 120 * minute } as const
  const hands = await polled('https://is.gd/later', () => ({ kind: 'failed', failure: asksToWait }))
  const asked = () => hands.asked.filter((url) => url === 'https://is.gd/later').length
  await resolveShortLinks(hands)
  clock.now += 119 * minute
  await resolveShortLinks(hands)
  expect(asked()).toBe(1)
  clock.now += 2 * minute
  await resolveShortLinks(hands)
  expect(asked()).toBe(2)
})

function linking(raw: string) {
  return platformPost({ id: 'a', url: null, text: '', publishedAt: 0, links: [{ raw }] })
}
