import { expect, test } from 'vitest'
import { weiboTime } from './time.ts'

/** Noon in China. */
const now = Date.UTC(2026, 8, 5, 4, 0, 0)

test.each([
  ['Fri Sep 04 14:35:04 +0800 2026', '2026-09-04T06:35:04.000Z', 'exact'],
  ['刚刚', '2026-09-05T04:00:00.000Z', 'minute'],
  ['30秒前', '2026-09-05T03:59:30.000Z', 'minute'],
  ['5分钟前', '2026-09-05T03:55:00.000Z', 'minute'],
  ['5 分钟前', '2026-09-05T03:55:00.000Z', 'minute'],
  ['16小时前', '2026-09-04T12:00:00.000Z', 'minute'],
  ['3天前', '2026-09-01T16:00:00.000Z', 'day'],
  ['今天 00:05', '2026-09-04T16:05:00.000Z', 'minute'],
  ['昨天 12:00', '2026-09-04T04:00:00.000Z', 'minute'],
  ['昨天', '2026-09-03T16:00:00.000Z', 'day'],
  ['前天 23:59', '2026-09-03T15:59:00.000Z', 'minute'],
  ['06-14', '2026-06-13T16:00:00.000Z', 'day'],
  ['6月14日 12:30', '2026-06-14T04:30:00.000Z', 'minute'],
  ['2025-06-14', '2025-06-13T16:00:00.000Z', 'day'],
  ['2025-06-14 12:30', '2025-06-14T04:30:00.000Z', 'minute'],
  ['2025年6月14日', '2025-06-13T16:00:00.000Z', 'day'],
  ['25-6-14 12:30', '2025-06-14T04:30:00.000Z', 'minute'],
])('%s is %s, to the %s', (written, iso, precision) => {
  const read = weiboTime(written, now)
  expect(read === null ? null : new Date(read.at).toISOString()).toBe(iso)
  expect(read?.precision).toBe(precision)
})

test('a day without a year is the last one of that name, never one of 2001', () => {
  for (const [written, iso] of [
    ['09-05', '2026-09-04T16:00:00.000Z'],
    ['09-06', '2025-09-05T16:00:00.000Z'],
    ['12-31', '2025-12-30T16:00:00.000Z'],
    ['02-29', '2024-02-28T16:00:00.000Z'],
  ] as const)
    expect(new Date(weiboTime(written, now)?.at ?? 0).toISOString()).toBe(iso)
})

test('the day changes at midnight in China, not in Greenwich', () => {
  const lateInGreenwich = Date.UTC(2026, 11, 31, 20, 0, 0)
  expect(new Date(weiboTime('今天 03:00', lateInGreenwich)?.at ?? 0).toISOString()).toBe(
    '2026-12-31T19:00:00.000Z',
  )
  expect(new Date(weiboTime('01-01', lateInGreenwich)?.at ?? 0).toISOString()).toBe(
    '2026-12-31T16:00:00.000Z',
  )
})

test.each(['', '13-45', '02-30', '2026-13-40', '昨天 25:00', '0', '明天', '分钟前', 'x'.repeat(1e6)])(
  'what means no moment is none',
  (written) => {
    expect(weiboTime(written, now)).toBeNull()
  },
)
