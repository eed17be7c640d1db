import { expect, test } from 'vitest'
import {
  contentLength,
  exhaustedForMs,
  freshForMs,
  requestHeaders,
  resetMs,
  retryAfterMs,
  type Headers,
} from './headers.ts'

const NOW = Date.UTC(2026, 10, 22, 6, 0, 0)
const inTwoMinutes = 'Sun, 22 Nov 2026 06:02:00 GMT'

test.each<[Headers, number | null]>([
  [{}, null],
  [{ 'cache-control': 'public, max-age=600' }, 600_000],
  [{ 'cache-control': 'MAX-AGE="60"' }, 60_000],
  [{ 'cache-control': 'max-age=0, must-revalidate' }, 0],
  [{ 'cache-control': 's-maxage=600' }, null],
  [{ 'cache-control': 'max-age=600', age: '200' }, 400_000],
  [{ 'cache-control': 'max-age=600', age: '900' }, 0],
  [{ 'cache-control': 'max-age=600', expires: inTwoMinutes }, 600_000],
  [{ 'cache-control': ['private', 'max-age=30'] }, 30_000],
  [{ 'cache-control': 'no-cache, max-age=600' }, null],
  [{ 'cache-control': 'max-age=99999999999999999999' }, 2 ** 31 * 1000],
  [{ expires: inTwoMinutes }, 120_000],
  [{ expires: 'Sun, 22 Nov 2026 05:00:00 GMT' }, 0],
  [{ expires: '0' }, 0],
  [{ expires: '-1' }, 0],
])('%j stays fresh for %s ms', (headers, ms) => {
  expect(freshForMs(headers, NOW)).toBe(ms)
})

test.each([
  ['120', 120_000],
  ['0', 0],
  ['1.5', 1500],
  [inTwoMinutes, 120_000],
  ['Sun, 22 Nov 2026 05:00:00 GMT', 0],
  ['soon', null],
  ['-5', null],
  ['', null],
])('Retry-After: %s waits %s ms', (value, ms) => {
  expect(retryAfterMs({ 'retry-after': value }, NOW)).toBe(ms)
})

test.each<[Headers, number | null]>([
  [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '90' }, 90_000],
  [{ 'x-ratelimit-remaining': '0.0', 'x-ratelimit-reset': '12' }, 12_000],
  [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 + 30) }, 30_000],
  [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2026-11-22T06:05:00.000Z' }, 300_000],
  [{ 'ratelimit-remaining': '0', 'ratelimit-reset': '5' }, 5000],
  [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW / 1000 - 30) }, 0],
  [{ 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': '90' }, null],
  [{ 'x-ratelimit-remaining': '0' }, null],
  [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'later' }, null],
])('%j means used up for %s ms', (headers, ms) => {
  expect(exhaustedForMs(headers, NOW)).toBe(ms)
})

test('reads the reset alone too', () => {
  expect(resetMs({ 'x-ratelimit-reset': '90' }, NOW)).toBe(90_000)
})

test('says who asks and what is wanted, and nothing else', () => {
  const headers = requestHeaders('Leakwire/0.1', { etag: 'W/"a-gzip"', lastModified: null })
  expect(Object.keys(headers).toSorted()).toEqual([
    'accept',
    'accept-encoding',
    'if-none-match',
    'user-agent',
  ])
  expect(headers['if-none-match']).toBe('W/"a-gzip"')
  expect(headers['accept']).toMatch(/application\/rss\+xml.*application\/atom\+xml.*\*\/\*;q=0\.1$/u)
})

test('reads a length only if it is one', () => {
  expect(['12', ' 7 ', '-1', '1e3', ''].map((value) => contentLength({ 'content-length': value }))).toEqual([
    12,
    7,
    null,
    null,
    null,
  ])
})
