import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { saveTopic } from '#storage/topics.ts'
import { openArrivals } from '#tests/arrivals.ts'
import { openTestDatabase } from '#tests/database.ts'
import { tellOfGrowingName } from '#tests/growing-name.ts'
import { smallTopic } from '#tests/small-topic.ts'
import { createWeb } from '#web/app.ts'
import { problemsOf } from '#web/openapi/problems-of.ts'
import { type ProblemType, problemTypes } from '#web/problem-types.ts'
import type { Operation } from '#web/openapi/operation.ts'
import { type Call, type DescribedWeb, callsOf, openDescribed, send } from './described-web.ts'
import { asksAsDescribed, document, hold, met, operations } from './held-to.ts'
import { mergeByLook } from './seed-story.ts'
import { type TestWeb, openWeb } from './open-web.ts'
import { stricter } from './rules.ts'
import { seededAt } from './seed.ts'

let web: DescribedWeb
let locked: TestWeb
let calls: ReturnType<typeof callsOf>
const ends: (() => Promise<void>)[] = []
beforeAll(async () => {
  web = await openDescribed((close) => ends.push(close))
  locked = await openWeb({ adminToken: 'secret' }, (close) => ends.push(close))
  calls = callsOf(web)
})
afterAll(async () => {
  for (const end of ends) await end()
})

test('the document is OpenAPI 3.1 in itself, and every name in it is used once', async () => {
  expect(await new Validator().validate(JSON.parse(JSON.stringify(document)))).toEqual({ valid: true })
  const ids = operations.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
})

test('every address that programs ask is described, and everything described is there', () => {
  const isOurs = (path: string) =>
    /^\/(?:api|feeds)\/|^\/(?:events|healthz|readyz|openapi\.json)$/u.test(path)
  const there = web.app.routes
    .filter(({ method, path }) => method !== 'ALL' && isOurs(path))
    .map(({ method, path }) => `${method} ${path}`)
  const described = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
  expect(described.toSorted()).toEqual([...new Set(there)].toSorted())
})

const inOrder = Object.keys(callsOf({ other: {}, reject: {} } as DescribedWeb)).map((id) => ({ id }))

test.each(inOrder)('$id answers as it is described, whatever stands against it', async ({ id }) => {
  const operation = operations.find((each) => each.id === id)
  if (operation === undefined) throw new Error(`${id} is not described.`)
  const [call, ...more] = calls[id] ?? []
  if (call === undefined) throw new Error(`${id} is not called.`)
  await refuses(operation, call)
  const answered: number[] = []
  for (const each of [call, ...more]) {
    asksAsDescribed(operation, each)
    const answer = await send(web, operation.method, each)
    answered.push(answer.status)
    await hold(operation, answer)
    if (operation.method === 'get') await comesFromMemory(operation, each, answer.headers.get('etag'))
  }
  const isMetElsewhere = ['readStory', 'listStoryPosts', 'isReady'].includes(id)
  const elsewhere = isMetElsewhere ? ['302', '503'] : []
  const promised = Object.keys(operation.answers).filter((status) => !elsewhere.includes(status))
  expect([...new Set(answered)].map(String).toSorted()).toEqual(promised)
})

test('every operation is called', () => {
  expect(inOrder.map(({ id }) => id).toSorted()).toEqual(operations.map(({ id }) => id).toSorted())
})

/** All that follows from the description: none of it changes anything. */
async function refuses(operation: Operation, call: Call): Promise<void> {
  for (const { type, sent, at } of refusals) {
    if (!problemsOf(operation).includes(type)) continue
    const request = sent(call, operation)
    if (request === null) continue
    const answer = await send(at === 'locked' ? locked : web, operation.method, request)
    const problem: unknown = await answer.clone().json()
    const what = `${operation.id}: ${JSON.stringify(request).slice(0, 200)}`
    expect(problem, what).toMatchObject({ type: `/docs/api#${type}`, status: problemTypes[type].status })
    await hold(operation, answer)
  }
}

