import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Source } from '#model/source.ts'
import { readLog } from '#storage/polls.ts'
import { loadPosts } from '#storage/posts.ts'
import { getSource, saveSources } from '#storage/sources.ts'
import { entriesAfter } from '#storage/stream-entries.ts'
import { saveTopic } from '#storage/topics.ts'
import { loadVerdicts } from '#storage/verdicts.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { localFetcher } from '#tests/local-fetcher.ts'
import { localServer } from '#tests/local-server.ts'
import { pollHands } from '#tests/poll-hands.ts'
import { playChannel, publishedAt, upTo } from '#tests/telegram.ts'
import { compileAliases } from '#text/aliases.ts'
import { backfill } from './backfill.ts'
import { digest } from './digest.ts'
import { type PollHands, poll } from './poll.ts'

let database: TestDatabase
const clock = { now: publishedAt(60) }
const minute = 60_000

beforeAll(async () => {
  database = await openTestDatabase()
  const source = readFileSync('config/topics/mios.yaml', 'utf8')
  await saveTopic(database.db, { id: 'mios', name: 'MIOS', source }, { now: clock.now, reason: 'test' })
})
afterAll(() => database.close())

/** A source of its kind, and what a worker does with it. */
async function followed(
  given: Pick<Source, 'id' | 'kind' | 'address'> & Partial<Source>,
  port: number,
  env = {},
) {
  const { db } = database
  const source: Source = { name: given.id, lang: 'en', group: null, mode: 'curated', ...given }
  await saveSources(db, [source], 'added', clock.now)
  const now = () => clock.now
  const hands: PollHands = pollHands({ db, ask: localFetcher([port], { now }).ask, now, env })
  const stored = async () => {
    const found = await getSource(db, source.id)
    if (found === null) throw new Error('The source is gone.')
    return found
  }
  return {
    hands,
    stored,
    polled: async () => {
      const report = await poll(hands, source.id, true)
      await digest({ db, ruleset: hands.ruleset, aliases: compileAliases([]), now }, 'mios')
      return report
    },
    posts: async () => {
      const rows = await db
        .selectFrom('post')
        .select('id')
        .where('sourceId', '=', source.id)
        .orderBy('id')
        .execute()
      return await loadPosts(
        db,
        rows.map(({ id }) => id),
      )
    },
    told: async () => {
      const entries = await entriesAfter(db, 'mios', { position: 0, limit: 1_000 })
      const own = new Set(
        (await db.selectFrom('post').select('id').where('sourceId', '=', source.id).execute()).map(
          ({ id }) => id,
        ),
      )
      return entries
        .filter(({ postId }) => own.has(postId ?? 0))
        .map(({ kind, detail }) => [kind, detail['afterMs']])
    },
  }
}

test('the domain behind a short address keeps a post on X that names it nowhere else, and the reason says so', async () => {
  const tweets = readFileSync('tests/fixtures/platforms/x/mios-domain.json')
  const { data, includes } = JSON.parse(tweets.toString()) as {
    data: { author_id: string }[]
    includes: { users: object[] }
  }
  const user = includes.users.find((each) => 'id' in each && each.id === data[0]?.author_id)
  const { origin, port } = await localServer((request, response) => {
    const isLookUp = request.url?.includes('/by/username/') === true
    response
      .setHeader('content-type', 'application/json')
      .end(isLookUp ? JSON.stringify({ data: user }) : tweets)
  })
  const { polled, posts } = await followed(
    {
      id: 'kartikey',
      kind: 'x',
      address: 'https://x.com/That_Kartikey',
      options: { api: origin },
      mode: 'firehose',
    },
    port,
    { X_BEARER_TOKEN: 'key' },
  )
  expect(await polled()).toMatchObject({ kind: 'read', added: 1, kept: 1 })
  const [post] = await posts()
  expect(post?.links).toContainEqual(
    expect.objectContaining({ raw: 'https://t.co/zmtCjz5wY1', expanded: 'http://mios.cn' }),
  )
  const verdict = (await loadVerdicts(database.db, 'mios', [post?.postId ?? 0])).get(post?.postId ?? 0)
  expect(verdict?.keep).toBe(true)
  expect(verdict?.why.join('\n')).toMatch(/mios\.cn/u)
  expect(verdict?.hits).toContainEqual(
    expect.objectContaining({ field: 'link', text: expect.stringContaining('mios.cn') }),
  )
})

test('a channel is followed, its edits are revisions, and what it deletes is marked with how long it stood', async () => {
  const channel = await playChannel(upTo(58))
  channel.posts.set(57, 'Xiaomi tests MIOS on phones')
  const { polled, posts, told, stored } = await followed(
    { id: 'chip', kind: 'telegram', address: channel.address },
    channel.port,
  )
  expect(await polled()).toMatchObject({ kind: 'read', added: 20, kept: 1 })
  channel.posts.set(57, 'Nothing to see here')
  clock.now = publishedAt(57) + 10 * minute
  expect(await polled()).toMatchObject({ kind: 'read', added: 0, edited: 1 })
  channel.posts.delete(57)
  clock.now = publishedAt(57) + 14 * minute
  await polled()
  const post = (await posts()).find(({ id }) => id === 'chipkitchen/57')
  expect(post).toMatchObject({ revisions: 2, deletedAt: clock.now })
  expect(await told()).toEqual([
    ['story', undefined],
    ['edited', 10 * minute],
    ['deleted', 14 * minute],
  ])
  expect((await stored()).state).toBe('ok')
})

