import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { revokeFilter } from '#storage/filters.ts'
import { removeSourceWithPosts } from '#storage/source-changes.ts'
import { makePassword } from '#web/reader/make-password.ts'
import {
  type ReaderWeb,
  type TestArticle,
  feverKey,
  openReaderWeb,
  read,
  reading,
  starred,
  unread,
} from './reader-apps.ts'
import { addQuery, drop, mark, titles } from './reader-marking.ts'
import { type SeedPost, seedPost, seededAt } from './seed.ts'
import { like } from './seed-story.ts'

const rumour: SeedPost = { id: 'a', title: 'A rumour' }

test('a story that comes to match late is new: its id is above all that were given', async () => {
  const web = await openReaderWeb()
  const { storyId } = await web.post(rumour)
  await addQuery(web, 'tablet')
  await web.post({ id: 'b', title: 'Something else' })
  await web.google('subscription/list')
  const [last = ''] = await web.ids(unread)
  await web.post({ id: 'c', title: 'On a tablet', joins: like(storyId, {}) })
  await web.google('subscription/list')
  const [late = '', ...before] = await web.ids(unread)
  expect(BigInt(late)).toBeGreaterThan(BigInt(last))
  expect(before.length).toBe(2)
  const [article] = await web.articles('stream/contents?n=1')
  expect(article).toMatchObject({ title: 'A rumour', categories: [reading, 'user/-/label/tablet'] })
  expect(article?.summary.content).toContain('On a tablet')
})

test('ids are the same at every look, and a story that grows stays one article', async () => {
  const web = await openReaderWeb(({ db }) => seedPost(db, rumour))
  const before = await web.ids(unread)
  await web.post({ id: 'b', title: 'The rumour again', joins: like(1, {}), source: 'xin-ji' })
  await web.google('subscription/list')
  expect(await web.ids(unread)).toEqual(before)
  expect((await web.articles('stream/contents'))[0]?.summary.content).toContain('The rumour again')
})

test('a query that only reading the posts can answer decides as the page of the filter does', async () => {
  const web = await openReaderWeb()
  await addQuery(web, '=MIOS tablet', 'Exact')
  await web.post({ id: 'a', title: 'mios on a tablet' })
  await web.post({ id: 'b', title: 'MIOS on a tablet' })
  await web.google('subscription/list')
  expect(await titles(web, 'stream/contents/user/-/label/Exact')).toEqual(['MIOS on a tablet'])
})

test('a story that leaves its filter, or is no more, is gone from every list', async () => {
  const web = await openReaderWeb()
  await addQuery(web, 'tablet')
  const { storyId } = await web.post(rumour)
  const { postId } = await web.post({ id: 'b', title: 'On a tablet', joins: like(storyId, {}) })
  const other = await web.post({ id: 'c', title: 'Also a tablet' })
  await web.google('subscription/list')
  const ids = await web.ids('stream/items/ids?s=user/-/label/tablet')
  await mark(web, ids[0] ?? '', starred)
  await drop(web, postId)
  await drop(web, other.postId)
  expect(await titles(web)).toEqual(['A rumour'])
  expect(await web.ids('stream/items/ids?s=user/-/label/tablet')).toEqual([])
  expect((await web.ids(`stream/items/ids?s=${starred}`)).length).toBe(0)
})

test('a starred story that leaves and comes back has one id all the while', async () => {
  const web = await openReaderWeb()
  await addQuery(web, 'tablet')
  const { storyId } = await web.post(rumour)
  const { postId } = await web.post({ id: 'b', title: 'On a tablet', joins: like(storyId, {}) })
  await web.google('subscription/list')
  const [id = ''] = await web.ids('stream/items/ids?s=user/-/label/tablet')
  await mark(web, id, starred)
  await drop(web, postId)
  expect(await web.ids(`stream/items/ids?s=user/-/label/tablet&xt=${read}`)).toEqual([])
  expect(await web.ids('stream/items/ids?s=user/-/label/tablet')).toEqual([id])
  await web.post({ id: 'd', title: 'A tablet after all', joins: like(storyId, {}) })
  expect(await web.ids(`stream/items/ids?s=user/-/label/tablet&xt=${read}`)).toEqual([id])
})

