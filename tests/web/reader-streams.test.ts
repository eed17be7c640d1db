import { expect, test } from 'vitest'
import { manyStories } from '#tests/many-stories.ts'
import { addFilter } from '#storage/filters.ts'
import { hostile } from './hostile.ts'
import {
  type ReaderWeb,
  type TestArticle,
  openReaderWeb,
  read,
  reading,
  sharedReaderWeb,
  starred,
  unread,
} from './reader-apps.ts'
import { seedPost, seededAt, topicId } from './seed.ts'

const many = { topicId, sourceId: 'tech-leaf', at: seededAt }

const three = async (web: Pick<ReaderWeb, 'db'>): Promise<void> => {
  await seedPost(web.db, { id: 'a', title: 'First', author: 'Mara Quill', html: '<p>One <b>word</b></p>' })
  await seedPost(web.db, { id: 'b', title: 'Second', source: 'xin-ji', url: null })
  await seedPost(web.db, { id: 'c', title: '', text: 'Third, without a title' })
}

const shared = sharedReaderWeb(three)

test('a filter is a folder, each source in it a feed with an address of its own, each story an article', async () => {
  const web = shared()
  const tags = await (await web.google('tag/list')).json()
  const folder = { id: 'user/-/label/MIOS', type: 'folder' }
  expect(tags).toEqual({ tags: [{ id: starred }, folder] })
  const { subscriptions } = (await (await web.google('subscription/list')).json()) as {
    subscriptions: unknown[]
  }
  expect(subscriptions).toEqual([
    {
      id: 'feed/1',
      title: 'Tech Leaf',
      categories: [{ ...folder, label: 'MIOS' }],
      url: 'http://localhost/feeds/all/atom.xml?source=tech-leaf',
      htmlUrl: 'https://leaf.example/',
      iconUrl: 'https://leaf.example/favicon.ico',
    },
    expect.objectContaining({ id: 'feed/2', title: '新机日报' }),
  ])
  const [third, second, first] = await web.articles(`stream/contents/${reading}`)
  expect(first).toEqual({
    id: expect.stringMatching(/^tag:google\.com,2005:reader\/item\/[0-9a-f]{16}$/u),
    title: 'First',
    published: Date.parse('2023-10-17T08:30:00Z') / 1000,
    updated: Date.parse('2023-10-17T08:30:00Z') / 1000,
    crawlTimeMsec: String(web.clock.now),
    timestampUsec: `${Date.parse('2023-10-17T08:30:00Z')}000`,
    author: 'Mara Quill',
    canonical: [{ href: 'https://leaf.example/a' }],
    alternate: [{ href: 'https://leaf.example/a', type: 'text/html' }],
    summary: {
      direction: 'ltr',
      content: expect.stringMatching(/^<p>One <b>word<\/b><\/p>.*<a href="http:\/\/localhost\/stories\/1">/u),
    },
    categories: [reading, 'user/-/label/MIOS'],
    origin: { streamId: 'feed/1', title: 'Tech Leaf', htmlUrl: 'https://leaf.example/' },
  })
  expect(second?.canonical[0]?.href).toMatch(/^http:\/\/localhost\/stories\/\d+$/u)
  expect(third?.title).toBe('Third, without a title')
})

test('the address of each feed answers with what that source tells', async () => {
  const web = shared()
  const { subscriptions } = (await (await web.google('subscription/list')).json()) as {
    subscriptions: { url: string }[]
  }
  const bodies = await Promise.all(subscriptions.map(async ({ url }) => (await web.app.request(url)).text()))
  expect(bodies.map((body) => /First|Second/u.exec(body)?.[0])).toEqual(['First', 'Second'])
  expect(bodies[0]).not.toContain('Second')
  expect(bodies[0]).toContain('<link href="http://localhost/feeds/all/atom.xml?source=tech-leaf" rel="self"')
  expect(new Set(bodies.map((body) => /<id>.*?<\/id>/u.exec(body)?.[0])).size).toBe(2)
})

test('numbers, texts and lists have the types that strict apps insist on', async () => {
  const web = shared()
  const contents = (await (await web.google(`stream/contents?n=2`)).json()) as Record<string, unknown>
  expect(contents).toMatchObject({ id: reading, updated: Math.floor(web.clock.now / 1000) })
  expect(typeof contents['continuation']).toBe('string')
  const ids = (await (await web.google(`stream/items/ids?s=${reading}&n=2`)).json()) as {
    itemRefs: { id: unknown }[]
    continuation: unknown
  }
  expect(ids.itemRefs.map((ref) => Object.entries(ref).map(([name, value]) => [name, typeof value]))).toEqual(
    [[['id', 'string']], [['id', 'string']]],
  )
  expect(typeof ids.continuation).toBe('string')
  expect(ids.itemRefs.every(({ id }) => /^\d{16}$/u.test(String(id)))).toBe(true)
})

