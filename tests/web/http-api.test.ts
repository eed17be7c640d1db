import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { saveSources } from '#storage/sources.ts'
import { saveTopic } from '#storage/topics.ts'
import { smallTopic } from '#tests/small-topic.ts'
import { type TestWeb, openWeb } from './open-web.ts'
import { withOwn } from './own-source.ts'
import { seedPost, seedTrouble, seededAt } from './seed.ts'

/** What of a request matters here. */
interface Sent {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

async function ask({ app }: TestWeb, path: string, { method = 'GET', body, headers }: Sent = {}) {
  const type = body === undefined ? {} : { 'Content-Type': 'application/json' }
  const answer = await app.request(path, {
    method,
    headers: { ...type, ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const bytes = Buffer.from(await answer.arrayBuffer())
  return { status: answer.status, headers: answer.headers, bytes, text: bytes.toString() }
}

async function json(web: TestWeb, path: string, sent: Sent = {}) {
  const { status, headers, text } = await ask(web, path, sent)
  return { status, headers, body: JSON.parse(text === '' ? 'null' : text) as Record<string, unknown> }
}

const etagOf = ({ headers }: { readonly headers: Headers }) => headers.get('etag') ?? ''

test.each([
  ['PATCH', '/api/stream', 'GET, HEAD'],
  ['POST', '/api/aliases/x', 'GET, HEAD, PUT, DELETE'],
  ['POST', '/api/aliases.yaml', 'GET, HEAD'],
  ['DELETE', '/api/topics/mios', 'GET, HEAD'],
  ['PUT', '/api/claims', 'GET, HEAD, POST'],
  ['GET', '/api/ingest', 'POST'],
])('%s %s is answered 405 and says what is allowed', async (method, path, allowed) => {
  const web = await openWeb()
  const { status, headers, body } = await json(web, path, { method })
  expect(status).toBe(405)
  expect(headers.get('content-type')).toBe('application/problem+json')
  expect(body).toMatchObject({ type: '/docs/api#method-not-allowed', instance: path, status: 405 })
  expect(headers.get('allow')).toBe(allowed)
})

test('a body that says to be something else than JSON is refused with the type to send', async () => {
  const web = await openWeb()
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const body = '{"name": "Cars", "query": "car"}'
  expect(await json(web, '/api/filters', { method: 'POST', body, headers })).toMatchObject({
    status: 415,
    body: { type: '/docs/api#not-this-type', fix: expect.stringMatching(/application\/json/u) },
  })
  expect((await json(web, '/api/filters')).body).toMatchObject({ filters: [] })
  expect((await json(web, '/api/filters', { method: 'POST', body, headers: {} })).status).toBe(201)
})

test('too much, broken JSON and a missing token are problems like all others', async () => {
  const web = await openWeb({ adminToken: 'right' })
  const headers = { Authorization: 'Bearer right' }
  const sent = (body: string) => json(web, '/api/filters', { method: 'POST', body, headers })
  expect(await sent(`"${'x'.repeat(70_000)}"`)).toMatchObject({
    status: 413,
    body: { type: '/docs/api#too-large' },
  })
  expect(await sent('{')).toMatchObject({ status: 400, body: { type: '/docs/api#bad-request' } })
  const refused = await json(web, '/api/filters')
  expect(refused).toMatchObject({ status: 401, body: { type: '/docs/api#token-needed' } })
  expect(refused.headers.get('www-authenticate')).toContain('Basic')
})

test('what has not changed is not sent again, compressed or not', async () => {
  const web = await openWeb()
  await seedPost(web.db, { id: 'a', title: 'MIOS' })
  for (const path of ['/api/stream', '/api/topics', '/api/sources', '/api/aliases.yaml', '/api/ledger']) {
    const first = await ask(web, path)
    expect(etagOf(first), path).toMatch(/^"[\w.-]+"$/u)
    const again = await ask(web, path, { headers: { 'If-None-Match': etagOf(first) } })
    expect({ status: again.status, text: again.text, etag: etagOf(again) }).toEqual({
      status: 304,
      text: '',
      etag: etagOf(first),
    })
    const small = await ask(web, path, { headers: { 'Accept-Encoding': 'gzip' } })
    expect(small.headers.get('content-encoding')).toBe('gzip')
    expect(small.headers.get('vary')).toBe('Accept-Encoding')
    expect(etagOf(small)).not.toBe(etagOf(first))
    expect(gunzipSync(small.bytes).toString()).toBe(first.text)
    const headers = { 'If-None-Match': `"x", W/${etagOf(small)}`, 'Accept-Encoding': 'gzip' }
    expect((await ask(web, path, { headers })).status).toBe(304)
    const head = await ask(web, path, { method: 'HEAD' })
    expect({ status: head.status, etag: etagOf(head), text: head.text }).toEqual({
      status: 200,
      etag: etagOf(first),
      text: '',
    })
  }
  const before = etagOf(await ask(web, '/api/stream'))
  await seedPost(web.db, { id: 'b', title: 'MIOS again' })
  expect((await ask(web, '/api/stream', { headers: { 'If-None-Match': before } })).status).toBe(200)
})

/** All lines of a list, a page after the other, and how often the link in the header was the one in the body. */
async function walk(web: TestWeb, path: string, list: string) {
  const items: unknown[] = []
  let links = 0
  for (let next: string | null = path; next !== null;) {
    const { headers, body } = await json(web, next)
    items.push(...(body[list] as unknown[]))
    next = body['next'] as string | null
    if (headers.get('link') === (next === null ? null : `<${next}>; rel="next"`)) links++
  }
  return { items, links }
}

test('every list goes on where its page ended, in the body and in the Link header', async () => {
  const web = await openWeb()
  await seedTrouble(web.db)
  for (const id of ['a', 'b', 'c'])
    await seedPost(web.db, { id, title: `MIOS ${id}`, author: `Leaker ${id}` })
  for (const name of ['1', '2', '3'])
    await json(web, '/api/filters', { method: 'POST', body: { name, query: name } })
  for (const [canonical, forms] of [
    ['a', ['Aaa']],
    ['b', ['Bbb']],
  ] as const)
    await json(web, `/api/aliases/${canonical}`, { method: 'PUT', body: { type: 'os', name: 'X', forms } })
  for (const n of [1, 2, 3])
    await json(web, `/api/topics/mios/pins/${n}`, { method: 'PUT', body: { must: true } })
  await saveTopic(web.db, smallTopic, { now: seededAt, reason: 'more' })
  for (const [path, list, least] of [
    ['/api/stream', 'stories', 3],
    ['/api/search?q=MIOS', 'posts', 3],
    ['/api/sources', 'sources', 3],
    ['/api/filters', 'filters', 3],
    ['/api/aliases', 'inForce', 2],
    ['/api/topics/mios/pins', 'pins', 3],
    ['/api/topics/mios/versions', 'versions', 2],
    ['/api/claims', 'claims', 2],
    ['/api/leakers', 'leakers', 3],
    ['/api/topics', 'topics', 1],
  ] as const) {
    const whole = (await json(web, path)).body[list] as unknown[]
    expect(whole.length, path).toBeGreaterThanOrEqual(least)
    const paged = await walk(web, `${path}${path.includes('?') ? '&' : '?'}limit=1`, list)
    expect(paged, path).toEqual({ items: whole, links: whole.length })
  }
})

test('a list that grows or shrinks between two pages shows nothing twice and skips nothing', async () => {
  const web = await openWeb()
  const { body } = await json(web, '/api/sources?limit=2')
  expect((body['sources'] as { id: string }[]).map(({ id }) => id)).toEqual(['starter-gazette', 'tech-leaf'])
  const source = { kind: 'feed', lang: null, group: null, mode: 'curated' } as const
  const early = { ...source, id: 'early', name: 'Aa', address: 'https://early.example/' }
  const late = { ...source, id: 'late', name: 'Zz', address: 'https://late.example/' }
  await saveSources(web.db, [early, late], 'added', seededAt)
  const rest = await json(web, String(body['next']))
  expect((rest.body['sources'] as { id: string }[]).map(({ id }) => id)).toEqual(['late', 'xin-ji'])
})

test('two editors of a source do not overwrite each other, and a poll between them is no reason to refuse', async () => {
  const web = await withOwn()
  const read = await json(web, '/api/sources/own')
  const patch = (name: string, tag: string) =>
    json(web, '/api/sources/own', { method: 'PATCH', body: { name }, headers: { 'If-Match': tag } })
  await web.db.updateTable('source').set({ postsPerWeek: 7 }).where('id', '=', 'own').execute()
  const polled = await json(web, '/api/sources/own')
  expect(etagOf(polled)).not.toBe(etagOf(read))
  expect((await patch('Mine', etagOf(read))).status).toBe(200)
  expect(await patch('Theirs', etagOf(polled))).toMatchObject({
    status: 412,
    body: { type: '/docs/api#changed-meanwhile' },
  })
  expect((await patch('Any', '*')).body).toMatchObject({ name: 'Any' })
  expect((await patch('Weak', `W/${etagOf(await json(web, '/api/sources/own'))}`)).status).toBe(412)
  const away = { method: 'DELETE', headers: { 'If-Match': etagOf(read) } }
  expect((await json(web, '/api/sources/own', away)).status).toBe(412)
})

test('a version of a topic is made from the one that If-Match names, or refused with the one in force', async () => {
  const web = await openWeb()
  await saveTopic(web.db, smallTopic, { now: seededAt, reason: 'as shipped' })
  const tag = etagOf(await ask(web, '/api/topics/mios/source'))
  expect(tag.split('.')[0]).toBe(etagOf(await ask(web, '/api/topics/mios/versions')).split('.')[0])
  const put = (names: string, headers: Record<string, string>) => {
    const source = smallTopic.source.replace('match: [MIOS]', `match: [${names}]`)
    return json(web, '/api/topics/mios/versions', { method: 'POST', body: { source }, headers })
  }
  expect((await put('MIOS, A', {})).status).toBe(400)
  expect(await put('MIOS, B', { 'If-Match': tag })).toMatchObject({ status: 201, body: { version: 3 } })
  expect(await put('MIOS, C', { 'If-Match': tag })).toMatchObject({
    status: 412,
    body: { inForce: { version: 3 } },
  })
  expect(await put('MIOS, D', { 'If-Match': '*' })).toMatchObject({ status: 201, body: { version: 4 } })
})

test('an alias and a claim are changed only from what they were read as; one that is new can say so', async () => {
  const web = await openWeb()
  const alias = { type: 'os', name: 'ZZ', forms: ['ZZOS'] }
  const put = (path: string, body: object, headers: Record<string, string>) =>
    json(web, path, { method: 'PUT', body, headers })
  const onlyNew = { 'If-None-Match': '*' }
  expect((await put('/api/aliases/zz', alias, onlyNew)).status).toBe(200)
  expect((await put('/api/aliases/zz', alias, onlyNew)).status).toBe(412)
  const read = etagOf(await ask(web, '/api/aliases/zz'))
  expect((await put('/api/aliases/zz', { ...alias, name: 'A' }, { 'If-Match': read })).status).toBe(200)
  expect((await put('/api/aliases/zz', { ...alias, name: 'B' }, { 'If-Match': read })).status).toBe(412)
  const gone = { method: 'DELETE', headers: { 'If-Match': read } }
  expect((await ask(web, '/api/aliases/zz', gone)).status).toBe(412)
  expect((await json(web, '/api/aliases/zz')).body).toMatchObject({ name: 'A' })

  const claim = etagOf(await ask(web, '/api/claims/T2'))
  expect((await put('/api/claims/T2', { note: 'mine' }, { 'If-Match': claim })).status).toBe(200)
  expect((await put('/api/claims/T2', { note: 'theirs' }, { 'If-Match': claim })).status).toBe(412)
  expect((await ask(web, '/api/claims/none')).status).toBe(404)
})

test.each([
  ['PATCH', '/api/sources/own', (name: string) => ({ name })],
  ['PATCH', '/api/filters/1', (name: string) => ({ name })],
  ['PUT', '/api/claims/T2', (note: string) => ({ note })],
])(
  'of five who change at the same moment what they all read, one does: %s %s',
  async (method, path, bodyOf) => {
    const web = await withOwn()
    await json(web, '/api/filters', { method: 'POST', body: { name: 'Cars', query: 'car' } })
    const headers = { 'If-Match': etagOf(await ask(web, path)) }
    const change = (name: string) => ask(web, path, { method, body: bodyOf(name), headers })
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(change))
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(4)
    const { name, note } = JSON.parse(answers.find(({ status }) => status === 200)?.text ?? '')
    expect((await json(web, path)).body).toMatchObject(bodyOf(method === 'PUT' ? note : name))
  },
)
