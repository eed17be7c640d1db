import { expect, test } from 'vitest'
import { nextPollAt, type Rhythm } from './next-poll.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A Sunday. */
const NOW = Date.UTC(2026, 10, 22, 6, 0, 0)

const usual: Rhythm = {
  now: NOW,
  sourceId: 'source-1',
  minMs: 15 * MINUTE,
  maxMs: DAY,
  postsPerWeek: 21,
  newestAt: NOW - HOUR,
  freshForMs: null,
  hints: null,
}

const waitOf = (rhythm: Partial<Rhythm>): number => nextPollAt({ ...usual, ...rhythm }).at - NOW
const feedAsks = (everyMs: number | null, skipHours: number[] = [], skipDays: number[] = []) => ({
  hints: { everyMs, skipHours, skipDays },
})

test.each<[string, Partial<Rhythm>, number]>([
  ['its own pace: eight looks a post', {}, HOUR],
  ['a slow source', { postsPerWeek: 7 }, 3 * HOUR],
  ['a source of which nothing is known', { postsPerWeek: 0, newestAt: null }, 21 * HOUR],
  ['a busy source, the minimum', { postsPerWeek: 5000 }, 15 * MINUTE],
  ['silent for a week', { newestAt: NOW - 8 * DAY }, 2 * HOUR],
  ['silent for two weeks', { newestAt: NOW - 15 * DAY }, 4 * HOUR],
  ['silent for a month', { newestAt: NOW - 40 * DAY }, 8 * HOUR],
  ['a ttl that is longer', feedAsks(2 * HOUR), 2 * HOUR],
  ['a ttl that is shorter', feedAsks(MINUTE), HOUR],
  ['max-age that is longer', { freshForMs: 3 * HOUR }, 3 * HOUR],
  ['the longest of all', { freshForMs: 3 * HOUR, ...feedAsks(5 * HOUR) }, 5 * HOUR],
])('waits for %s, and at most 10 %% longer', (_what, rhythm, everyMs) => {
  const waitMs = waitOf(rhythm)
  expect(waitMs).toBeGreaterThanOrEqual(everyMs)
  expect(waitMs).toBeLessThanOrEqual(everyMs * 1.1)
})

test.each<[string, Partial<Rhythm>]>([
  ['a ttl of a year', feedAsks(365 * DAY)],
  ['a max-age of a year', { freshForMs: 365 * DAY }],
])('no hint of the host counts for more than a day: %s', (_what, hint) => {
  const waitMs = waitOf({ ...hint, maxMs: 30 * DAY })
  expect(waitMs).toBeGreaterThanOrEqual(DAY)
  expect(waitMs).toBeLessThanOrEqual(1.1 * DAY)
})

test('never before the minimum, and never more than a tenth after the maximum, for any source', () => {
  for (let n = 0; n < 500; n += 1) {
    for (const postsPerWeek of [0, 0.1, 1, 30, 5000]) {
      const waitMs = waitOf({ sourceId: `source-${n}`, postsPerWeek, maxMs: 12 * HOUR })
      expect(waitMs).toBeGreaterThanOrEqual(usual.minMs)
      expect(waitMs).toBeLessThanOrEqual(1.1 * 12 * HOUR)
    }
  }
})

test('a minimum above the maximum wins, for it is the polite one', () => {
  expect(waitOf({ minMs: 2 * HOUR, maxMs: HOUR })).toBeGreaterThanOrEqual(2 * HOUR)
})

test('sources asked together spread over the tenth, each always at the same moment of it', () => {
  const waits = Array.from({ length: 1000 }, (_, n) => waitOf({ sourceId: `source-${n}` }))
  const minutes = new Map<number, number>()
  for (const wait of waits) {
    const minute = Math.floor((wait - HOUR) / MINUTE)
    minutes.set(minute, (minutes.get(minute) ?? 0) + 1)
  }
  expect(new Set(minutes.keys())).toEqual(new Set([0, 1, 2, 3, 4, 5]))
  for (const count of minutes.values()) expect(count).toBeGreaterThan(100)

  const phase = (rhythm: Partial<Rhythm>) => nextPollAt({ ...usual, ...rhythm }).at % (6 * MINUTE)
  expect(phase({ now: NOW + 12_345 })).toBe(phase({ now: NOW + 987_654 }))
})

test('is the same every time it is worked out', () => {
  expect(nextPollAt(usual)).toEqual(nextPollAt(usual))
})

test('leaves out the hours and days that the feed names (GMT)', () => {
  const hours = new Date(nextPollAt({ ...usual, ...feedAsks(null, [7, 8, 9]) }).at)
  expect([hours.getUTCDay(), hours.getUTCHours()]).toEqual([0, 10])
  const saturday = NOW - DAY
  const weekend = new Date(
    nextPollAt({ ...usual, now: saturday, newestAt: saturday, ...feedAsks(null, [], [6, 0]) }).at,
  )
  expect(weekend.getUTCDay()).toBe(1)
})

test('a feed that leaves out six days is asked after two, one that leaves out all as if it had said nothing', () => {
  const sixDays = waitOf(feedAsks(null, [], [0, 1, 2, 3, 4, 5]))
  expect(sixDays).toBeGreaterThanOrEqual(49 * HOUR)
  expect(sixDays).toBeLessThanOrEqual(49.1 * HOUR)
  expect(waitOf(feedAsks(null, [], [0, 1, 2, 3, 4, 5, 6]))).toBe(waitOf({}))
  expect(waitOf(feedAsks(null, [...Array(24).keys()]))).toBe(waitOf({}))
})

test('after a weekend that a feed leaves out, the night that it leaves out counts as well', () => {
  const saturday = Date.UTC(2026, 10, 21, 0, 20)
  const hints = feedAsks(null, [0, 1, 2, 3, 4, 5], [6, 0])
  const then = new Date(nextPollAt({ ...usual, now: saturday - HOUR, newestAt: saturday, ...hints }).at)
  expect([then.getUTCDay(), then.getUTCHours()]).toEqual([1, 6])
})

test('says what decided', () => {
  expect(nextPollAt(usual).why).toBe('every 1 h: 21 posts a week')
  expect(nextPollAt({ ...usual, postsPerWeek: 5000 }).why).toBe(
    'every 15 min, the shortest allowed: 5000 posts a week',
  )
  expect(nextPollAt({ ...usual, ...feedAsks(2 * HOUR) }).why).toBe(
    'every 2 h: the feed asks for 2 h between polls',
  )
  expect(nextPollAt({ ...usual, freshForMs: 90 * MINUTE }).why).toBe(
    'every 1 h 30 min: the answer stays fresh for 1 h 30 min',
  )
  expect(nextPollAt({ ...usual, newestAt: NOW - 8 * DAY }).why).toBe(
    'every 2 h: 21 posts a week, silent for 8 days',
  )
})
