import { expect, test } from 'vitest'
import type { SubscriptionOptions } from '#model/subscription.ts'
import { dueOf, quietUntil } from './due.ts'
import { isZone, nextAtWall, wallMinutes } from './zone-time.ts'

const berlin = (more: Partial<SubscriptionOptions>): SubscriptionOptions => ({
  changes: [],
  zone: 'Europe/Berlin',
  quiet: null,
  digest: 'off',
  digestAt: '08:00',
  ...more,
})
const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

test.each([
  ['before midnight', '2023-10-20T21:30:00Z', '2023-10-21T05:00:00.000Z'],
  ['after midnight', '2023-10-21T00:30:00Z', '2023-10-21T05:00:00.000Z'],
  ['as they begin', '2023-10-20T20:00:00Z', '2023-10-21T05:00:00.000Z'],
  ['as they end', '2023-10-21T05:00:00Z', null],
  ['at noon', '2023-10-21T10:00:00Z', null],
  ['in the night in which clocks are put back', '2023-10-28T21:00:00Z', '2023-10-29T06:00:00.000Z'],
  ['in the night in which clocks are put on', '2024-03-30T22:00:00Z', '2024-03-31T05:00:00.000Z'],
])('quiet hours across midnight: %s', (_when, at, until) => {
  expect(iso(quietUntil(Date.parse(at), berlin({ quiet: { from: '22:00', to: '07:00' } })))).toBe(until)
})

test('quiet hours that end in the hour that is left out end as much later', () => {
  const options = berlin({ quiet: { from: '01:00', to: '02:30' } })
  expect(iso(quietUntil(Date.parse('2024-03-31T00:15:00Z'), options))).toBe('2024-03-31T01:30:00.000Z')
})

test('quiet hours that end in the hour that comes twice end the first time, and hold again the second', () => {
  const options = berlin({ quiet: { from: '01:00', to: '02:30' } })
  expect(iso(quietUntil(Date.parse('2023-10-28T23:30:00Z'), options))).toBe('2023-10-29T00:30:00.000Z')
  expect(quietUntil(Date.parse('2023-10-29T00:45:00Z'), options)).toBeNull()
  expect(iso(quietUntil(Date.parse('2023-10-29T01:15:00Z'), options))).toBe('2023-10-29T01:30:00.000Z')
})

test('a daily digest comes once a day at its hour by the wall clock, also when clocks change', () => {
  const options = berlin({ digest: 'daily' })
  let at = Date.parse('2023-10-27T12:00:00Z')
  const days = Array.from({ length: 3 }, () => iso((at = dueOf(at, options).at)))
  expect(days).toEqual(['2023-10-28T06:00:00.000Z', '2023-10-29T07:00:00.000Z', '2023-10-30T07:00:00.000Z'])
})

test('an hourly digest comes on the hour, and not in quiet hours', () => {
  const options = berlin({ digest: 'hourly', quiet: { from: '22:00', to: '07:00' } })
  expect(iso(dueOf(Date.parse('2023-10-20T10:05:00Z'), options).at)).toBe('2023-10-20T11:00:00.000Z')
  expect(dueOf(Date.parse('2023-10-20T19:05:00Z'), options)).toEqual({
    at: Date.parse('2023-10-21T05:00:00Z'),
    together: true,
  })
})

test('what holds nothing is due at once, alone', () => {
  expect(dueOf(5, berlin({}))).toEqual({ at: 5, together: false })
})

test.each(['Asia/Kathmandu', 'Australia/Lord_Howe', 'America/St_Johns', 'Pacific/Apia', 'UTC'])(
  'in %s the next time by the wall clock is within two days, and the clock shows it',
  (zone) => {
    for (let hour = 0; hour < 24 * 366; hour += 37) {
      const at = Date.UTC(2024, 0, 1) + hour * 3_600_000
      const next = nextAtWall(at, zone, 7 * 60 + 15)
      expect(wallMinutes(next, zone)).toBe(7 * 60 + 15)
      expect(next - at).toBeGreaterThan(0)
      expect(next - at).toBeLessThanOrEqual(25 * 3_600_000)
    }
  },
)

test('names that are no zones are told', () => {
  expect(['Europe/Berlin', 'Mars/Olympus', '', 'UTC'].map(isZone)).toEqual([true, false, false, true])
})
