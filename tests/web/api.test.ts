import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWeb, type TestWeb } from './open-web.ts'
import { seedPost, seedTrouble } from './seed.ts'

async function json({ app }: TestWeb, path: string, init?: RequestInit) {
  const answer = await app.request(path, init)
  return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.json() }
}

test('the stream comes as stories with their posts, verdicts and keywords, page by page', async () => {
  const web = await openWeb()
  const { postId, storyId } = await seedPost(web.db, {
    id: 'a',
    title: 'MIOS',
    hits: ['MIOS'],
    keywords: [{ type: 'os', canonical: 'mios', name: 'MIOS' }],
  })
  const joins = { storyId, duplicateOf: postId, level: 2, reason: 'same words' } as const
  await seedPost(web.db, { id: 'b', title: 'MIOS', joins, source: 'xin-ji' })
  await seedPost(web.db, { id: 'c', title: 'Newer' })
  const first = await json(web, '/api/stream?limit=1')
  expect(first.body).toMatchObject({
    topic: 'mios',
    stories: [{ id: 2, position: 3 }],
    next: '/api/stream?limit=1&cursor=WzNd',
  })
  const second = await json(web, first.body.next)
  expect(second.body.next).toBeNull()
  expect(second.body.stories).toMatchObject([
    {
      id: storyId,
      originPostId: postId,
      posts: [
        {
          id: 'a',
          source: 'tech-leaf',
          url: 'https://leaf.example/a',
          publishedAt: '2023-10-17T08:30:00.000Z',
          verdict: { keep: true, score: 4, hits: [{ field: 'title', start: 0, end: 4, text: 'MIOS' }] },
          keywords: [{ canonical: 'mios' }],
          story: { level: null, duplicateOf: null },
        },
        { id: 'b', story: { level: 2, duplicateOf: postId, reason: 'same words' } },
      ],
    },
  ])
})

test('search gives posts and a cursor, and says where a query goes wrong', async () => {
  const web = await openWeb()
  await seedPost(web.db, { id: 'a', title: 'MIOS one', at: '2023-10-01T00:00:00Z' })
  await seedPost(web.db, { id: 'b', title: 'MIOS two', at: '2023-10-02T00:00:00Z' })
  const first = await json(web, '/api/search?q=MIOS&limit=1')
  expect(first.body).toMatchObject({ posts: [{ id: 'b' }], total: { count: 2, isMore: false } })
  expect((await json(web, first.body.next)).body).toMatchObject({ posts: [{ id: 'a' }], next: null })
  const wrong = await json(web, '/api/search?q=titel:x')
  expect(wrong).toMatchObject({
    status: 400,
    type: 'application/problem+json',
    body: {
      status: 400,
      detail: 'The query cannot be read.',
      problems: [{ at: 0, column: 1, suggestion: 'title:' }],
    },
  })
})

test('every post says why it is in or out', async () => {
  const web = await openWeb()
  const { postId } = await seedPost(web.db, {
    id: 'a',
    title: 'x',
    keep: false,
    score: 1,
    why: ['exclusion -3'],
  })
  expect((await json(web, `/api/posts/${postId}/why`)).body).toMatchObject({
    verdict: { keep: false, score: 1, threshold: 2, why: ['exclusion -3'] },
    story: null,
  })
})

test('sources come with their state and log', async () => {
  const web = await openWeb()
  await seedTrouble(web.db)
  const { body } = await json(web, '/api/sources')
  expect(body.sources.map((source: { id: string }) => source.id)).toContain('xin-ji')
  expect((await json(web, '/api/sources/xin-ji')).body).toMatchObject({
    state: 'broken',
    nextPollAt: '2023-10-20T13:00:00.000Z',
    log: [{ outcome: 'notFound', status: 404, at: '2023-10-20T12:00:00.000Z' }],
  })
})

test('filters are made, listed and revoked', async () => {
  const web = await openWeb()
  const made = await json(web, '/api/filters', {
    method: 'POST',
    body: JSON.stringify({ name: 'Cars', query: 'car' }),
  })
  expect(made).toMatchObject({
    status: 201,
    body: { id: 1, feeds: { rss: 'http://localhost/feeds/secret-1/rss.xml' } },
  })
  expect((await json(web, '/api/filters')).body.filters).toMatchObject([{ name: 'Cars', query: 'car' }])
  expect((await web.app.request('/api/filters/1', { method: 'DELETE' })).status).toBe(204)
  expect((await json(web, '/api/filters')).body.filters).toEqual([])
  expect((await web.app.request('/feeds/secret-1/rss.xml')).status).toBe(410)
})

