import { expect, test } from 'vitest'
import { openWeb } from './open-web.ts'
import { seedPost } from './seed.ts'

const nasty = '=HYPERLINK("http://evil.example","MIOS")'

async function seeded() {
  const web = await openWeb()
  await seedPost(web.db, {
    id: 'a',
    title: nasty,
    text: 'MIOS says "so",\nhe said',
    author: '@ada',
    at: '2023-10-01T00:00:00Z',
  })
  await seedPost(web.db, {
    id: 'b',
    title: '小米 MIOS',
    text: '',
    author: null,
    url: null,
    lang: null,
    at: '2023-10-02T00:00:00Z',
  })
  return web
}

test('CSV is a table after RFC 4180 in which no cell is a formula', async () => {
  const { app } = await seeded()
  const answer = await app.request('/api/search/export?q=MIOS&format=csv')
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="leakwire-mios.csv"')
  expect(answer.headers.get('link')).toBe(null)
  const [head, second, first, rest] = (await answer.text()).split('\r\n')
  expect(head).toBe('publishedAt,source,sourceName,author,title,text,url,lang,keywords,story,kept,postId')
  expect(second).toMatch(/^2023-10-02T00:00:00\.000Z,tech-leaf,Tech Leaf,,小米 MIOS,,,,,\d+,yes,\d+$/u)
  expect(first).toContain(
    `,'@ada,"'=HYPERLINK(""http://evil.example"",""MIOS"")","MIOS says ""so"",\nhe said",`,
  )
  expect(rest).toBe('')
})

test('JSON and JSON Lines hold the same posts as the API', async () => {
  const { app } = await seeded()
  const { posts } = await (await app.request('/api/search?q=MIOS')).json()
  const json = await (await app.request('/api/search/export?q=MIOS&format=json')).json()
  expect(json).toEqual({ topic: 'mios', query: 'MIOS', posts })
  const lines = (await (await app.request('/api/search/export?q=MIOS&format=jsonl')).text())
    .trimEnd()
    .split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual(posts)
  const none = await app.request('/api/search/export?q=absent&format=json')
  expect(await none.json()).toEqual({ topic: 'mios', query: 'absent', posts: [] })
})

test('what is left out is named, and follows from there', async () => {
  const { app } = await seeded()
  const answer = await app.request('/api/search/export?q=MIOS&format=jsonl&limit=1')
  expect(JSON.parse(await answer.text()).id).toBe('b')
  const [, next = ''] = /^<http:\/\/localhost(.*)>; rel="next"$/u.exec(answer.headers.get('link') ?? '') ?? []
  const rest = await app.request(next)
  expect(JSON.parse(await rest.text()).id).toBe('a')
  expect(rest.headers.get('link')).toBe(null)
})

test('a format that there is not, and a query that cannot be read, are refused', async () => {
  const { app } = await openWeb()
  expect((await app.request('/api/search/export?q=x&format=xlsx')).status).toBe(400)
  expect((await app.request('/api/search/export?q=(&format=csv')).status).toBe(400)
})
