import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { xmlText } from '#feeds/xml-text.ts'
import { parseFeed } from '#parse/parse-feed.ts'
import { addFilter, revokeFilter } from '#storage/filters.ts'
import { instant } from '#storage/instant.ts'
import { createWeb } from '#web/app.ts'
import { changeFilter } from '#web/change-filter.ts'
import { hostile, million } from './hostile.ts'
import { openWeb, type TestWeb } from './open-web.ts'
import { seedPost, seededAt, topicId } from './seed.ts'
import { faultsOf, readByFeedparser } from './strict-feed.ts'
import { expectWellFormed } from './well-formed.ts'

const files = ['atom.xml', 'rss.xml', 'feed.json'] as const

async function webWithFilter(query = ''): Promise<TestWeb> {
  const web = await openWeb()
  await addFilter(web.db, { secret: 's', topicId, name: 'All of it', query }, seededAt)
  return web
}

function read(body: string, file: string) {
  const result = parseFeed(new TextEncoder().encode(body), {
    url: `http://localhost/feeds/s/${file}`,
    contentType: null,
    receivedAt: seededAt,
  })
  if (result.kind === 'error') throw new Error(result.error.message)
  return result.feed
}

/** One stream of every text that a post can hold, for all tests that only read it. */
let hostileWeb: Promise<TestWeb> | undefined
const ends: (() => Promise<void>)[] = []
afterAll(() => Promise.all(ends.map((end) => end())))

async function seedHostile(): Promise<TestWeb> {
  const web = await openWeb({}, (close) => ends.push(close))
  await addFilter(web.db, { secret: 's', topicId, name: 'All of it', query: '' }, seededAt)
  for (const [id, text] of Object.entries(hostile)) {
    await seedPost(web.db, {
      id,
      title: `T ${text}`,
      text: `B ${text}`,
      html: `<p>B ${text}</p>`,
      author: `A ${text}`,
      url: id === 'attribute' ? 'javascript:alert(1)' : `https://leaf.example/?a=1&b=${id}`,
      why: [`W ${text}`],
      keywords: [{ type: 'phrase', canonical: id, name: `K ${text}` }],
    })
  }
  await seedPost(web.db, { id: 'long', title: 'Long', text: million })
  return web
}

const hostileFeed = async (file: string): Promise<string> =>
  await (await (await (hostileWeb ??= seedHostile())).app.request(`/feeds/s/${file}`)).text()

test.each(files)('%s survives every text that a post can hold', async (file) => {
  const body = await hostileFeed(file)
  if (file === 'feed.json') JSON.parse(body)
  else expectWellFormed(body)
  expect(body).not.toContain('javascript:alert')
  expect(faultsOf(body, file)).toEqual([])
  const feed = read(body, file)
  expect(feed.problems).toEqual([])
  expect(feed.posts.length).toBe(Object.keys(hostile).length + 1)
})

test.each([
  ['atom.xml', 'atom10'],
  ['rss.xml', 'rss20'],
])('feedparser reads from %s every text as it was put in', async (file, version) => {
  const body = await hostileFeed(file)
  const feed = readByFeedparser(body)
  if (feed === null) return
  expect(feed).toMatchObject({ bozo: '', version })
  const titles = Object.values(hostile).map((text) => oneLine(xmlText(`T ${text}`)))
  expect(feed.entries.map(({ title }) => oneLine(title)).toSorted()).toEqual([...titles, 'Long'].toSorted())
  expect(feed.entries.every(({ link }) => link.startsWith('http'))).toBe(true)
  expect(new Set(feed.entries.map(({ published }) => published))).toEqual(
    new Set([Date.parse('2023-10-17T08:30:00Z')]),
  )
  const script = feed.entries.find(({ link }) => link.endsWith('b=script'))
  expect(script?.content).not.toContain('<script')
  expect(feed.entries.map(({ tags }) => tags[0]).join('\n')).toContain('小米MIOS系统：澎湃OS？')
})

