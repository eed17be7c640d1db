import { expect, test } from 'vitest'
import { span } from './span.ts'

test.each([
  [0, 'less than a minute'],
  [59_999, 'less than a minute'],
  [60_000, '1 minute'],
  [14 * 60_000, '14 minutes'],
  [3_600_000, '1 hour'],
  [26 * 3_600_000, '1 day'],
  [72 * 3_600_000, '3 days'],
])('%i ms are %s', (ms, text) => {
  expect(span(ms)).toBe(text)
})
