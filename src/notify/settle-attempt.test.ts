import { expect, test } from 'vitest'
import type { FetchFailure, FetchFailureCode } from '#model/fetch.ts'
import type { TargetKind } from '#model/subscription.ts'
import { type Attempt, settleAttempt } from './settle-attempt.ts'

const failed = (
  code: FetchFailureCode,
  status: number | null = null,
  retryAfterMs: number | null = null,
): FetchFailure => {
  return { code, message: '', fix: '', status, retryAfterMs }
}
const after = (failure: FetchFailure, more: Partial<Attempt> = {}) =>
  settleAttempt({ target: 'webhook', failure, attempts: 1, failures: 0, now: 0, jitter: 0.5, ...more })

test.each<[TargetKind, FetchFailureCode, number | null, string]>([
  ['webhook', 'gone', 410, 'ended'],
  ['webhook', 'notFound', 404, 'holds all'],
  ['webhook', 'blocked', 403, 'holds all'],
  ['webhook', 'http', 500, 'holds all'],
  ['webhook', 'http', 408, 'holds all'],
  ['webhook', 'http', 422, 'this one'],
  ['webhook', 'network', null, 'holds all'],
  ['webhook', 'config', null, 'holds all'],
  ['discord', 'notFound', 404, 'ended'],
  ['slack', 'notFound', 404, 'ended'],
  ['slack', 'http', 400, 'this one'],
  ['telegram', 'authMissing', 401, 'ended'],
  ['telegram', 'blocked', 403, 'ended'],
  ['telegram', 'http', 400, 'this one'],
  ['ntfy', 'notFound', 404, 'holds all'],
  ['mail', 'http', 451, 'this one'],
  ['mail', 'http', 550, 'dead'],
  ['mail', 'authMissing', 535, 'holds all'],
  ['mail', 'tls', null, 'holds all'],
])('%s: %s %s: %s', (target, code, status, follows) => {
  const verdict = after(failed(code, status), { target })
  expect(verdict.kind === 'again' ? (verdict.holdsAll ? 'holds all' : 'this one') : verdict.kind).toBe(
    follows,
  )
})

test('waits double from half a minute to six hours, and are spread over a quarter to either side', () => {
  const waits = [0, 1, 2, 9, 10, 50].map((failures) => after(failed('network'), { failures }))
  expect(waits.map((verdict) => (verdict.kind === 'again' ? verdict.at / 1000 : null))).toEqual([
    30, 60, 120, 15_360, 21_600, 21_600,
  ])
  expect([0, 1].map((jitter) => after(failed('network'), { jitter }))).toMatchObject([
    { at: 22_500 },
    { at: 37_500 },
  ])
})

test('a wish to wait is kept, however long up to a week, and is no failure where it says how long', () => {
  expect(after(failed('rateLimited', 429, 5_000), { jitter: 0 })).toMatchObject({
    at: 5_000,
    isFailure: false,
  })
  for (const jitter of [0, 1])
    expect(after(failed('rateLimited', 429, 9e9), { jitter })).toMatchObject({ at: 7 * 86_400_000 })
  expect(after(failed('rateLimited', 429))).toMatchObject({ at: 30_000, isFailure: true })
  expect(after(failed('http', 503, 600_000), { jitter: 0 })).toMatchObject({ at: 600_000, isFailure: true })
})

test('the sixteenth attempt of a message that alone is refused is its last', () => {
  expect(after(failed('http', 400), { attempts: 15 }).kind).toBe('again')
  expect(after(failed('http', 400), { attempts: 16 }).kind).toBe('dead')
  expect(after(failed('http', 500), { attempts: 16 }).kind).toBe('again')
})
