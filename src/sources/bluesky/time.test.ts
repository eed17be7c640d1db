import { expect, test } from 'vitest'
import { readTimes } from './time.ts'

const receivedAt = Date.parse('2026-10-05T12:00:00.000Z')

test.each([
  ['as created', '2026-10-05T10:00:00.000Z', '2026-10-05T10:00:01.000Z', '2026-10-05T10:00:00.000Z exact'],
  ['within a day', '2026-10-04T11:00:00Z', '2026-10-05T10:00:00Z', '2026-10-04T11:00:00.000Z exact'],
  [
    'a clock that runs fast',
    '2026-10-05T10:00:09Z',
    '2026-10-05T10:00:00Z',
    '2026-10-05T10:00:09.000Z exact',
  ],
  ['in the future', '2031-01-01T00:00:00Z', '2026-10-05T10:00:00Z', '2026-10-05T10:00:00.000Z inferred'],
  [
    'an hour after it was seen',
    '2026-10-05T11:00:00Z',
    '2026-10-05T10:00:00Z',
    '2026-10-05T10:00:00.000Z inferred',
  ],
  [
    'long before it was seen',
    '2019-01-01T00:00:00Z',
    '2026-10-05T10:00:00Z',
    '2026-10-05T10:00:00.000Z inferred',
  ],
  ['in the year one', '0001-01-01T00:00:00Z', '2026-10-05T10:00:00Z', '2026-10-05T10:00:00.000Z inferred'],
  ['no date', 'soon', '2026-10-05T10:00:00Z', '2026-10-05T10:00:00.000Z inferred'],
  ['never seen', '2026-10-01T10:00:00+02:00', '', '2026-10-01T08:00:00.000Z exact'],
  ['never seen, in the future', '2031-01-01T00:00:00Z', '', '2026-10-05T12:00:00.000Z inferred'],
  ['seen in the future', '2026-10-05T12:01:00Z', '2026-10-05T12:01:00Z', '2026-10-05T12:00:00.000Z inferred'],
  ['with microseconds', '2026-10-05T10:00:00.123456Z', '', '2026-10-05T10:00:00.123Z exact'],
  ['neither', '', '', '2026-10-05T12:00:00.000Z inferred'],
])('%s', (_what, createdAt, indexedAt, expected) => {
  const { publishedAt, timePrecision } = readTimes({ createdAt, indexedAt }, { receivedAt })
  expect(`${new Date(publishedAt).toISOString()} ${timePrecision}`).toBe(expected)
})

test('a feed is ordered by the earlier of the two, and by nothing where neither is told', () => {
  const at = (createdAt: string, indexedAt: string) => readTimes({ createdAt, indexedAt }, { receivedAt }).at
  expect(at('2019-01-01T00:00:00Z', '2026-10-05T10:00:00Z')).toBe(Date.parse('2019-01-01T00:00:00Z'))
  expect(at('2031-01-01T00:00:00Z', '2026-10-05T10:00:00Z')).toBe(Date.parse('2026-10-05T10:00:00Z'))
  expect(at('2031-01-01T00:00:00Z', '')).toBe(receivedAt)
  expect(at('', 'x')).toBeNull()
})
