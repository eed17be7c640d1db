import { expect, test } from 'vitest'
import { addFilter } from '#storage/filters.ts'
import { type ReaderWeb, openReaderWeb, read, reading, starred, unread } from './reader-apps.ts'
import { seedPost, seededAt, topicId } from './seed.ts'

const keptUnread = 'user/-/state/com.google/kept-unread'

async function twoStories(): Promise<ReaderWeb & { readonly a: string; readonly b: string }> {
  const web = await openReaderWeb(async ({ db }) => {
    await seedPost(db, { id: 'a', title: 'A tablet' })
    await seedPost(db, { id: 'b', title: 'B phone', source: 'xin-ji' })
  })
  const [b = '', a = ''] = await web.ids(unread)
  return { ...web, a, b }
}

const mark = async (web: ReaderWeb, ...form: (readonly [string, string])[]): Promise<void> => {
  const answer = await web.google('edit-tag', form)
  expect([answer.status, await answer.text(), answer.headers.get('content-type')]).toEqual([
    200,
    'OK',
    'text/plain; charset=UTF-8',
  ])
}

test('read and starred are set and taken back, whatever stands in T or in the user part', async () => {
  const web = await twoStories()
  const token = await (await web.google('token')).text()
  expect(token).toMatch(/^[\w-]+$/u)
  await mark(web, ['i', web.a], ['a', 'user/1000/state/com.google/read'], ['T', token])
  expect(await web.ids(unread)).toEqual([web.b])
  expect(await web.ids(`stream/items/ids?s=${reading}&xt=user/-/state/com.google/unread`)).toEqual([web.a])
  await mark(web, ['i', web.a], ['r', read], ['T', 'x'])
  await mark(web, ['i', web.a], ['a', starred], ['T', ''])
  expect(await web.ids(unread)).toEqual([web.b, web.a])
  expect(await web.ids(`stream/items/ids?s=${starred}`)).toEqual([web.a])
  await mark(web, ['i', web.a], ['a', read], ['r', starred])
  expect(await web.ids(`stream/items/ids?s=${starred}`)).toEqual([])
  await mark(web, ['i', web.a], ['a', keptUnread])
  expect(await web.ids(unread)).toEqual([web.b, web.a])
  await mark(web, ['i', web.a], ['r', keptUnread])
  expect(await web.ids(unread)).toEqual([web.b])
})

test('articles bear their states, and what is no state of ours changes nothing', async () => {
  const web = await twoStories()
  await mark(web, ['i', web.a], ['a', read], ['a', starred])
  const [, article] = await web.articles('stream/contents')
  expect(article?.categories).toEqual([reading, 'user/-/label/MIOS', read, starred])
  await mark(web, ['i', web.b], ['a', 'user/-/state/com.google/tracking-kept-unread'])
  await mark(web, ['a', 'user/-/label/New folder'])
  expect(await web.ids(unread)).toEqual([web.b])
})

test.each([
  ['microseconds', (us: number) => String(us)],
  ['milliseconds', (us: number) => String(Math.floor(us / 1000))],
  ['seconds', (us: number) => String(Math.floor(us / 1_000_000))],
  ['nothing', () => ''],
])('mark-all-as-read up to a time in %s leaves unread what matched later', async (_unit, ts) => {
  const web = await twoStories()
  const at = ts(Number(web.b))
  web.clock.now += 60_000
  await web.post({ id: 'c', title: 'C watch' })
  if (at !== '') await web.ids(unread)
  const form = [['s', reading], ...(at === '' ? [] : [['ts', at] as const])] as const
  expect(await (await web.google('mark-all-as-read', form)).text()).toBe('OK')
  const left = await web.articles(`stream/contents?xt=${read}`)
  expect(left.map(({ title }) => title)).toEqual(['C watch'])
})

test('a feed and a label are marked alone', async () => {
  const web = await twoStories()
  await addFilter(web.db, { secret: 's', topicId, name: 'None', query: 'nothingofthekind' }, seededAt)
  await web.google('mark-all-as-read', [['s', 'user/-/label/None']])
  await web.google('mark-all-as-read', [['s', 'feed/2']])
  expect(await web.ids(unread)).toEqual([web.a])
  await web.google('mark-all-as-read', [['s', 'user/-/label/MIOS']])
  expect(await web.ids(unread)).toEqual([])
})

test('a story in two filters is two articles with one state, across both APIs', async () => {
  const web = await twoStories()
  await addFilter(web.db, { secret: 's', topicId, name: 'Phones', query: 'phone' }, seededAt)
  await web.google('subscription/list')
  const [sibling = '', ...before] = await web.ids(unread)
  expect(before).toEqual([web.b, web.a])
  await mark(web, ['i', sibling], ['a', read])
  expect(await web.ids(unread)).toEqual([web.a])
  expect(await web.fever('unread_item_ids')).toMatchObject({ unread_item_ids: web.a })
  await web.fever(`mark=item&as=saved&id=${web.b}`)
  await web.fever(`mark=item&as=saved&id=${web.b}`)
  expect(await web.ids(`stream/items/ids?s=${starred}`)).toEqual([sibling, web.b])
  await web.fever(`mark=item&as=unread&id=${sibling}`)
  expect(await web.ids(unread)).toEqual([sibling, web.b, web.a])
})

test('true counts of what is unread, with a maximum above them', async () => {
  const web = await twoStories()
  const counts = await (await web.google('unread-count')).json()
  const of = (id: string, newest: string, count = 1) => ({ id, count, newestItemTimestampUsec: newest })
  expect(counts).toEqual({
    max: 1_000,
    unreadcounts: [
      of('feed/1', web.a),
      of('feed/2', web.b),
      of('user/-/label/MIOS', web.b, 2),
      of(reading, web.b, 2),
    ],
  })
})

test('a list that has not changed is answered 304 with nothing', async () => {
  const web = await twoStories()
  for (const path of ['tag/list', 'subscription/list']) {
    const etag = (await web.google(path)).headers.get('etag') ?? ''
    const again = await web.app.request(`/reader/api/0/${path}`, {
      headers: { Authorization: `GoogleLogin auth=${web.token}`, 'If-None-Match': etag },
    })
    expect([again.status, await again.text()]).toEqual([304, ''])
  }
})