test('a long id is the decimal one in hex, whatever the way an app makes the one of the other', async () => {
  const web = shared()
  const [decimal = ''] = await web.ids(`stream/items/ids?s=${reading}`)
  const [article] = await web.articles('stream/contents')
  const hex = article?.id.split('/').at(-1) ?? ''
  expect(BigInt.asIntN(64, BigInt(`0x${hex}`)).toString()).toBe(decimal)
  // Readrops pads the hex to as many digits as the decimal has.
  expect(BigInt(decimal).toString(16).padStart(decimal.length, '0')).toBe(hex)
})

test('items are found by every form of their id, in any number, and unknown ones are left out', async () => {
  const web = shared()
  const [newest = '', , oldest = ''] = await web.ids(`stream/items/ids?s=${reading}`)
  const hex = BigInt(newest).toString(16)
  const padded = hex.padStart(16, '0')
  const prefix = 'tag:google.com,2005:reader/item/'
  for (const id of [newest, padded, prefix + padded, prefix + hex]) {
    const answer = await web.google('stream/items/contents', [
      ['T', 'x'],
      ['output', 'json'],
      ['i', '-2'],
      ['i', oldest],
      ['i', id],
      ['i', 'fffffffffffffffe'],
      ['i', '1700000000000000'],
    ])
    const { items } = (await answer.json()) as { items: { title: string }[] }
    expect(items.map(({ title }) => title)).toEqual(['First', 'Third, without a title'])
  }
  const none = await web.google('stream/items/contents', [['i', '-2']])
  expect([none.status, await none.json()]).toMatchObject([200, { items: [] }])
  const hundred = Array.from({ length: 100 }, (_, n) => ['i', `000656000000${1000 + n}`] as const)
  expect((await web.google('stream/items/contents', hundred)).status).toBe(200)
})

test('a page goes on after its last id, whatever is read meanwhile; the last page says nothing of more', async () => {
  const web = await openReaderWeb(three)
  const [c, b, a] = await web.ids(`stream/items/ids?s=${reading}`)
  const first = (await (await web.google(`${unread}&n=1`)).json()) as { continuation: string }
  await web.google('edit-tag', [
    ['i', c ?? ''],
    ['a', read],
  ])
  const second = await (await web.google(`${unread}&n=1&c=${first.continuation}`)).json()
  expect(second).toEqual({ itemRefs: [{ id: b }], continuation: b })
  expect(await (await web.google(`${unread}&n=1&c=${b}`)).json()).toEqual({ itemRefs: [{ id: a }] })
  expect(await (await web.google(`${unread}&n=1&c=${a}`)).json()).toEqual({ itemRefs: [] })
  expect(await web.ids(`stream/items/ids?s=${reading}&r=o&n=2`)).toEqual([a, b])
  expect(await web.ids(`stream/items/ids?s=${reading}&r=o&c=${b}`)).toEqual([c])
})

test('ot and nt are seconds of when a story matched, not of when it was published', async () => {
  const web = await openReaderWeb(three)
  const old = await web.ids(`stream/items/ids?s=${reading}`)
  web.clock.now += 60_000
  await web.post({ id: 'late', title: 'Of long ago', at: '2001-01-01T00:00:00Z' })
  const [late = ''] = await web.ids(`stream/items/ids?s=${reading}&ot=${web.clock.now / 1000}`)
  expect(old).not.toContain(late)
  expect(await web.ids(`stream/items/ids?s=${reading}&nt=${web.clock.now / 1000 - 1}`)).toEqual(old)
  expect((await web.ids(`stream/items/ids?s=${reading}&ot=0`)).length).toBe(4)
  const [article] = await web.articles('stream/contents?n=1')
  const again = await web.articles(`stream/contents?ot=${Math.floor(Number(article?.crawlTimeMsec) / 1000)}`)
  expect(again.map(({ title }) => title)).toEqual(['Of long ago'])
})

test('what is asked for and cannot be is refused, never answered with everything', async () => {
  const web = shared()
  const asks = [
    'stream/items/ids',
    'stream/items/ids?s=user/-/state/com.google/nothing',
    'stream/items/ids?s=user/-/label/None',
    'stream/items/ids?s=feed/99',
    'stream/items/ids?s=feed/99999999999',
    'stream/items/ids?s=all',
    `stream/items/ids?s=${reading}&xt=nothing`,
    `stream/items/ids?s=${reading}&it=user/-/label/None`,
    `stream/items/ids?s=${reading}&n=many`,
    `stream/items/ids?s=${reading}&ot=-1`,
    `stream/items/ids?s=${reading}&c=x`,
    'stream/contents/feed/99',
  ]
  for (const ask of asks) {
    const answer = await web.google(ask)
    expect([ask, answer.status]).toEqual([ask, 400])
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=UTF-8')
  }
  const posts = [
    ['stream/items/contents', [['i', 'x']]],
    ['edit-tag', [['i', '1']]],
    ['edit-tag', [['a', 'user/-/state/com.google/none']]],
    [
      'edit-tag',
      [
        ['i', 'no id'],
        ['a', read],
      ],
    ],
    [
      'edit-tag',
      [
        ['i', '1'],
        ['a', 'user/-/label/MIOS'],
      ],
    ],
    ['mark-all-as-read', []],
    ['mark-all-as-read', [['s', 'nothing']]],
    [
      'mark-all-as-read',
      [
        ['s', reading],
        ['ts', 'now'],
      ],
    ],
  ] as const
  for (const [path, form] of posts) expect([path, (await web.google(path, form)).status]).toEqual([path, 400])
  expect((await web.ids(unread)).length).toBe(3)
})

