import { expect, test } from 'vitest'
import { manyStories } from '#tests/many-stories.ts'
import { addFilter } from '#storage/filters.ts'
import { type ReaderWeb, feverKey, openReaderWeb, sharedReaderWeb } from './reader-apps.ts'
import { seedPost, seededAt, topicId } from './seed.ts'

const many = { topicId, sourceId: 'tech-leaf', at: seededAt }

interface FeverItem {
  readonly id: string
  readonly title: string
  readonly feed_id: number
  readonly is_read: number
}

const three = async (web: Pick<ReaderWeb, 'db'>): Promise<void> => {
  await seedPost(web.db, { id: 'a', title: 'First', author: 'Mara Quill', html: '<p>One <b>word</b></p>' })
  await seedPost(web.db, { id: 'b', title: 'Second', source: 'xin-ji' })
  await seedPost(web.db, { id: 'c', title: 'Third' })
}

const itemsOf = async (web: ReaderWeb, query: string): Promise<FeverItem[]> =>
  (await web.fever(`items&${query}`))['items'] as FeverItem[]

const shared = sharedReaderWeb(three)

test('groups, feeds and items, in any combination', async () => {
  const web = shared()
  const feedsGroups = [{ group_id: web.filterId, feed_ids: '1,2' }]
  const answer = await web.fever('groups&feeds&links&favicons')
  expect(answer).toMatchObject({
    api_version: 3,
    auth: 1,
    last_refreshed_on_time: Math.floor(web.clock.now / 1000),
    groups: [{ id: web.filterId, title: 'MIOS' }],
    feeds_groups: feedsGroups,
    links: [],
    favicons: [],
  })
  const feeds = answer['feeds'] as object[]
  expect(feeds[0]).toEqual({
    id: 1,
    favicon_id: 0,
    title: 'Tech Leaf',
    url: 'http://localhost/feeds/all/atom.xml?source=tech-leaf',
    site_url: 'https://leaf.example/',
    is_spark: 0,
    last_updated_on_time: Math.floor(web.clock.now / 1000),
  })
  expect(Object.keys(feeds[0] ?? {}).indexOf('id')).toBeLessThan(
    Object.keys(feeds[0] ?? {}).indexOf('favicon_id'),
  )
  const items = await web.fever('items')
  expect(items).toMatchObject({ total_items: 3 })
  expect((items['items'] as unknown[]).at(-1)).toEqual({
    id: expect.stringMatching(/^\d{16}$/u),
    feed_id: 1,
    title: 'First',
    author: 'Mara Quill',
    html: expect.stringContaining('<p>One <b>word</b></p>'),
    url: 'https://leaf.example/a',
    is_saved: 0,
    is_read: 0,
    created_on_time: Date.parse('2023-10-17T08:30:00Z') / 1000,
  })
})

test('items come fifty a page, upwards from since_id and downwards from max_id', async () => {
  const web = await openReaderWeb(({ db }) => manyStories(db, { count: 120, ...many }))
  const walk = async (next: (last: string) => string, from: string): Promise<string[][]> => {
    const pages: string[][] = []
    for (let at = from; ;) {
      const page = await itemsOf(web, next(at))
      if (page.length === 0) return pages
      pages.push(page.map(({ id }) => id))
      at = page.at(-1)?.id ?? ''
    }
  }
  const up = await walk((last) => `since_id=${last}`, '')
  expect(up.map(({ length }) => length)).toEqual([50, 50, 20])
  const down = await walk((last) => `max_id=${last}`, '9007199254740991')
  expect(down.flat()).toEqual(up.flat().toReversed())
  for (const newest of ['', 'max_id=0', 'max_id='])
    expect((await itemsOf(web, newest)).map(({ id }) => id)).toEqual(down[0])
  const some = up.flat().slice(0, 60)
  expect((await itemsOf(web, `with_ids=${some.join(',')}`)).map(({ id }) => id)).toEqual(some.slice(0, 50))
  expect((await web.fever('unread_item_ids'))['unread_item_ids']).toBe(down.flat().join(','))
})

test('items of some feeds or groups', async () => {
  const web = shared()
  const titles = async (query: string) => (await itemsOf(web, query)).map(({ title }) => title)
  expect(await titles('feed_ids=2')).toEqual(['Second'])
  expect(await titles('feed_ids=1,2&since_id=0')).toEqual(['First', 'Second', 'Third'])
  expect(await titles(`group_ids=${web.filterId}`)).toEqual(['Third', 'Second', 'First'])
  expect(await titles('group_ids=99')).toEqual([])
})

test('ids of what is unread and saved are one text, empty for none', async () => {
  const web = await openReaderWeb(three)
  const [third] = await itemsOf(web, '')
  await web.fever(`mark=item&as=saved&id=${third?.id}`)
  await web.fever('mark=group&as=read&id=0')
  expect(await web.fever('unread_item_ids&saved_item_ids')).toMatchObject({
    unread_item_ids: '',
    saved_item_ids: third?.id,
  })
  await web.fever(`mark=item&as=unsaved&id=${third?.id}`)
  expect(await web.fever('saved_item_ids')).toMatchObject({ saved_item_ids: '' })
})

test('feeds and groups are marked up to a time; sparks are nothing; later items stay unread', async () => {
  const web = await openReaderWeb(three)
  await addFilter(web.db, { secret: 's', topicId, name: 'Second', query: 'second' }, seededAt)
  await web.fever('feeds')
  const seconds = Math.floor(web.clock.now / 1000)
  web.clock.now += 60_000
  await web.post({ id: 'd', title: 'Fourth' })
  const left = async () =>
    (await itemsOf(web, '')).filter(({ is_read }) => is_read === 0).map(({ title }) => title)
  await left()
  await web.fever('mark=group&as=read&id=-1')
  expect((await left()).length).toBe(5)
  await web.fever(`mark=feed&as=read&id=1&before=${seconds}`)
  expect(await left()).toEqual(['Fourth', 'Second', 'Second'])
  await web.fever(`mark=group&as=read&id=${web.filterId}&before=${seconds + 1}`)
  expect(await left()).toEqual(['Fourth'])
})

test('what cannot be is refused with a sentence, and nothing is marked', async () => {
  const web = shared()
  const asks = [
    'mark=item&as=read&id=x',
    'mark=item&as=liked&id=1',
    'mark=feed&as=saved&id=1',
    'mark=page&as=read&id=1',
    'mark=group&as=read&id=',
    'mark=group&as=read&id=0&before=soon',
    'items&since_id=x',
    'items&with_ids=1,x',
  ]
  for (const ask of asks) {
    const body = new URLSearchParams({ api_key: feverKey(web.password) })
    const answer = await web.app.request(`/fever/?api&${ask}`, { method: 'POST', body })
    expect([ask, answer.status]).toEqual([ask, 400])
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=UTF-8')
  }
  expect(((await web.fever('unread_item_ids'))['unread_item_ids'] as string).split(',').length).toBe(3)
})
