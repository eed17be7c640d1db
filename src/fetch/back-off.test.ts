import { expect, test } from 'vitest'
import type { FetchFailure, FetchFailureCode } from '#model/fetch.ts'
import { backOff, type Failing } from './back-off.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOW = Date.UTC(2026, 10, 22, 6, 0, 0)

function failing(code: FetchFailureCode, more: Partial<FetchFailure & Failing> = {}): Failing {
  const { status = null, retryAfterMs = null, failures = 1, failingSince = NOW, sourceId = 'source-1' } = more
  const failure = { code, message: 'What happened.', fix: 'What to do.', status, retryAfterMs }
  return { now: NOW, sourceId, failure, failures, failingSince }
}

function waitOf(code: FetchFailureCode, more: Partial<FetchFailure & Failing> = {}): number {
  return (backOff(failing(code, more)).at ?? Infinity) - NOW
}

test.each<[string, FetchFailureCode, Partial<FetchFailure & Failing>, number]>([
  ['the pause it asked for', 'rateLimited', { retryAfterMs: 2 * HOUR }, 2 * HOUR],
  ['a pause of days', 'rateLimited', { retryAfterMs: 3 * DAY, failures: 9 }, 3 * DAY],
  ['seven days at most', 'rateLimited', { retryAfterMs: 900 * DAY }, 7 * DAY],
  ['a minute at least', 'rateLimited', { retryAfterMs: 0 }, MINUTE],
  ['an hour if it names no pause', 'rateLimited', {}, HOUR],
  ['an hour more each time', 'rateLimited', { failures: 5 }, 5 * HOUR],
  ['a day at most', 'rateLimited', { failures: 500 }, DAY],
  ['four hours when blocked', 'blocked', { status: 403, failures: 7 }, 4 * HOUR],
])('leaves a host alone for %s, and hardly longer', (_what, code, more, waitMs) => {
  expect(waitOf(code, more)).toBeGreaterThanOrEqual(waitMs)
  expect(waitOf(code, more)).toBeLessThanOrEqual(waitMs * 1.1)
})

test.each<[FetchFailureCode, number | null, string]>([
  ['authMissing', 401, 'needsSignIn'],
  ['blocked', 451, 'blocked'],
  ['gone', 410, 'gone'],
])('%s (%i) stops until the source is edited', (code, status, state) => {
  expect(backOff(failing(code, { status }))).toEqual({
    at: null,
    state,
    why: expect.stringContaining('until the source is edited'),
  })
})

test.each<[FetchFailureCode, number]>([
  ['network', 15 * MINUTE],
  ['dns', 15 * MINUTE],
  ['timeout', 15 * MINUTE],
  ['http', 15 * MINUTE],
  ['tls', HOUR],
  ['tooLarge', HOUR],
  ['redirects', HOUR],
  ['refusedAddress', HOUR],
  ['notFound', HOUR],
])(
  '%s is tried ever less often: first after %i ms, then up to double each time, a day at most',
  (code, firstMs) => {
    for (let failures = 1; failures < 60; failures += 1) {
      const waitMs = waitOf(code, { failures })
      expect(waitMs).toBeGreaterThanOrEqual(firstMs)
      expect(waitMs).toBeLessThanOrEqual(Math.min(firstMs * 2 ** failures, DAY))
    }
  },
)

test('sources that fail together come back spread out', () => {
  const waits = Array.from({ length: 400 }, (_, n) => waitOf('network', { sourceId: `s${n}`, failures: 6 }))
  const quarters = waits.map((wait) => Math.floor((wait - 15 * MINUTE) / ((16 * HOUR - 15 * MINUTE) / 4)))
  for (const quarter of [0, 1, 2, 3]) {
    expect(quarters.filter((other) => other === quarter).length).toBeGreaterThan(60)
  }
})

test('a 404 means gone after 14 days, not before', () => {
  expect(backOff(failing('notFound', { failures: 20, failingSince: NOW - 13 * DAY })).state).toBe('degraded')
  expect(backOff(failing('notFound', { failures: 20, failingSince: NOW - 14 * DAY }))).toMatchObject({
    at: null,
    state: 'gone',
  })
})

test('a pause that a failing host names is kept to', () => {
  expect(waitOf('http', { status: 500, retryAfterMs: 2 * DAY })).toBe(2 * DAY)
})

test('says why, with the count', () => {
  expect(backOff(failing('timeout', { failures: 3 })).why).toBe(
    'failed 3 times in a row, so it is left alone for up to 2 h',
  )
  expect(backOff(failing('rateLimited', { retryAfterMs: 2 * MINUTE })).why).toBe(
    'the host asked for a pause of 2 min',
  )
})

test.each<[FetchFailureCode, string, number]>([
  ['layoutChanged', 'broken', 2 * HOUR],
  ['wrongContent', 'broken', 2 * HOUR],
  ['previewDisabled', 'broken', 26 * HOUR],
  ['optedOut', 'blocked', 26 * HOUR],
])('%s makes a source %s, and it is looked at again by itself', (code, state, mostMs) => {
  expect(backOff(failing(code)).state).toBe(state)
  expect(waitOf(code)).toBeLessThanOrEqual(mostMs)
})

test('a spent month is waited for, a key that is no longer taken stops, one that is not set yet may come', () => {
  expect(backOff(failing('budget', { retryAfterMs: 3 * DAY })).state).toBe('overBudget')
  expect(waitOf('budget', { retryAfterMs: 3 * DAY })).toBeGreaterThanOrEqual(3 * DAY)
  expect(backOff(failing('authExpired', { failures: 3 }))).toMatchObject({ at: null, state: 'needsSignIn' })
  expect(backOff(failing('authExpired', { failures: 2 })).state).toBe('needsSignIn')
  expect(waitOf('authExpired', { failures: 2 })).toBeLessThanOrEqual(4 * HOUR)
  expect(backOff(failing('authMissing', { status: null })).state).toBe('needsSignIn')
  expect(waitOf('authMissing', { status: null })).toBeLessThanOrEqual(2 * HOUR)
})
