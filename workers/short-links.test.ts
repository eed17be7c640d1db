import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Located } from '#model/fetch.ts'
import { loadPosts } from '#storage/posts.ts'
import { saveTopic } from '#storage/topics.ts'
import { saveSources } from '#storage/sources.ts'
import { loadVerdicts } from '#storage/verdicts.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { localFetcher } from '#tests/local-fetcher.ts'
import { localServer } from '#tests/local-server.ts'
import { pollHands } from '#tests/poll-hands.ts'
import { rss, smallTopic } from '#tests/small-topic.ts'
import { compileAliases } from '#text/aliases.ts'
import { digest } from './digest.ts'
import { type PollHands, poll } from './poll.ts'
import { resolveShortLinks } from './short-links.ts'

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
): Promise<PollHands & { asked: string[] }> {
  const { origin, port } = await localServer((_request, response) => {
    const text = `Xiaomi officially acquired the domain name &lt;a href="${link}"&gt;${link}&lt;/a&gt;`
    response.end(rss([{ id: `post-${sources}`, title: 'A domain', text }]))
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
  const source = { id, kind: 'feed', address: `${origin}/feed`, name: id, lang: null, group: null } as const
  await saveSources(database.db, [{ ...source, mode: 'curated' }], 'added', clock.now)
  await poll(hands, id)
  return { ...hands, asked }
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

test('an address that is no short one is never asked', async () => {
  const hands = await polled('https://example.org/t.co', () => failed)
  expect(await resolveShortLinks(hands)).toEqual({ asked: 0, told: 0 })
})
