import { load } from 'cheerio'
import { expect, test } from 'vitest'
import { saveTopicFileProblem } from '#storage/topic-file-problems.ts'
import { saveTopic } from '#storage/topics.ts'
import { smallTopic } from '#tests/small-topic.ts'
import { suggestionsPage } from '#web/views/suggestions.ts'
import { type TestWeb, openWeb } from './open-web.ts'
import { seedPost, seededAt } from './seed.ts'

/** A web whose topic MIOS can be read, with a kept post, one that is dropped with a score, and one that scores nothing. */
async function openRules(): Promise<TestWeb & { readonly ids: readonly number[] }> {
  const web = await openWeb()
  await saveTopic(web.db, smallTopic, { now: seededAt, reason: 'as shipped' })
  const kept = await seedPost(web.db, { id: 'a', title: 'Xiaomi tests MIOS', text: 'It starts.' })
  const near = await seedPost(web.db, {
    id: 'b',
    title: 'Xiaomi tests ZZOS 🎮',
    keep: false,
    score: 1.5,
    why: ['context "Xiaomi" +1.5'],
    hits: ['Xiaomi'],
  })
  const far = await seedPost(web.db, { id: 'c', title: 'A camera of Xiaomi', keep: false, score: 0.5 })
  return { ...web, ids: [kept.postId, near.postId, far.postId] }
}

const withNames = (names: string) => smallTopic.source.replace('match: [MIOS]', `match: [${names}]`)

async function ask(
  { app }: TestWeb,
  path: string,
  { method = 'GET', body }: { method?: string; body?: object } = {},
) {
  const answer = await app.request(path, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    }),
  })
  return { status: answer.status, text: await answer.text(), headers: answer.headers }
}

async function json(web: TestWeb, path: string, sent: Parameters<typeof ask>[2] = {}) {
  const { status, text } = await ask(web, path, sent)
  return { status, body: JSON.parse(text === '' ? 'null' : text) as Record<string, unknown> }
}

const post = (body: object) => ({ method: 'POST', body })

test('a topic is told with its version and its YAML, and is a file to download', async () => {
  const web = await openRules()
  expect((await json(web, '/api/topics')).body).toMatchObject({
    topics: [{ id: 'mios', version: 2, problem: null }],
  })
  expect((await json(web, '/api/topics/mios')).body).toMatchObject({
    source: smallTopic.source,
    reason: 'as shipped',
  })
  const { text, headers } = await ask(web, '/api/topics/mios/source')
  expect(text).toBe(smallTopic.source)
  expect(headers.get('content-disposition')).toBe('attachment; filename="mios.yaml"')
  expect((await ask(web, '/api/topics/mios/source?version=9')).status).toBe(404)
  expect((await json(web, '/api/topics/none')).body).toMatchObject({ status: 404, fix: 'Topics: mios.' })
})

test('a topic is checked: what it says as data, or every place that is wrong', async () => {
  const web = await openRules()
  const { body } = await json(web, '/api/topics/mios/check', post({ source: withNames('ZZOS') }))
  expect(body).toMatchObject({
    topic: { id: 'mios', clauses: [{ form: { words: ['ZZOS'] } }] },
    examples: [],
    pins: [],
  })
  const bad = await json(
    web,
    '/api/topics/mios/check',
    post({ source: withNames('ZZOS').replace('weight', 'wieght') }),
  )
  expect(bad).toMatchObject({
    status: 422,
    body: { problems: [{ line: 5 }, { line: 5, suggestion: 'weight' }] },
  })
  expect((await json(web, '/api/topics/mios/check', post({ text: 'x' }))).status).toBe(400)
})

test('a sample holds the last posts with all that judging them needs', async () => {
  const web = await openRules()
  const { body } = await json(web, '/api/topics/mios/sample')
  expect(body).toMatchObject({ topic: 'mios', version: 2 })
  expect(body['posts']).toMatchObject([
    { title: 'A camera of Xiaomi', keep: false },
    { title: 'Xiaomi tests ZZOS 🎮', why: ['context "Xiaomi" +1.5'], isRecent: true, pin: null },
    {
      title: 'Xiaomi tests MIOS',
      keep: true,
      mode: 'broad',
      revisions: [{ title: 'Xiaomi tests MIOS', source: 'Tech Leaf' }],
    },
  ])
})

test('a backtest comes as lines: how far it is, then the result', async () => {
  const web = await openRules()
  const { text, headers } = await ask(web, '/api/topics/mios/backtest', post({ source: withNames('ZZOS') }))
  expect(headers.get('content-type')).toBe('application/x-ndjson')
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines).toMatchObject([
    { kind: 'progress', done: 3, total: 3 },
    { kind: 'result', backtest: { version: 2, added: 1, removed: 1, kept: 0, dropped: 1 } },
  ])
})

test('a version is put in force, listed, and taken back', async () => {
  const web = await openRules()
  const change = { source: withNames('ZZOS'), base: 2, reason: 'ZZOS it is' }
  const applied = await json(web, '/api/topics/mios/versions', post(change))
  expect(applied).toEqual({ status: 201, body: { version: 3, toJudge: 3 } })
  const late = await json(web, '/api/topics/mios/versions', post({ ...change, source: withNames('Vela') }))
  expect(late).toMatchObject({ status: 409, body: { inForce: { version: 3, source: withNames('ZZOS') } } })
  expect(await json(web, '/api/topics/mios/undo', post({ base: 3 }))).toMatchObject({
    status: 201,
    body: { version: 4 },
  })
  expect((await json(web, '/api/topics/mios/versions')).body).toMatchObject({
    inForce: 4,
    versions: [{ n: 4, reason: 'back to version 2' }, { n: 3, reason: 'ZZOS it is' }, { n: 2 }, { n: 1 }],
  })
  expect((await json(web, '/api/topics/mios/undo', post({ base: 4, to: 77 }))).status).toBe(404)
})