test('a filter is given another name and query, from the edition that was read', async () => {
  const web = await openWeb()
  const call = (method: string, body: object, headers: Record<string, string> = {}) =>
    json(web, '/api/filters/1', { method, body: JSON.stringify(body), headers })
  await json(web, '/api/filters', { method: 'POST', body: JSON.stringify({ name: 'Cars', query: 'car' }) })
  const etag = (await web.app.request('/api/filters/1')).headers.get('etag') ?? ''
  const before = await json(web, '/api/filters/1')
  expect(await call('PATCH', { query: 'car OR SU7' }, { 'If-Match': etag })).toMatchObject({
    status: 200,
    body: { id: 1, name: 'Cars', query: 'car OR SU7', feeds: before.body.feeds },
  })
  expect((await call('PATCH', { name: 'Vehicles' }, { 'If-Match': etag })).status).toBe(412)
  expect((await call('DELETE', {}, { 'If-Match': etag })).status).toBe(412)
  for (const body of [{ query: '(' }, { name: '' }, { name: '\0' }, { secret: 'mine' }]) {
    expect((await call('PATCH', body)).status).toBe(400)
  }
  expect((await json(web, '/api/filters/1')).body).toMatchObject({ name: 'Cars', query: 'car OR SU7' })
  expect((await web.app.request('/api/filters/1', { method: 'DELETE' })).status).toBe(204)
  expect((await call('PATCH', { name: 'Vehicles' })).status).toBe(404)
})

let shared: TestWeb
const ends: (() => Promise<void>)[] = []
beforeAll(async () => {
  shared = await openWeb({}, (close) => ends.push(close))
})
afterAll(async () => {
  for (const end of ends) await end()
})

test.each([
  ['/api/nothing', 404],
  ['/api/stream?limit=0', 400],
  ['/api/stream?cursor=x', 400],
  ['/api/stream?cursor=WyJ4Il0', 400],
  ['/api/stream?topic=%00x', 404],
  ['/api/search?q=x&cursor=x', 400],
  ['/api/search?q=x&cursor=-999999999999999.1', 400],
  [`/api/search?q=${'x'.repeat(501)}`, 400],
  [`/api/search?q=${'字'.repeat(500)}`, 200],
  ['/api/search?q=source:%22%00%22&cursor=', 200],
  ['/api/search?q=url:%5B(%5C', 400],
  ['/api/search?q=before:0000-01-01', 200],
  ['/api/search?q=after:99999w', 200],
  ['/api/search?q=%ZZ', 200],
  ['/api/posts/1/why', 404],
  ['/api/posts/x/why', 404],
  ['/api/posts/999999999999999/why', 404],
  ['/api/sources/%00', 404],
  ['/events?after=x', 400],
  ['/fragments/story/0', 404],
  ['/feeds/%00/rss.xml', 404],
])('%s is answered with a sentence, never with a fault', async (path, status) => {
  const answer = await shared.app.request(path)
  expect(answer.status).toBe(status)
  if (path.startsWith('/api/') && status >= 400) {
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    const body = await answer.json()
    expect(body).toMatchObject({ type: expect.stringMatching(/^\/docs\/api#[a-z-]+$/u), status })
    expect(`${body.detail}${body.fix}`.length).toBeGreaterThan(20)
  }
})

test.each(['', '{', '[]', '{"name": 1}', '{"name": "x"}', '{"name": "x", "query": "("}'])(
  'a filter from %j is refused with a sentence',
  async (body) => {
    const answer = await json(shared, '/api/filters', { method: 'POST', body })
    expect(answer).toMatchObject({ status: 400, type: 'application/problem+json' })
  },
)

test('a body that is too large is refused', async () => {
  const { app } = await openWeb()
  const answer = await app.request('/api/filters', { method: 'POST', body: 'x'.repeat(70_000) })
  expect(answer.status).toBe(413)
})

test('the process is alive at once and ready when its engines are', async () => {
  const web = await openWeb({ ready: async () => false })
  expect((await json(web, '/healthz')).body).toEqual({ status: 'alive', version: '0.0.0-test' })
  expect((await json(web, '/readyz')).status).toBe(503)
  const ready = await openWeb()
  expect((await json(ready, '/readyz')).body).toMatchObject({ status: 'ready', waiting: { poll: 0 } })
})
