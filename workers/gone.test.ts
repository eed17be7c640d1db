import { afterAll, beforeAll, expect, test } from 'vitest'
import { platformPost } from '#sources/adapter.ts'
import { getSource } from '#storage/sources.ts'
import { storePosts } from '#storage/store-posts.ts'
import { addSource } from '#tests/add-source.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { localFetcher } from '#tests/local-fetcher.ts'
import { watchedSource } from '#tests/watched-source.ts'
import { pollHands } from '#tests/poll-hands.ts'
import { playChannel, publishedAt, upTo } from '#tests/telegram.ts'
import { arrivalOf } from './arrival.ts'
import { poll } from './poll.ts'

/** What becomes of posts that a source no longer shows. */
let database: TestDatabase
const clock = { now: publishedAt(100) }

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

/** A channel with 58 posts, of which the newest page was read. */
async function followed(id: string) {
  const { db } = database
  const channel = await playChannel(upTo(58))
  await addSource(db, { id, kind: 'telegram', address: channel.address }, clock.now)
  const now = () => clock.now
  const fetcher = localFetcher([channel.port], { now })
  const polled = (ask = fetcher.ask) => poll(pollHands({ db, ask, now }), id, true)
  await polled()
  const deleted = async () => {
    const rows = await db
      .selectFrom('post')
      .select('externalId')
      .where('sourceId', '=', id)
      .where('deletedAt', 'is not', null)
      .orderBy('externalId')
      .execute()
    return rows.map(({ externalId }) => Number(externalId.split('/')[1]))
  }
  return { channel, fetcher, polled, deleted, status: () => getSource(db, id) }
}

test('a program that is stopped while it asks for missing posts says nothing of their source, which stays due', async () => {
  const { channel, fetcher, polled, deleted, status } = await followed('stopped')
  const before = await status()
  channel.posts.delete(50)
  channel.posts.set(59, 'Post 59')
  channel.instead = (path) => {
    if (!path.includes('/50')) return false
    void fetcher.close()
    return true
  }
  await expect(polled()).rejects.toThrow('The fetcher was closed')
  expect(await status()).toEqual(before)
  channel.instead = () => false
  const { ask } = localFetcher([channel.port], { now: () => clock.now })
  expect(await polled(ask)).toMatchObject({ kind: 'read', added: 1 })
  expect(await deleted()).toEqual([50])
})

test.each([
  ['longer than an index takes', `https://feed.example/${'x'.repeat(600)}`],
  ['that no column holds as it is', 'a\u0000b'],
])('a post under an id %s is marked where its source says that it was removed', async (_what, id) => {
  let content_text = 'Xiaomi tests MIOS'
  const { poll: polled, id: source } = await watchedSource(
    (_request, response) => {
      response.setHeader('content-type', 'application/feed+json')
      const items = [{ id, title: 'A note', content_text }]
      response.end(JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'T', items }))
    },
    { db: database.db, clock, more: { options: { via: 'reddit' } } },
  )
  await polled(true)
  content_text = '[removed]'
  await polled(true)
  const posts = await database.db
    .selectFrom('post')
    .select(['revisions', 'deletedAt'])
    .where('sourceId', '=', source)
    .execute()
  expect(posts).toEqual([{ revisions: 1, deletedAt: clock.now }])
})

test('an answer that came before an edit or a deletion was told takes neither back', async () => {
  const { polled, status, deleted } = await followed('late')
  const source = await status()
  if (source === null) throw new Error('The source is gone.')
  const { ruleset } = pollHands({ db: database.db, ask: fail, now: () => clock.now })
  const says = async (id: number, text: string, at: number, gone: readonly number[] = []) => {
    const post = platformPost({ id: `chipkitchen/${id}`, url: null, text, publishedAt: publishedAt(id) })
    const arrival = await arrivalOf({ db: database.db, ruleset }, source, { posts: [post], receivedAt: at })
    const arrived = { ...arrival, deleted: gone.map((number) => `chipkitchen/${number}`) }
    const [stored] = await database.db.transaction().execute((db) => storePosts(db, [arrived]))
    return stored
  }
  expect(await says(57, 'Newer', clock.now + 2_000, [56])).toMatchObject({ edited: 1 })
  expect(await says(57, 'Older', clock.now + 1_000)).toMatchObject({ edited: 0 })
  expect(await says(56, 'Post 56', clock.now + 1_000)).toMatchObject({ edited: 0 })
  expect(await deleted()).toEqual([56])
  clock.now += 3_000
  expect(await polled()).toMatchObject({ kind: 'read', edited: 1 })
  expect(await deleted()).toEqual([])
})

const fail = async () => {
  throw new Error('Nobody is asked.')
}

test('a post that is hidden but there is asked for once an hour, not at every poll', async () => {
  const { channel, polled, deleted } = await followed('hidden')
  const { shown } = channel
  // The page leaves it out; by itself it is still shown.
  Object.assign(channel, {
    shown: (path: string) =>
      path.startsWith('/s/')
        ? shown(path).toString().replaceAll('data-post="ChipKitchen/50"', 'data-post="Other/50"')
        : shown(path),
  })
  const asksFor = () => channel.asked.filter((path) => path.includes('/50?')).length
  for (let minutes = 0; minutes < 60; minutes += 15) {
    await polled()
    clock.now += 15 * 60_000
  }
  expect(asksFor()).toBe(1)
  clock.now += 60_000
  channel.posts.delete(50)
  await polled()
  expect(asksFor()).toBe(2)
  expect(await deleted()).toEqual([50])
})