test('pins are set, listed, kept by every later version, and taken away', async () => {
  const web = await openRules()
  const [kept = 0] = web.ids
  const pin = `/api/topics/mios/pins/${kept}`
  expect((await ask(web, pin, { method: 'PUT', body: { must: true } })).status).toBe(204)
  expect((await json(web, '/api/topics/mios/pins')).body).toMatchObject({
    pins: [{ postId: kept, must: true }],
  })
  const change = { source: withNames('ZZOS'), base: 2 }
  expect(await json(web, '/api/topics/mios/versions', post(change))).toMatchObject({
    status: 422,
    body: { pins: [{ postId: kept, must: true, score: 0, isNew: true }] },
  })
  expect((await json(web, '/api/topics/mios/versions', post({ ...change, force: true }))).status).toBe(201)
  expect((await ask(web, pin, { method: 'DELETE' })).status).toBe(204)
  expect((await ask(web, pin, { method: 'DELETE' })).status).toBe(404)
  expect((await ask(web, '/api/topics/mios/pins/999', { method: 'PUT', body: { must: true } })).status).toBe(
    404,
  )
  expect((await ask(web, pin, { method: 'PUT', body: { must: 'yes' } })).status).toBe(400)
})

test('the reject bin shows what lacked least first, page by page, and can be searched', async () => {
  const web = await openRules()
  const titles = ({ body }: Awaited<ReturnType<typeof json>>) =>
    (body['posts'] as { title: string }[]).map(({ title }) => title)
  const first = await json(web, '/api/rejects?limit=1')
  expect(titles(first)).toEqual(['Xiaomi tests ZZOS 🎮'])
  expect(titles(await json(web, String(first.body['next'])))).toEqual(['A camera of Xiaomi'])
  expect(titles(await json(web, '/api/rejects?q=camera'))).toEqual(['A camera of Xiaomi'])
  expect(titles(await json(web, '/api/rejects?q=/cam.ra/'))).toEqual(['A camera of Xiaomi'])
  expect((await json(web, '/api/rejects?q=sorce:x')).status).toBe(400)
  const page = await ask(web, '/rules/rejects')
  expect(page.text.indexOf('ZZOS 🎮')).toBeGreaterThan(0)
  expect(page.text.indexOf('ZZOS 🎮')).toBeLessThan(page.text.indexOf('A camera'))
  expect(page.text).toContain('<mark>Xiaomi</mark>')
})

test('suggestions come with what taking them would do', async () => {
  const web = await openRules()
  expect((await json(web, '/api/topics/mios/suggestions')).body).toEqual({
    topic: 'mios',
    version: 2,
    suggestions: [],
  })
})

test('the page of suggestions shows the evidence and leads into the editor, whatever words it is about', async () => {
  const web = await openRules()
  expect((await ask(web, '/rules/suggestions')).text).toContain('Nothing to suggest now')
  const mios = { id: 'mios', name: 'MIOS' }
  const frame = { topic: mios, topics: [mios], feeds: null, version: '', files: [] }
  const evidence = { z: 6.3, posts: 12, sources: 10, against: 1, firstSeen: seededAt, examples: [] }
  const edit = { kind: 'add-alias', words: ['<b>OS'] } as const
  const changes = [{ postId: 1, kind: 'added', title: '<i>a</i>' }] as const
  const tried = { added: 1, removed: 0, pins: 2, changes, source: 'topic: </textarea><script>' }
  const suggestion = {
    id: 'x',
    kind: 'alias',
    words: ['<b>OS'],
    title: '“<b>OS” came up',
    isStrong: false,
  } as const
  const page = await suggestionsPage(frame, {
    base: 2,
    suggestions: [{ ...suggestion, ...tried, evidence, edit }],
  })
  const $ = load(String(page))
  expect($('.post .title').text()).toBe('“<b>OS” came up')
  expect($('.post').text()).toMatch(/12 posts from 10 sources speak for it, 1 against.*against 2 pins/su)
  expect($('textarea[name=source]').text()).toBe('topic: </textarea><script>')
  expect($('script').length).toBe(0)
})

test('a topic file that is not in force is told of on every page and over JSON', async () => {
  const web = await openRules()
  const message = 'config/topics/mios.yaml cannot be read, so version 2 stays in force.'
  const problem = { path: 'config/topics/mios.yaml', source: 'topic: <b>', hash: 'x', at: seededAt }
  const problems = [{ line: 3, column: 1, message: 'There is no setting "<i>" here.' }]
  await saveTopicFileProblem(web.db, { ...problem, topicId: 'mios', kind: 'broken', message, problems })
  expect((await json(web, '/api/topics/mios')).body).toMatchObject({ problem: { kind: 'broken', problems } })
  for (const path of ['/', '/search', '/sources', '/filters', '/rules'])
    expect((await ask(web, path)).text, path).toContain(message)
})

test("what changes rules or shows what they are tuned by is the owner's", async () => {
  const web = await openWeb({ adminToken: 'secret-token' })
  for (const [method, path] of [
    ['GET', 'sample'],
    ['GET', 'pins'],
    ['GET', 'suggestions'],
    ['POST', 'check'],
    ['POST', 'backtest'],
    ['POST', 'versions'],
    ['POST', 'undo'],
    ['PUT', 'pins/1'],
    ['DELETE', 'pins/1'],
  ] as const) {
    const answer = await ask(web, `/api/topics/mios/${path}`, { method })
    expect(answer.status, path).toBe(401)
  }
  expect((await ask(web, '/api/topics/mios')).status).toBe(200)
})
