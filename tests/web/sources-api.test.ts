import { beforeEach, expect, test } from 'vitest'
import { storable } from '#storage/json-text.ts'
import { getSource, listSources } from '#storage/sources.ts'
import { hostile } from './hostile.ts'
import { type TestWeb, openWeb } from './open-web.ts'
import { newPages, withOwn } from './own-source.ts'
import { expectWellFormed } from './well-formed.ts'
import { seedPost } from './seed.ts'

beforeEach(newPages)

type Sent = Readonly<Record<string, unknown>>

async function send({ app }: TestWeb, method: string, path: string, body?: Sent | string) {
  const answer = await app.request(path, {
    method,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Sent }
}

const names = async ({ db }: TestWeb) => (await listSources(db)).map(({ name }) => name)

test('POST /api/sources follows and gives the source; a second time it is a conflict that names it', async () => {
  const web = await openWeb()
  const wish = { address: 'new.example/feed', name: 'New', group: 'a/b', mode: 'curated' }
  const made = await send(web, 'POST', '/api/sources', wish)
  expect(made).toMatchObject({
    status: 201,
    body: {
      name: 'New',
      group: 'a/b',
      mode: 'curated',
      state: 'ok',
      stateName: 'Fine',
      address: 'https://new.example/feed',
      first: { read: 1, added: 1 },
    },
  })
  expect(made.headers.get('location')).toBe(`/api/sources/${String(made.body['id'])}`)
  expect(await send(web, 'POST', '/api/sources', { address: 'http://www.new.example/feed/' })).toMatchObject({
    status: 409,
    body: { detail: 'This is followed already, as "New".', source: { id: made.body['id'] } },
  })
})

test.each([
  [
    'a page with several feeds',
    { address: 'blog.example' },
    422,
    { advertised: [{ title: 'Posts' }, { title: 'Talk' }] },
  ],
  [
    'an address that answers 404',
    { address: 'https://none.example/' },
    422,
    { detail: expect.stringMatching(/404/u), fix: expect.stringMatching(/new address/u) },
  ],
  [
    'what keeps no feeds',
    { address: 'threads.net/@leaks' },
    422,
    { fix: expect.stringMatching(/YOUR-RSSHUB\/threads/u) },
  ],
  ['a body without an address', { name: 'x' }, 400, { detail: expect.stringMatching(/address/u) }],
  [
    'a body with a slip',
    { address: 'new.example/feed', nmae: 'x' },
    400,
    { detail: expect.stringMatching(/nmae/u) },
  ],
])('%s is refused with what to do, and nothing is added', async (_case, wish, status, body) => {
  const web = await openWeb()
  const before = await names(web)
  expect(await send(web, 'POST', '/api/sources', wish)).toMatchObject({ status, body })
  expect(await names(web)).toEqual(before)
})

test('PATCH changes what is given and nothing else; paused is a state', async () => {
  const web = await withOwn({ lang: 'de' })
  const patch = (change: Sent) => send(web, 'PATCH', '/api/sources/own', change)
  expect(await patch({ name: 'Mine', group: 'x' })).toMatchObject({
    status: 200,
    body: { name: 'Mine', group: 'x', lang: 'de', state: 'new' },
  })
  expect(await patch({ group: null, paused: true })).toMatchObject({
    body: { name: 'Mine', group: null, state: 'paused', nextPollAt: null },
  })
  expect(await patch({ paused: false })).toMatchObject({
    body: { state: 'new', nextPollWhy: 'it was resumed' },
  })
  expect(await patch({ address: 'r/Xiaomi' })).toMatchObject({
    body: { address: 'https://www.reddit.com/r/Xiaomi/new/.rss' },
  })
  expect(await patch({ name: 'Lost?', address: 'https://leaf.example/feed/' })).toMatchObject({ status: 409 })
  expect(await patch({ colour: 'red' })).toMatchObject({
    status: 400,
    body: { detail: expect.stringMatching(/colour/u) },
  })
  expect(await getSource(web.db, 'own')).toMatchObject({ name: 'Mine' })
  expect((await send(web, 'PATCH', '/api/sources/nobody', {})).status).toBe(404)
})

test('a source of the file can be paused here, but is changed and removed only there', async () => {
  const web = await openWeb()
  expect(await send(web, 'PATCH', '/api/sources/xin-ji', { paused: true })).toMatchObject({
    status: 200,
    body: { state: 'paused' },
  })
  const refused = {
    status: 409,
    body: {
      detail: expect.stringMatching(/named in config\/sources\.yaml/u),
      fix: expect.stringMatching(/"xin-ji"/u),
    },
  }
  expect(await send(web, 'PATCH', '/api/sources/xin-ji', { name: 'x', paused: false })).toMatchObject(refused)
  expect(await send(web, 'DELETE', '/api/sources/xin-ji')).toMatchObject(refused)
  expect(await send(web, 'DELETE', '/api/sources/starter-gazette')).toMatchObject({
    status: 409,
    body: { fix: expect.stringMatching(/starter remove/u) },
  })
  expect(await getSource(web.db, 'xin-ji')).toMatchObject({ name: '新机日报', state: 'paused' })
})

test('DELETE says how many posts went; without posts= all stay', async () => {
  const web = await withOwn()
  await seedPost(web.db, { id: 'a', title: 'MIOS' })
  await web.db.updateTable('post').set({ sourceId: 'own' }).execute()
  expect((await send(web, 'DELETE', '/api/sources/own?posts=some')).status).toBe(400)
  expect(await send(web, 'DELETE', '/api/sources/own?posts=dropped')).toMatchObject({
    status: 200,
    body: { removed: 'own', posts: 0 },
  })
  expect((await send(web, 'DELETE', '/api/sources/own')).status).toBe(404)
  const again = await withOwn()
  await seedPost(again.db, { id: 'a', title: 'MIOS' })
  await again.db.updateTable('post').set({ sourceId: 'own' }).execute()
  expect((await send(again, 'DELETE', '/api/sources/own?posts=all')).body).toEqual({
    removed: 'own',
    posts: 1,
  })
  expect(await again.db.selectFrom('post').selectAll().execute()).toEqual([])
})

test('a list is imported as it stands, refused whole with all that is wrong, and exported to import as the same', async () => {
  const web = await openWeb()
  const bad =
    '<opml><body><outline text="F" xmlUrl="ftp://f/"/><outline xmlUrl="https://a.example/"/></body></opml>'
  expect(await send(web, 'POST', '/api/sources/import', bad)).toMatchObject({
    status: 422,
    body: { problems: [{ line: 1, name: 'F' }] },
  })
  expect((await send(web, 'POST', '/api/sources/import?skipBad=1', bad)).body).toMatchObject({
    saved: 1,
    skipped: [{ name: 'F' }],
  })
  const answer = await web.app.request('/api/sources.opml')
  expect(answer.headers.get('content-type')).toBe('text/x-opml; charset=utf-8')
  const opml = await answer.text()
  expect((await send(web, 'POST', '/api/sources/import', opml)).body).toMatchObject({ saved: 0, known: 3 })
  const long = `${opml}<!-- ${'x'.repeat(200_000)} -->`
  expect((await send(web, 'POST', '/api/sources/import', long)).status).toBe(200)
})

test('sources of all kinds that are asked are exported, with what their kind wants to know', async () => {
  const web = await withOwn({ kind: 'html', options: { item: 'div  > a', token: 'secret' }, group: 'A/B' })
  const opml = await (await web.app.request('/api/sources.opml')).text()
  expect(opml).toContain('leakwire:kind="html"')
  expect(opml).toContain('{&quot;item&quot;:&quot;div  &gt; a&quot;}')
  expect(opml).not.toContain('secret')
})

test.each(Object.entries(hostile))(
  'a source named by %s is exported as well-formed XML',
  async (_what, text) => {
    const web = await withOwn({ name: storable(`N ${text}`), group: storable(`G ${text}`) })
    const opml = await (await web.app.request('/api/sources.opml')).text()
    expectWellFormed(opml)
    expect((await send(web, 'POST', '/api/sources/import', opml)).body).toMatchObject({ saved: 0, known: 3 })
  },
)

test('secrets are in no answer', async () => {
  const secret = {
    headers: { Cookie: 'hush', Authorization: 'Bearer ${TOKEN}' },
    proxy: 'http://me:hush@p.example:1',
  }
  const web = await withOwn({ ...secret, address: 'https://me:hush@own.example/feed' })
  for (const path of ['/api/sources', '/api/sources/own', '/api/sources.opml', '/sources', '/sources/own']) {
    const shown = await (await web.app.request(path)).text()
    expect(shown, path).toContain('own')
    expect(shown, path).not.toContain('hush')
  }
  expect((await send(web, 'GET', '/api/sources/own')).body).toMatchObject({
    address: 'https://own.example/feed',
    headers: { Cookie: '…', Authorization: 'Bearer ${TOKEN}' },
    proxy: 'http://p.example:1/',
  })
})

test.each([
  ['POST', '/api/sources'],
  ['POST', '/api/sources/import'],
  ['PATCH', '/api/sources/tech-leaf'],
  ['DELETE', '/api/sources/tech-leaf'],
  ['GET', '/api/sources.opml'],
  ['POST', '/sources'],
  ['POST', '/sources/import'],
  ['POST', '/sources/tech-leaf/pause'],
  ['POST', '/sources/tech-leaf/resume'],
  ['POST', '/sources/tech-leaf/edit'],
  ['POST', '/sources/tech-leaf/remove'],
])('%s %s is the owner’s, and no other site’s', async (method, path) => {
  const { app } = await openWeb({ adminToken: 'token' })
  expect((await app.request(path, { method })).status).toBe(401)
  expect((await app.request('/api/sources')).status).toBe(200)
  if (method === 'GET') return
  const headers = { Origin: 'https://evil.example', Authorization: `Basic ${btoa('x:token')}` }
  expect((await app.request(path, { method, headers })).status).toBe(403)
})
