import { hash } from 'node:crypto'
import { expect, test } from 'vitest'
import { getSource, saveSources } from '#storage/sources.ts'
import { type TestWeb, openWeb } from './open-web.ts'

const token = 'a-token-that-nobody-guesses'

/** The web with a source that posts are sent to. */
async function withInbox(): Promise<TestWeb> {
  const web = await openWeb()
  const options = { tokenHash: hash('sha256', token) }
  const inbox = { id: 'phone', kind: 'ingest', name: 'My phone', address: 'ingest:phone', options } as const
  await saveSources(
    web.db,
    [{ ...inbox, lang: 'en', group: null, mode: 'curated' }],
    'added',
    web.hands.now(),
  )
  return web
}

async function send({ app }: TestWeb, body: unknown, bearer: string | null = token) {
  const response = await app.request('/api/ingest', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.status, json: (await response.json()) as Record<string, unknown> }
}

async function stored({ db }: TestWeb) {
  return await db
    .selectFrom('post')
    .innerJoin('revision', 'revision.postId', 'post.id')
    .select(['externalId', 'url', 'title', 'text', 'lang', 'timePrecision', 'links', 'n'])
    .where('sourceId', '=', 'phone')
    .orderBy('post.id')
    .orderBy('n')
    .execute()
}

test('a post in our own shape is stored with all that it says', async () => {
  const web = await withInbox()
  const post = {
    id: 'note-1',
    url: 'https://news.example/1',
    title: 'Heard on the train',
    text: 'Two people\n\n talked of MIOS',
    publishedAt: '2023-08-22T10:00:00+02:00',
    links: [
      'https://a.example/',
      { raw: 'https://t.co/x', expanded: 'https://mios.example/', title: 'A card' },
    ],
  }
  expect(await send(web, post)).toEqual({
    status: 201,
    json: { source: 'phone', read: 1, added: 1, edited: 0, kept: 0 },
  })
  expect(await stored(web)).toMatchObject([
    {
      externalId: 'note-1',
      title: 'Heard on the train',
      text: 'Two people\ntalked of MIOS',
      lang: 'en',
      timePrecision: 'exact',
      links: [
        { raw: 'https://a.example/' },
        { raw: 'https://t.co/x', expanded: 'https://mios.example/', title: 'A card' },
      ],
    },
  ])
})

test.each([
  [
    'items of a JSON Feed',
    {
      items: [
        { id: '1', content_text: 'One' },
        { id: '2', content_html: '<p>Two</p>' },
      ],
    },
  ],
  [
    'a list of them',
    [
      { id: '1', content_text: 'One' },
      { id: '2', content_html: '<p>Two</p>' },
    ],
  ],
  [
    'posts of ours',
    {
      posts: [
        { id: '1', text: 'One' },
        { id: '2', html: '<p>Two</p>' },
      ],
    },
  ],
])('%s are taken', async (_what, body) => {
  const web = await withInbox()
  expect(await send(web, body)).toMatchObject({ status: 201, json: { added: 2 } })
  expect((await stored(web)).map(({ externalId, text }) => [externalId, text])).toEqual([
    ['1', 'One'],
    ['2', 'Two'],
  ])
})

test('older posts that are sent later do not make the newest one older', async () => {
  const web = await withInbox()
  await send(web, { id: '1', text: 'One', publishedAt: '2023-08-22T10:00:00Z' })
  await send(web, { id: '2', text: 'Two', publishedAt: '2019-01-01T10:00:00Z' })
  expect((await getSource(web.db, 'phone'))?.newestAt).toBe(Date.parse('2023-08-22T10:00:00Z'))
})

test.each(['0001-01-01T00:00:00Z', '0000-01-01T00:00:00Z', '1970-01-01T00:00:00Z'])(
  'a date that programs write for none is none: %s',
  async (publishedAt) => {
    const web = await withInbox()
    await send(web, { id: '1', text: 'One', publishedAt })
    expect(await stored(web)).toMatchObject([{ timePrecision: 'inferred' }])
  },
)

test('the same again adds nothing, a changed one is an edit, a bare address is enough', async () => {
  const web = await withInbox()
  await send(web, { id: '1', text: 'One' })
  expect(await send(web, { id: '1', text: 'One' })).toMatchObject({
    status: 200,
    json: { added: 0, edited: 0 },
  })
  expect(await send(web, { id: '1', text: 'Changed' })).toMatchObject({ json: { added: 0, edited: 1 } })
  await send(web, { url: 'https://news.example/2' })
  expect((await stored(web)).map(({ externalId, n }) => [externalId, n])).toEqual([
    ['1', 1],
    ['1', 2],
    ['https://news.example/2', 1],
  ])
})

test.each([
  [
    'something wrong in one of two',
    [
      { id: '1', text: 'One' },
      { id: '2', text: 5 },
    ],
    /^Post 2, text: /u,
  ],
  ['a name nobody knows', { id: '1', text: 'One', colour: 'red' }, /^Post 1: .*colour/u],
  ['nothing to read', { id: '1' }, /^Post 1: expected a title, text, html or url/u],
  ['an address that is none', { url: 'javascript:alert(1)' }, /^Post 1, url: expected an absolute address/u],
  ['an id that cannot be kept', { id: 'a\0', text: 'One' }, /^Post 1, id: expected a text without U\+0000/u],
  [
    'one id for two posts',
    [
      { id: '1', text: 'One' },
      { id: '1', text: 'Two' },
    ],
    /^Post 2 has the id of an earlier one, "1"/u,
  ],
  ['no JSON', '<p>hello</p>', /not JSON/u],
  ['too many', Array.from({ length: 501 }, (_, n) => ({ text: `${n}` })), /^501 posts/u],
])('%s is refused whole, with the place', async (_what, body, title) => {
  const web = await withInbox()
  expect(await send(web, body)).toMatchObject({ status: 422, json: { detail: expect.stringMatching(title) } })
  expect(await stored(web)).toEqual([])
})

test('without the token of a source nothing is taken, whatever is sent', async () => {
  const web = await withInbox()
  expect(await send(web, { text: 'One' }, null)).toMatchObject({ status: 401 })
  expect(await send(web, { text: 'One' }, 'guessed')).toMatchObject({ status: 401 })
  const large = JSON.stringify({ text: 'x'.repeat(4_000_000) })
  expect(await send(web, large)).toMatchObject({ status: 413 })
  expect(await stored(web)).toEqual([])
})

test('a source that posts are sent to shows neither token nor hash, and no way to ask it', async () => {
  const web = await withInbox()
  await send(web, { text: 'One' })
  const page = await (await web.app.request('/sources/phone')).text()
  expect(page).not.toContain(hash('sha256', token))
  expect(page).not.toMatch(/Pause|Resume/u)
  expect(page).toContain('its posts are sent to us')
  const api = (await (await web.app.request('/api/sources/phone')).json()) as { options: unknown }
  expect(api.options).toEqual({ tokenHash: '…' })
})