test('after a pause every post that came meanwhile is stored, over as many pages as it takes', async () => {
  const channel = await playChannel(upTo(20))
  const { polled, posts } = await followed(
    { id: 'pause', kind: 'telegram', address: channel.address },
    channel.port,
  )
  await polled()
  for (const number of upTo(90, 21)) channel.posts.set(number, `Post ${number}`)
  clock.now = publishedAt(95)
  expect(await polled()).toMatchObject({ kind: 'read', added: 70 })
  expect(await posts()).toHaveLength(90)
})

test('older posts are fetched page by page, and a stopped back-fill goes on where it stopped', async () => {
  const channel = await playChannel(upTo(95))
  const { polled, posts, hands, stored } = await followed(
    { id: 'back', kind: 'telegram', address: channel.address },
    channel.port,
  )
  await polled()
  expect(await backfill(hands, await stored(), { until: 0, mostPages: 2 })).toMatchObject({
    kind: 'done',
    pages: 2,
    added: 40,
    isComplete: false,
  })
  let refusals = 1
  channel.instead = (_path, response) => {
    if (refusals-- <= 0) return false
    response.writeHead(429, { 'retry-after': '60' }).end()
    return true
  }
  expect(await backfill(hands, await stored(), { until: 0, mostPages: 9 })).toMatchObject({
    kind: 'failed',
    added: 0,
  })
  expect(await backfill(hands, await stored(), { until: 0, mostPages: 9 })).toMatchObject({
    added: 35,
    isComplete: true,
  })
  expect(await posts()).toHaveLength(95)
  const { pages } = await backfill(hands, await stored(), { until: 0, mostPages: 9 })
  expect(pages).toBeLessThanOrEqual(1)
})

test('a channel that closes its preview says so loudly, and its posts stay', async () => {
  const channel = await playChannel(upTo(10))
  const { polled, posts, stored } = await followed(
    { id: 'closes', kind: 'telegram', address: channel.address },
    channel.port,
  )
  await polled()
  channel.instead = (path, response) => {
    if (!path.startsWith('/s/')) return false
    response.writeHead(302, { location: path.replace('/s/', '/') }).end()
    return true
  }
  const page = readFileSync('tests/fixtures/platforms/telegram/channel-without-preview.html')
  const { shown } = channel
  Object.assign(channel, { shown: (path: string) => (path.startsWith('/s/') ? shown(path) : page) })
  expect(await polled()).toMatchObject({ kind: 'failed' })
  expect(await stored()).toMatchObject({ state: 'broken', stateFix: expect.any(String) })
  expect((await readLog(database.db, 'closes'))[0]?.outcome).toBe('previewDisabled')
  expect(await posts()).toHaveLength(10)
})

test('an interface that moves for good takes no account with it: the address is that of its page', async () => {
  const account = {
    id: '7',
    username: 'ada',
    acct: 'ada',
    display_name: 'Ada',
    url: 'https://a.example/@ada',
  }
  const { origin: moved, port: there } = await localServer((request, response) => {
    const isLookUp = request.url?.includes('/lookup') === true
    response.setHeader('content-type', 'application/json').end(JSON.stringify(isLookUp ? account : []))
  })
  const { origin, port } = await localServer((request, response) => {
    response.writeHead(301, { location: `${moved}${request.url}` }).end()
  })
  const address = `${origin}/@ada`
  const { hands, stored } = await followed({ id: 'moved', kind: 'mastodon', address }, port)
  const { ask } = localFetcher([port, there], { now: () => clock.now })
  for (let days = 0; days < 4; days++) {
    expect(await poll({ ...hands, ask }, 'moved', true)).toMatchObject({ kind: 'read' })
    clock.now += 24 * 60 * minute
  }
  expect(await stored()).toMatchObject({ address, moving: null })
})

test('a source of a kind that lacks its key asks nobody, says what it needs, and is looked at again', async () => {
  const asked: string[] = []
  const { origin, port } = await localServer((request, response) => {
    asked.push(request.url ?? '')
    response.end('{}')
  })
  const address = 'https://x.com/somebody'
  const { polled, stored } = await followed(
    { id: 'keyless', kind: 'x', address, options: { api: origin } },
    port,
  )
  expect(await polled()).toMatchObject({ kind: 'failed' })
  expect(asked).toEqual([])
  const source = await stored()
  expect(source).toMatchObject({
    state: 'needsSignIn',
    stateFix: expect.stringContaining('YOUR-RSSHUB/twitter/user/somebody'),
  })
  expect(source.nextPollAt).not.toBeNull()
})

test('a source that spent its month goes on at once when its owner allows more', async () => {
  const { origin, port } = await localServer((request, response) => {
    const isLookUp = request.url?.includes('/by/username/') === true
    const data = isLookUp ? { id: '7', name: 'Some Body', username: 'somebody' } : []
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ data }))
  })
  const source = { id: 'spent', kind: 'x', address: 'https://x.com/somebody2', name: 'Spent' } as const
  const given = { ...source, lang: null, group: null, mode: 'curated' } as const
  const allowed = (monthlyPosts: number) => ({ ...given, options: { api: origin, monthlyPosts } })
  const { polled, stored } = await followed(allowed(0), port, { X_BEARER_TOKEN: 'key' })
  await polled()
  expect(await stored()).toMatchObject({ state: 'overBudget', holdUntil: null })
  await saveSources(database.db, [allowed(100)], 'file', clock.now)
  expect(await polled()).not.toMatchObject({ kind: 'failed' })
  expect(await stored()).toMatchObject({ state: 'ok' })
})
