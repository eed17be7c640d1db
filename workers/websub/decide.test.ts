import { expect, test } from 'vitest'
import type { FetchFailure } from '#model/fetch.ts'
import type { PushName } from '#model/push.ts'
import { answerTo, callbackBase, hubOf, isRefusal, whatIsDue } from './decide.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const now = Date.UTC(2026, 10, 1)
const none = { links: [], hubs: [], self: null }

test.each([
  ['', null],
  ['https://leaks.example', 'https://leaks.example'],
  ['http://leaks.example:8484', 'http://leaks.example:8484'],
  ['https://203.0.114.7', 'https://203.0.114.7'],
  ['http://localhost:8484', null],
  ['http://leaks', null],
  ['http://nas.local', null],
  ['http://leaks.home.arpa', null],
  ['http://10.0.0.4:8484', null],
  ['http://[::1]:8484', null],
])('with the base address %s hubs reach us at %s', (baseUrl, base) => {
  expect(callbackBase(baseUrl, (address) => address.startsWith('203.'))).toBe(base)
})

test('the hub of the HTTP header stands above that of the feed, and so does the name it gives the feed', () => {
  const feed = { hubs: ['https://feed.example/hub'], self: 'https://news.example/as-the-feed-says' }
  const links = [
    { rel: 'hub', url: 'https://header.example/hub' },
    { rel: 'self', url: 'https://news.example/as-the-header-says' },
  ]
  const address = 'https://news.example/feed'
  expect(hubOf({ address, links, ...feed })).toEqual({
    hub: 'https://header.example/hub',
    topic: 'https://news.example/as-the-header-says',
  })
  expect(hubOf({ address, links: [], ...feed })).toEqual({ hub: feed.hubs[0], topic: feed.self })
})

test('a feed that does not name itself is known by its address, without the name and password of its owner', () => {
  const read = { ...none, hubs: ['https://hub.example/'] }
  expect(hubOf({ ...read, address: 'https://me:secret@news.example/feed' })?.topic).toBe(
    'https://news.example/feed',
  )
})

test.each([
  ['no hub', [], 'https://news.example/', null],
  ['a hub that is no web address', ['ftp://hub.example/'], 'https://news.example/', null],
  ['a plain hub of a feed that came by https', ['http://hub.example/'], 'https://news.example/', null],
  ['a plain hub of a plain feed', ['http://hub.example/'], 'http://news.example/', 'http://hub.example/'],
  [
    'the first that will do',
    ['http://hub.example/', 'https://hub.example/'],
    'https://news.example/',
    'https://hub.example/',
  ],
])('of %s', (_what, hubs, address, hub) => {
  expect(hubOf({ ...none, hubs, address })?.hub ?? null).toBe(hub)
})

test.each<[PushName, number | null, number | null, string | null]>([
  ['asked', null, null, 'subscribe'],
  ['asked', 23, null, null],
  ['asked', 24, null, 'subscribe'],
  ['confirmed', 48, 24, null],
  ['confirmed', 48, 22, 'subscribe'],
  ['trusted', 48, 23, null],
  ['trusted', 48, 22, 'subscribe'],
  ['trusted', 23, 1, null],
  ['doubted', 48, 22, 'subscribe'],
  ['refused', 6 * 24, null, null],
  ['refused', 7 * 24, null, 'subscribe'],
  ['ended', 1, null, 'subscribe'],
])('%s, asked %s h ago, with %s h of the lease left: %s', (state, askedHours, leftHours, due) => {
  const held = {
    state,
    isWanted: true,
    askedAt: askedHours === null ? null : now - askedHours * hourMs,
    leaseUntil: leftHours === null ? null : now + leftHours * hourMs,
  }
  expect(whatIsDue(held, now)).toBe(due)
})

test.each<[PushName, number | null, string | null]>([
  ['asked', null, 'forget'],
  ['asked', 1, 'unsubscribe'],
  ['trusted', 1, 'unsubscribe'],
  ['refused', 1, 'forget'],
  ['ended', 1, null],
])('%s, asked %s hours ago, and not wanted any more: %s', (state, askedHours, due) => {
  const askedAt = askedHours === null ? null : now - askedHours * hourMs
  expect(whatIsDue({ state, askedAt, leaseUntil: now + 5 * dayMs, isWanted: false }, now)).toBe(due)
})

const held = {
  state: 'asked',
  isWanted: true,
  askedAt: now,
  leaseUntil: null,
  topic: 'https://news.example/feed',
} as const
const question = { mode: 'subscribe', topic: held.topic, challenge: 'abc', leaseSeconds: '3600' } as const

test('a hub that asks back is confirmed for as long as it grants, a month at most', () => {
  const leaseUntil = (leaseSeconds: string | null) => {
    const answer = answerTo(held, { ...question, leaseSeconds }, now)
    return answer?.kind === 'confirm' ? (answer.leaseUntil - now) / hourMs : null
  }
  expect([leaseUntil('3600'), leaseUntil('999999999'), leaseUntil(null), leaseUntil('-5')]).toEqual([
    1,
    30 * 24,
    10 * 24,
    10 * 24,
  ])
})

test.each([
  ['another topic', held, { ...question, topic: 'https://evil.example/feed' }],
  ['no topic', held, { ...question, topic: null }],
  ['no challenge', held, { ...question, challenge: null }],
  ['an unknown mode', held, { ...question, mode: 'publish' }],
  ['no mode', held, { ...question, mode: null }],
  ['what was never asked for', { ...held, askedAt: null }, question],
  ['what was refused', { ...held, state: 'refused' as const }, question],
  ['a source that is gone', { ...held, isWanted: false }, question],
  ['an end that nobody wants', held, { ...question, mode: 'unsubscribe' }],
])('a question about %s is not ours', (_what, subscription, asked) => {
  expect(answerTo(subscription, asked, now)).toBeNull()
})

test.each<[Partial<FetchFailure>, boolean]>([
  [{ code: 'http', status: 400 }, true],
  [{ code: 'notFound', status: 404 }, true],
  [{ code: 'gone', status: 410 }, true],
  [{ code: 'refusedAddress', status: null }, true],
  [{ code: 'rateLimited', status: 429 }, false],
  [{ code: 'http', status: 408 }, false],
  [{ code: 'http', status: 503 }, false],
  [{ code: 'timeout', status: null }, false],
])('a hub that ends with %o has refused: %s', (failure, refused) => {
  const whole: FetchFailure = { code: 'http', message: '', fix: '', status: null, retryAfterMs: null }
  expect(isRefusal({ ...whole, ...failure })).toBe(refused)
})
