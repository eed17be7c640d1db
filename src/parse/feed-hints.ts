import type { FeedHints } from '#model/feed.ts'

import { fieldsNamed, firstValue } from './fields.ts'
import type { RawField } from './raw-feed.ts'

/** What the fields of a feed say about how often to ask; wrong values are passed over. */
export function feedHints(fields: readonly RawField[]): FeedHints {
  const intervals = [ttlMs(fields), syndicationMs(fields)].filter((ms) => ms > 0)
  return {
    everyMs: intervals.length === 0 ? null : Math.max(...intervals),
    skipHours: distinct(fieldsNamed(fields, 'hour').map(({ value }) => hourOf(value))),
    skipDays: distinct(
      fieldsNamed(fields, 'day').map(({ value }) => dayNames.indexOf(value.slice(0, 3).toLowerCase())),
    ),
  }
}

const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const LONGEST_MS = 366 * DAY_MS
const periods: ReadonlyMap<string, number> = new Map([
  ['hourly', HOUR_MS],
  ['daily', DAY_MS],
  ['weekly', 7 * DAY_MS],
  ['monthly', 30 * DAY_MS],
  ['yearly', 365 * DAY_MS],
])

function ttlMs(fields: readonly RawField[]): number {
  const minutes = Number.parseInt(firstValue(fields, 'ttl') ?? '', 10)
  return minutes > 0 ? Math.min(minutes * MINUTE_MS, LONGEST_MS) : 0
}

/** RSS 1.0 syndication: `updateFrequency` times in each `updatePeriod`; by default daily and once. */
function syndicationMs(fields: readonly RawField[]): number {
  const period = firstValue(fields, 'sy:updateperiod')
  const written = firstValue(fields, 'sy:updatefrequency')
  if (period === null && written === null) return 0
  const frequency = Number.parseInt(written ?? '1', 10)
  return (periods.get((period ?? 'daily').toLowerCase()) ?? 0) / (frequency > 0 ? frequency : 1)
}

/** RSS 0.91 counts from 1 to 24, RSS 2.0 from 0 to 23: 24 is midnight. */
function hourOf(value: string): number {
  const hour = /^\d{1,2}$/.test(value) ? Number(value) : -1
  return hour === 24 ? 0 : hour < 24 ? hour : -1
}

function distinct(numbers: readonly number[]): number[] {
  return [...new Set(numbers.filter((number) => number >= 0))].sort((a, b) => a - b)
}
