import { expect, test } from 'vitest'
import { addFilter } from '#storage/filters.ts'
import { getSource, listSources } from '#storage/sources.ts'
import { type ReaderWeb, openReaderWeb, unread } from './reader-apps.ts'
import { newPages } from './own-source.ts'
import { seedPost, seededAt, topicId } from './seed.ts'

interface Subscription {
  readonly id: string
  readonly title: string
  readonly categories: readonly { readonly label: string }[]
}

async function listed(web: ReaderWeb): Promise<Subscription[]> {
  return ((await (await web.google('subscription/list')).json()) as { subscriptions: Subscription[] })
    .subscriptions
}

const names = async (web: ReaderWeb) =>
  (await listed(web)).map(
    ({ title, categories }) => `${title} in ${categories.map(({ label }) => label).join()}`,
  )

async function openWithTwo(): Promise<ReaderWeb> {
  newPages()
  return await openReaderWeb(async ({ db }) => {
    await addFilter(db, { secret: 'p', topicId, name: 'Phones', query: 'phone' }, seededAt)
    await seedPost(db, { id: 'a', title: 'A tablet' })
    await seedPost(db, { id: 'b', title: 'B phone', source: 'xin-ji' })
  })
}

const edit = async (web: ReaderWeb, ...form: (readonly [string, string])[]): Promise<number> =>
  (await web.google('subscription/edit', form)).status

test('an address that an app adds is followed, and its feed is listed at once', async () => {
  const web = await openWithTwo()
  const answer = await web.google('subscription/quickadd', [['quickadd', 'https://new.example/feed']])
  const added = (await answer.json()) as { streamId: string }
  expect(added).toEqual({
    numResults: 1,
    query: 'https://new.example/feed',
    streamId: expect.stringMatching(/^feed\/\d+$/u),
    streamName: expect.any(String),
  })
  expect((await listed(web)).find(({ id }) => id === added.streamId)?.categories).toMatchObject([
    { label: 'MIOS' },
  ])
  const again = await web.google('subscription/quickadd', [['quickadd', 'https://new.example/feed']])
  expect(await again.json()).toMatchObject({ numResults: 1, streamId: added.streamId })
})

test('of a page that offers several feeds an app gets the first that answers', async () => {
  const web = await openWithTwo()
  const answer = await web.google('subscription/quickadd', [['quickadd', 'https://blog.example/']])
  expect(await answer.json()).toMatchObject({ numResults: 1 })
  expect((await listSources(web.db)).map(({ address }) => address)).toContain('https://blog.example/talk')
})

test('what cannot be followed is no error of the API, and says why', async () => {
  const web = await openWithTwo()
  const answer = await web.google('subscription/quickadd', [['quickadd', 'https://none.example/']])
  expect([answer.status, await answer.json()]).toEqual([
    200,
    { numResults: 0, query: 'https://none.example/', error: expect.stringContaining('404') },
  ])
  expect((await web.google('subscription/quickadd', [])).status).toBe(400)
})

test('unsubscribing hides a source in that folder only; it is still followed, and can be shown again', async () => {
  const web = await openWithTwo()
  const [, other, inPhones] = await listed(web)
  expect(await names(web)).toEqual(['Tech Leaf in MIOS', '新机日报 in MIOS', '新机日报 in Phones'])
  expect(await edit(web, ['ac', 'unsubscribe'], ['s', other?.id ?? ''])).toBe(200)
  expect(await names(web)).toEqual(['Tech Leaf in MIOS', '新机日报 in Phones'])
  expect((await web.ids(unread)).length).toBe(2)
  expect(await getSource(web.db, 'xin-ji')).not.toBeNull()
  expect(await edit(web, ['ac', 'subscribe'], ['s', `feed/${other?.id}`])).toBe(200)
  expect((await web.ids(unread)).length).toBe(3)
  await edit(web, ['ac', 'unsubscribe'], ['s', inPhones?.id ?? ''])
  const page = await (await web.app.request('/reader-apps')).text()
  expect(page).toContain('Muted by apps')
  const [, action = ''] = /action="(\/reader-apps\/feeds\/\d+\/show)"/u.exec(page) ?? []
  expect((await web.app.request(action, { method: 'POST' })).status).toBe(303)
  expect((await names(web)).length).toBe(3)
})