test('a story that leaves unstarred and comes back is new, but stays read', async () => {
  const web = await openReaderWeb()
  await addQuery(web, 'tablet')
  const { storyId } = await web.post(rumour)
  const { postId } = await web.post({ id: 'b', title: 'On a tablet', joins: like(storyId, {}) })
  await web.google('subscription/list')
  const [before = ''] = await web.ids('stream/items/ids?s=user/-/label/tablet')
  await mark(web, before, read)
  await drop(web, postId)
  await web.ids(unread)
  await web.post({ id: 'd', title: 'A tablet after all', joins: like(storyId, {}) })
  const [after = ''] = await web.ids('stream/items/ids?s=user/-/label/tablet')
  expect(BigInt(after)).toBeGreaterThan(BigInt(before))
  expect(await web.ids(unread)).toEqual([])
})

test('of a merged story the star goes to the story that it went into, and comes back with it', async () => {
  const web = await openReaderWeb()
  await web.post(rumour)
  await web.post({ id: 'b', title: 'The same event' })
  await web.google('subscription/list')
  const [second = '', first = ''] = await web.ids(unread)
  await mark(web, second, starred)
  await mark(web, second, read)
  const merge = await web.app.request('/api/stories/1/merge', { method: 'POST', body: '{"with":2}' })
  expect(merge.status).toBe(201)
  expect(await web.ids(unread)).toEqual([first])
  expect(await web.ids(`stream/items/ids?s=${starred}`)).toEqual([first])
  expect(await web.ids(`stream/items/ids?s=${reading}`)).toEqual([first])
  const gone = await web.google('stream/items/contents', [['i', second]])
  expect(await gone.json()).toMatchObject({ items: [] })
  expect((await mark(web, second, read)).status).toBe(200)
  await web.app.request('/api/stories/rulings/1', { method: 'DELETE' })
  expect((await titles(web, 'stream/contents')).toSorted()).toEqual(['A rumour', 'The same event'])
  expect(await titles(web)).toEqual(['A rumour'])
})

test('of a revoked filter folder and feeds are gone; what was starred stays in a feed without a folder', async () => {
  const web = await openReaderWeb()
  const filterId = await addQuery(web, 'tablet')
  await web.post({ id: 'a', title: 'A tablet' })
  await web.post({ id: 'b', title: 'Another tablet', source: 'xin-ji' })
  await web.google('subscription/list')
  const [, first = ''] = await web.ids('stream/items/ids?s=user/-/label/tablet')
  await mark(web, first, starred)
  await revokeFilter(web.db, filterId, seededAt)
  expect(await (await web.google('tag/list')).json()).toEqual({
    tags: [{ id: starred }, { id: 'user/-/label/MIOS', type: 'folder' }],
  })
  const { subscriptions } = (await (await web.google('subscription/list')).json()) as {
    subscriptions: { title: string; categories: { label: string }[] }[]
  }
  expect(subscriptions.map((each) => [each.title, each.categories.map(({ label }) => label)])).toEqual([
    ['Tech Leaf', ['MIOS']],
    ['新机日报', ['MIOS']],
    ['Tech Leaf', []],
  ])
  expect((await web.google('stream/items/ids?s=user/-/label/tablet')).status).toBe(400)
  expect((await web.ids(unread)).length).toBe(2)
  const articles = await web.articles(`stream/contents?s=${starred}`)
  expect(articles.map(({ id }) => BigInt(`0x${id.slice(-16)}`).toString())).toContain(first)
  expectListed(articles, await feedsOf(web))
})