/** White space is told as one space: readers differ in what they keep of it. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim()
}

test.each(files)('%s is valid while there is nothing in it', async (file) => {
  const web = await webWithFilter()
  const body = await (await web.app.request(`/feeds/s/${file}`)).text()
  expect(faultsOf(body, file)).toEqual([])
  expect(read(body, file).posts).toEqual([])
})

test('a strict validator sees what is wrong with a feed', () => {
  const item = '<item><title>a</title><guid>a</guid></item>'
  const rss = `<rss version="2.0"><channel><title>t</title><link>/x</link>${item}${item}</channel></rss>`
  expect(faultsOf(rss, 'rss.xml')).toEqual(
    expect.arrayContaining([
      'channel has not one description',
      'guid "a" stands twice',
      '"/x" is not an absolute address',
      'the feed does not name itself',
    ]),
  )
  expect(faultsOf('<feed><entry><updated>today</updated></entry></feed>', 'atom.xml')).toContain(
    '"today" is not a date of RFC 3339',
  )
  expect(faultsOf('{"items": [{"id": 1}]}', 'feed.json')).toContain('an item without id or authors')
})

test.each(files)('our own reader reads from %s what was put in', async (file) => {
  const web = await webWithFilter()
  await seedPost(web.db, {
    id: 'a',
    title: 'R&D at "小米" <MIOS>',
    html: '<p>One <b>bold</b> word</p>',
    lang: 'zh-cn',
  })
  const feed = read(await (await web.app.request(`/feeds/s/${file}`)).text(), file)
  expect(feed.title).toBe('All of it')
  expect(feed.posts[0]).toMatchObject({
    id: 'urn:leakwire:mios:story:1',
    url: 'https://leaf.example/a',
    publishedAt: Date.parse('2023-10-17T08:30:00Z'),
  })
  expect(feed.posts[0]?.title).toMatch(/^R&D at "小米"/u)
  expect(feed.posts[0]?.text).toBe('One bold word')
})

test('one story is one item: who else tells it stands inside, and it is dated anew', async () => {
  const web = await webWithFilter()
  const first = await seedPost(web.db, { id: 'a', title: 'First' })
  const before = await (await web.app.request('/feeds/s/atom.xml')).text()
  const joins = {
    storyId: first.storyId,
    duplicateOf: null,
    level: 4,
    reason: 'same tablet',
    stance: 'denies',
  } as const
  await seedPost(web.db, { id: 'b', title: 'Not so', joins })
  const after = await (await web.app.request('/feeds/s/atom.xml')).text()
  expect(after.match(/<entry/gu)?.length).toBe(1)
  expect(after).toContain('denies, same story: same tablet')
  expect(after).not.toBe(before)
  expect(after.match(/<id>.*<\/id>/gu)).toEqual(before.match(/<id>.*<\/id>/gu))
  const posts = read(await (await web.app.request('/feeds/s/feed.json?per=post')).text(), 'feed.json').posts
  expect(posts.map((post) => post.id).toSorted()).toEqual([
    'urn:leakwire:mios:post:1',
    'urn:leakwire:mios:post:2',
  ])
})

test('a repeat is told inside its story, but is no news of it', async () => {
  const web = await webWithFilter()
  const { storyId, postId } = await seedPost(web.db, { id: 'a', title: 'First' })
  const dates = (feed: string) => feed.match(/<updated>.*?<\/updated>/gu)
  const before = await (await web.app.request('/feeds/s/atom.xml')).text()
  await web.db
    .updateTable('streamEntry')
    .set({ at: instant(seededAt - 3_600_000) })
    .execute()
  const joins = { storyId, duplicateOf: postId, level: 2, reason: 'same text' } as const
  await seedPost(web.db, { id: 'b', title: 'First', joins })
  const after = await (await web.app.request('/feeds/s/atom.xml')).text()
  expect(after).toContain('same text')
  expect(dates(before)?.[1]).toBe('<updated>2023-10-20T12:00:00.000Z</updated>')
  expect(dates(after)?.[1]).toBe('<updated>2023-10-20T11:00:00.000Z</updated>')
})

test('a filter with a query holds the stories in which some kept post matches', async () => {
  const web = await webWithFilter('=MIOS tablet')
  const { storyId } = await seedPost(web.db, { id: 'a', title: 'A rumour' })
  await seedPost(web.db, {
    id: 'b',
    title: 'MIOS on a tablet',
    joins: { storyId, duplicateOf: null, level: 4, reason: '' },
  })
  await seedPost(web.db, { id: 'c', title: 'mios on a tablet' })
  await seedPost(web.db, { id: 'd', title: 'MIOS tablet case', keep: false, score: 1 })
  const { posts } = read(await (await web.app.request('/feeds/s/rss.xml')).text(), 'rss.xml')
  expect(posts.map((post) => post.title)).toEqual(['A rumour'])
})

test('nothing changed: the same bytes, and 304 to whoever has them', async () => {
  const web = await webWithFilter()
  await seedPost(web.db, { id: 'a', title: 'First' })
  const ask = (headers: Record<string, string> = {}) => web.app.request('/feeds/s/atom.xml', { headers })
  const first = await ask()
  const etag = first.headers.get('etag') ?? ''
  const changed = first.headers.get('last-modified') ?? ''
  expect(etag).toMatch(/^"[\w-]+"$/u)
  expect(changed).toBe(new Date(seededAt).toUTCString())
  expect(await (await ask()).text()).toBe(await first.text())
  expect((await ask({ 'If-None-Match': etag })).status).toBe(304)
  expect((await ask({ 'If-None-Match': `W/${etag}` })).status).toBe(304)
  expect((await ask({ 'If-Modified-Since': changed })).status).toBe(304)
  expect((await ask({ 'If-None-Match': '"other"', 'If-Modified-Since': changed })).status).toBe(200)
  await seedPost(web.db, { id: 'b', title: 'Second' })
  expect((await ask({ 'If-None-Match': etag })).status).toBe(200)
})

test('compressed bytes have an ETag of their own, and caches are told', async () => {
  const web = await webWithFilter()
  await seedPost(web.db, { id: 'a', title: 'First' })
  const plain = await web.app.request('/feeds/s/atom.xml')
  const ask = (accept: string) =>
    web.app.request('/feeds/s/atom.xml', { headers: { 'Accept-Encoding': accept } })
  const tight = await ask('gzip, br')
  const packed = await ask('gzip')
  const answers = [plain, tight, packed]
  expect(answers.map(({ headers }) => headers.get('content-encoding'))).toEqual([null, 'br', 'gzip'])
  const body = await plain.text()
  expect(brotliDecompressSync(await tight.arrayBuffer()).toString()).toBe(body)
  expect(gunzipSync(await packed.arrayBuffer()).toString()).toBe(body)
  expect(new Set(answers.map(({ headers }) => headers.get('etag'))).size).toBe(3)
  expect(answers.map(({ headers }) => headers.get('vary'))).toEqual(answers.map(() => 'Accept-Encoding'))
  const known = { 'If-None-Match': plain.headers.get('etag') ?? '', 'Accept-Encoding': 'gzip' }
  expect((await web.app.request('/feeds/s/atom.xml', { headers: known })).status).toBe(304)
})

test('a feed whose last change is not a minute old bears no Last-Modified: one second may hold two states', async () => {
  const web = await openWeb({ now: () => seededAt + 1_000 })
  await addFilter(web.db, { secret: 's', topicId, name: 'All', query: '' }, seededAt)
  expect((await web.app.request('/feeds/s/atom.xml')).headers.get('last-modified')).toBeNull()
})

test('every address in a feed begins with the base address, where one is set', async () => {
  const web = await openWeb({ baseUrl: 'https://leaks.example' })
  await addFilter(web.db, { secret: 's', topicId, name: 'All', query: '' }, seededAt)
  const body = await (await web.app.request('/feeds/s/atom.xml')).text()
  expect(body).toContain('href="https://leaks.example/feeds/s/atom.xml" rel="self"')
})

test.each(files)(
  '%s names the hub that pushes it, in itself and in the header that discovery reads',
  async (file) => {
    const hub = 'https://hub.example/'
    const web = await openWeb({ baseUrl: 'https://leaks.example', hub })
    await addFilter(web.db, { secret: 's', topicId, name: 'All', query: '' }, seededAt)
    const answer = await web.app.request(`/feeds/s/${file}`)
    const selfUrl = `https://leaks.example/feeds/s/${file}`
    expect(answer.headers.get('link')).toBe(`<${hub}>; rel="hub", <${selfUrl}>; rel="self"`)
    expect(read(await answer.text(), file)).toMatchObject({ hubs: [hub], self: selfUrl })
  },
)

test('what the stream tells is in the feed at once, from whatever process it is asked', async () => {
  const web = await webWithFilter()
  const another = createWeb(web.hands)
  const ask = async (app = web.app) => await (await app.request('/feeds/s/atom.xml')).text()
  await seedPost(web.db, { id: 'a', title: 'First' })
  const first = await ask()
  expect(await ask(another)).toBe(first)
  await seedPost(web.db, { id: 'b', title: 'Second' })
  const second = await ask()
  expect(second).toContain('Second')
  expect(await ask(another)).toBe(second)
})

test('a changed filter has other stories under the same address at once, and is dated anew', async () => {
  let now = seededAt + 3_600_000
  const web = await openWeb({ now: () => now })
  await addFilter(web.db, { secret: 's', topicId, name: 'Phones', query: 'phone' }, seededAt)
  await seedPost(web.db, { id: 'p', title: 'A phone' })
  await seedPost(web.db, { id: 't', title: 'A tablet' })
  const feed = async () => await (await web.app.request('/feeds/s/feed.json')).json()
  expect(await feed()).toMatchObject({ title: 'Phones', items: [{ title: 'A phone' }] })
  const dated = async () => (await (await web.app.request('/feeds/s/atom.xml')).text()).split('<entry>')[0]
  const before = await dated()
  now += 60_000
  await changeFilter(web.hands, { id: 1 }, { name: 'Tablets', query: 'tablet' })
  expect(await feed()).toMatchObject({ title: 'Tablets', items: [{ title: 'A tablet' }] })
  expect(before).not.toContain(new Date(now).toISOString())
  expect(await dated()).toContain(new Date(now).toISOString())
})

test('a revoked feed is gone, an unknown one was never there', async () => {
  const web = await webWithFilter()
  expect(await revokeFilter(web.db, 1, seededAt)).toBe(true)
  const gone = await web.app.request('/feeds/s/rss.xml')
  expect([gone.status, await gone.text()]).toEqual([410, expect.stringContaining('This feed was revoked.')])
  expect((await web.app.request('/feeds/none/rss.xml')).status).toBe(404)
})