test('streams are states, labels and feeds, named as each app writes them', async () => {
  const web = await openReaderWeb(three)
  await addFilter(web.db, { secret: 's', topicId, name: 'Only Second', query: 'second' }, seededAt)
  await web.google('subscription/list')
  const titles = async (query: string) => (await web.articles(query)).map(({ title }) => title)
  expect(await titles('stream/contents/feed/2')).toEqual(['Second'])
  expect(await titles('stream/contents?s=feed/feed/2')).toEqual(['Second'])
  expect(await titles('stream/contents/user%2F1000%2Flabel%2FOnly%20Second')).toEqual(['Second'])
  expect(await titles(`stream/contents?s=user/-/label/MIOS&it=feed/1`)).toEqual([
    'Third, without a title',
    'First',
  ])
  const own = encodeURIComponent('feed/http://localhost/feeds/s/atom.xml?source=xin-ji')
  expect(await titles(`stream/contents?s=${own}`)).toEqual(['Second'])
  expect(await titles(`stream/contents?s=user/-/state/com.google/read`)).toEqual([])
  expect((await web.ids('stream/items/ids?s=user/-/state/com.google/kept-unread')).length).toBe(4)
})

test('2,300 unread stories come in three pages of a thousand, each once', async () => {
  const web = await openReaderWeb(({ db }) => manyStories(db, { count: 2_300, ...many }))
  const all: string[] = []
  const sizes: number[] = []
  for (let more = ''; ;) {
    const answer = (await (await web.google(`${unread}&n=1000${more}`)).json()) as {
      itemRefs: { id: string }[]
      continuation?: string
    }
    all.push(...answer.itemRefs.map(({ id }) => id))
    sizes.push(answer.itemRefs.length)
    if (answer.continuation === undefined) break
    more = `&c=${answer.continuation}`
  }
  expect(sizes).toEqual([1_000, 1_000, 300])
  expect(new Set(all).size).toBe(2_300)
  const thousand = all
    .slice(0, 1_000)
    .map((id) => ['i', `tag:google.com,2005:reader/item/${BigInt(id).toString(16)}`] as const)
  expect((await web.google('edit-tag', [...thousand, ['a', read], ['T', '']])).status).toBe(200)
  expect((await web.ids(`${unread}&n=10000`)).toSorted()).toEqual(all.slice(1_000).toSorted())
  const rest = await web.articles(`stream/contents/${reading}?n=2500&xt=${read}`)
  expect([rest.length, new Set(rest.map(({ id }) => id)).size]).toEqual([1_300, 1_300])
})

test('every text that a post can hold comes through as JSON that strict apps take, and very long ones are cut', async () => {
  const web = await openReaderWeb(async ({ db }) => {
    for (const [id, text] of Object.entries(hostile)) {
      const said = { title: `T ${text}`, text: `B ${text}`, html: `<p>B ${text}</p>`, author: `A ${text}` }
      await seedPost(db, {
        id,
        ...said,
        url: id === 'script' ? 'javascript:alert(1)' : `https://leaf.example/${id}`,
      })
    }
    await seedPost(db, { id: 'long', title: 'Long', text: '😀'.repeat(300_000) })
    // Cut after an odd number of units: within a pair.
    await seedPost(db, { id: 'odd', title: 'Odd', text: `x${'😀'.repeat(300_000)}` })
  })
  const body = await (await web.google('stream/contents?n=100')).text()
  expect(body).not.toContain('javascript:alert')
  const { items } = JSON.parse(body) as { items: TestArticle[] }
  expect(items.length).toBe(Object.keys(hostile).length + 2)
  for (const { title, author, summary } of items) {
    expect([title, author, summary.content].every((text) => text.isWellFormed())).toBe(true)
    expect(title).not.toBe('')
    expect(summary.content.length).toBeLessThan(500_001)
  }
  const fever = (await web.fever('items'))['items'] as { html: string }[]
  expect(fever.map(({ html }) => html)).toEqual(items.map(({ summary }) => summary.content))
})