test('a removed source is listed as long as something of it is; with its posts it is gone', async () => {
  const web = await openReaderWeb(async ({ db }) => {
    await seedPost(db, rumour)
    await seedPost(db, { id: 'b', title: 'Of the other', source: 'xin-ji' })
  })
  const remove = (id: string, posts: 'keep' | 'all') =>
    web.db
      .transaction()
      .execute((transaction) => removeSourceWithPosts(transaction, id, { posts, now: seededAt }))
  await remove('xin-ji', 'keep')
  expect(await feedsOf(web)).toEqual(['feed/1', 'feed/2'])
  expect(await titles(web)).toEqual(['Of the other', 'A rumour'])
  await remove('tech-leaf', 'all')
  expect(await feedsOf(web)).toEqual(['feed/2'])
  expect(await titles(web)).toEqual(['Of the other'])
})

test('what is in a new feed is held back until the app has been told of it, each app for itself', async () => {
  const web = await openReaderWeb(({ db }) => seedPost(db, rumour))
  const { password } = await makePassword(web.hands, { name: 'Tablet' })
  await web.post({ id: 'b', title: 'First of its source', source: 'xin-ji' })
  expect(await titles(web)).toEqual(['A rumour'])
  await web.google('tag/list')
  expect(await titles(web)).toEqual(['A rumour'])
  await web.google('subscription/list')
  expect(await titles(web)).toEqual(['First of its source', 'A rumour'])
  const other = async (query: string) => {
    const body = new URLSearchParams({ api_key: feverKey(password) })
    const answer = await web.app.request(`/fever/?api&${query}`, { method: 'POST', body })
    return ((await answer.json()) as { items?: { title: string }[] }).items?.map(({ title }) => title)
  }
  expect(await other('items')).toEqual(['A rumour'])
  await other('feeds')
  expect(await other('items')).toEqual(['First of its source', 'A rumour'])
})

test('two looks at once give every story one id, the same to both', async () => {
  const web = await openReaderWeb()
  for (let n = 0; n < 20; n++) await web.post({ id: `p${n}`, title: `Leak ${n}` })
  await Promise.all([web.google('subscription/list'), web.google('tag/list'), web.fever('feeds')])
  const [one, other] = await Promise.all([web.ids(unread), web.ids(unread)])
  expect(one).toEqual(other)
  expect(new Set(one).size).toBe(20)
})

test('a look that is cut off leaves nothing behind, and the next one takes in all of it', async () => {
  const web = await openReaderWeb()
  await web.post(rumour)
  await sql`create function fail() returns trigger as $$ begin raise 'cut off'; end $$ language plpgsql`.execute(
    web.db,
  )
  await sql`create trigger fail before insert on reader_place execute function fail()`.execute(web.db)
  await sql`create trigger fail_update before update on reader_place execute function fail()`.execute(web.db)
  const shown = console.error
  console.error = () => {}
  expect((await web.google('subscription/list')).status).toBe(500)
  console.error = shown
  expect(await web.db.selectFrom('readerItem').selectAll().execute()).toEqual([])
  await sql`drop function fail cascade`.execute(web.db)
  await web.google('subscription/list')
  expect(await titles(web)).toEqual(['A rumour'])
})

test('a filter that asks for something else is matched anew; what was read stays read', async () => {
  const web = await openReaderWeb()
  const id = await addQuery(web, 'tablet', 'Mine')
  await web.post({ id: 'a', title: 'A tablet' })
  await web.post({ id: 'b', title: 'A phone' })
  await web.google('subscription/list')
  const [phone = ''] = await web.ids('stream/items/ids?s=user/-/label/MIOS')
  await mark(web, phone, read)
  await web.db.updateTable('filter').set({ query: 'phone' }).where('id', '=', id).execute()
  expect(await titles(web, 'stream/contents/user/-/label/Mine')).toEqual(['A phone'])
  expect(await titles(web)).toEqual(['A tablet'])
})

async function feedsOf(web: ReaderWeb): Promise<string[]> {
  const answer = (await (await web.google('subscription/list')).json()) as { subscriptions: { id: string }[] }
  return answer.subscriptions.map(({ id }) => id)
}

/** An article of a feed that an app was not told of breaks it. */
function expectListed(articles: readonly TestArticle[], feeds: readonly string[]): void {
  for (const { origin } of articles) expect(feeds).toContain(origin.streamId)
}