test('a feed takes another title, and another folder shows it there', async () => {
  const web = await openWithTwo()
  const [first] = await listed(web)
  const s = ['s', first?.id ?? ''] as const
  expect(await edit(web, ['ac', 'edit'], s, ['t', 'Leaves & more'])).toBe(200)
  expect(await names(web)).toContain('Leaves & more in MIOS')
  expect(await edit(web, ['ac', 'edit'], s, ['a', 'user/-/label/Phones'])).toBe(200)
  expect(await names(web)).toEqual([
    'Leaves & more in MIOS',
    '新机日报 in MIOS',
    '新机日报 in Phones',
    'Tech Leaf in Phones',
  ])
  expect(await edit(web, ['ac', 'edit'], s, ['r', 'user/-/label/MIOS'])).toBe(200)
  expect(await names(web)).not.toContain('Leaves & more in MIOS')
})

test('an address is subscribed to under a title and in a folder', async () => {
  const web = await openWithTwo()
  const form = [
    ['ac', 'subscribe'],
    ['s', 'feed/https://new.example/feed'],
    ['t', 'Newest'],
    ['a', 'user/-/label/Phones'],
  ] as const
  expect(await edit(web, ...form)).toBe(200)
  expect(await names(web)).toContain('Newest in Phones')
})

test('a label is renamed with its filter; a name that apps would break is refused', async () => {
  const web = await openWithTwo()
  const rename = async (dest: string, s = 'user/-/label/Phones') =>
    (
      await web.google('rename-tag', [
        ['s', s],
        ['dest', `user/-/label/${dest}`],
      ])
    ).status
  for (const bad of ['a/b', 'a&b', 'a+b', '5%', 'mios', 'x'.repeat(101)]) expect(await rename(bad)).toBe(400)
  expect(await rename('Any', 'user/-/label/None')).toBe(400)
  expect(await rename('手机')).toBe(200)
  expect(await names(web)).toContain('新机日报 in 手机')
  expect(await (await web.app.request('/filters')).text()).toContain('手机')
  expect((await web.google('disable-tag', [['s', 'user/-/label/手机']])).status).toBe(400)
})

test('changes that cannot be are refused whole', async () => {
  const web = await openWithTwo()
  const before = await names(web)
  const asks = [
    [['ac', 'edit']],
    [
      ['ac', 'explode'],
      ['s', 'feed/1'],
    ],
    [
      ['ac', 'edit'],
      ['s', 'feed/99'],
      ['t', 'x'],
    ],
    [
      ['ac', 'edit'],
      ['s', 'feed/1'],
      ['t', 'x'],
      ['a', 'user/-/label/None'],
    ],
    [
      ['ac', 'edit'],
      ['s', 'feed/1'],
      ['t', 'x'.repeat(301)],
    ],
    [
      ['ac', 'edit'],
      ['s', 'feed/1'],
      ['t', 'x'],
      ['a', 'folder'],
    ],
    [
      ['ac', 'unsubscribe'],
      ['s', 'nothing'],
    ],
    [
      ['ac', 'subscribe'],
      ['s', 'feed/not an address'],
    ],
    [
      ['ac', 'subscribe'],
      ['s', 'feed/https://none.example/'],
    ],
    [
      ['ac', 'edit'],
      ['s', 'feed/1'],
      ['s', 'feed/99'],
      ['t', 'x'],
    ],
  ] as const
  for (const form of asks) expect([form, await edit(web, ...form)]).toEqual([form, 400])
  expect(await names(web)).toEqual(before)
})

test('an OPML list is taken up, what cannot be followed in it left out', async () => {
  const web = await openWithTwo()
  const send = (body: string) =>
    web.app.request('/reader/api/0/subscription/import', {
      method: 'POST',
      headers: { Authorization: `GoogleLogin auth=${web.token}`, 'Content-Type': 'text/xml' },
      body,
    })
  const opml = `<opml version="1.1"><body><outline text="G"><outline type="rss" text="One" xmlUrl="https://one.example/rss"/>
    <outline type="rss" text="Bad" xmlUrl="gopher://bad"/></outline></body></opml>`
  const answer = await send(opml)
  expect([answer.status, await answer.text()]).toEqual([200, 'OK'])
  expect((await listSources(web.db)).map(({ address }) => address)).toContain('https://one.example/rss')
  expect((await send('<html></html>')).status).toBe(400)
})