/** How each kind of refusal is met; null: not by this operation. */
const refusals: readonly {
  readonly type: ProblemType
  readonly sent: (call: Call, operation: Operation) => Call | null
  readonly at?: 'locked'
}[] = [
  { type: 'token-needed', sent: (call) => ({ ...call, headers: {} }), at: 'locked' },
  { type: 'other-site', sent: (call) => ({ ...call, headers: { 'Sec-Fetch-Site': 'cross-site' } }) },
  { type: 'changed-meanwhile', sent: (call) => ({ ...call, headers: { 'If-Match': '"never"' } }) },
  { type: 'not-this-type', sent: (call) => ({ ...call, headers: { 'Content-Type': 'text/css' } }) },
  { type: 'too-large', sent: (call) => ({ ...call, body: 'x'.repeat(10 * 1024 * 1024 + 1) }) },
  {
    type: 'bad-request',
    sent: (call, { body }) => (body?.schema === undefined ? null : { ...call, body: '{' }),
  },
  {
    type: 'bad-request',
    sent: ({ path }, { isPaged }) => (isPaged === true ? { path: withQuery(path, 'limit=0') } : null),
  },
  {
    type: 'not-here',
    sent: (call, { path, makesPath }) => {
      const named = path.replaceAll(/:\w+/gu, 'none')
      return named === path || makesPath === true ? null : { ...call, path: named }
    },
  },
  {
    type: 'not-here',
    sent: (call, { query }) =>
      query?.['topic'] === undefined ? null : { ...call, path: withQuery(call.path, 'topic=none') },
  },
]

async function comesFromMemory(operation: Operation, call: Call, etag: string | null): Promise<void> {
  if (operation.isFresh === true) return
  expect(etag, operation.id).toMatch(/^"[\w.-]+"$/u)
  const again = await send(web, 'get', { ...call, headers: { 'If-None-Match': etag ?? '' } })
  expect(again.status, operation.id).toBe(304)
  await hold(operation, again)
}

function withQuery(path: string, query: string): string {
  const url = new URL(path, 'http://localhost')
  const [name = '', value = ''] = query.split('=')
  url.searchParams.set(name, value)
  return url.pathname + url.search
}

test('what is told only at times is described too: a story that moved, a program that is not ready, a gone feed', async () => {
  const byId = (id: string) => operations.find((each) => each.id === id) as Operation
  const fresh = await openDescribed()
  await mergeByLook(fresh.db, fresh.storyId, fresh.other.storyId)
  await hold(byId('readStory'), await send(fresh, 'get', { path: `/api/stories/${fresh.other.storyId}` }))
  const told = await send(fresh, 'get', { path: `/api/stories/${fresh.storyId}` })
  await hold(byId('readStory'), told)
  const moved = { path: `/api/stories/${fresh.other.storyId}/posts` }
  await hold(byId('listStoryPosts'), await send(fresh, 'get', moved))
  await hold(byId('readRss'), await send(web, 'get', { path: '/feeds/secret-1/rss.xml' }))
  await hold(byId('searchPosts'), await send(web, 'get', { path: '/api/search?q=titel:x' }))
  const pinned = { path: '/api/topics/mios/versions', body: { source: smallTopic.source, base: 2 } }
  await saveTopic(fresh.db, { ...smallTopic, source: stricter }, { now: seededAt, reason: 'stricter' })
  const refused = await send(fresh, 'post', { ...pinned, body: { ...pinned.body, base: 3 } })
  expect(await refused.clone().json()).toMatchObject({ type: '/docs/api#against-pins' })
  await hold(byId('changeTopic'), refused)
  const asleep = await openWeb({ ready: async () => false })
  await hold(byId('isReady'), await send(asleep, 'get', { path: '/readyz' }))
})

test('suggestions are described as they are made', async () => {
  const database = await openTestDatabase()
  onTestFinished(database.close)
  const now = Date.UTC(2031, 2, 1)
  await tellOfGrowingName(await openArrivals(database, now), now)
  const app = createWeb({ ...web.hands, db: database.db, now: () => now })
  const suggest = operations.find(({ id }) => id === 'suggestRules') as Operation
  const answer = await send({ app }, 'get', { path: '/api/topics/mios/suggestions' })
  expect(((await answer.clone().json()) as { suggestions: unknown[] }).suggestions).toHaveLength(1)
  await hold(suggest, answer)
})

test('every shape that has a name was held to an answer', () => {
  expect(Object.keys(document.components.schemas).filter((name) => !met.has(name))).toEqual([])
})
