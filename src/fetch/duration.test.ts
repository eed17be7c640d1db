import { expect, test } from 'vitest'
import { sayDuration } from './duration.ts'

test.each([
  [0, '0 s'],
  [250, '0.3 s'],
  [45_000, '45 s'],
  [60_000, '1 min'],
  [7_560_000, '2 h 6 min'],
  [7_561_000, '2 h 6 min'],
  [3_605_000, '1 h'],
  [86_400_000, '1 d'],
  [273_600_000, '3 d 4 h'],
])('%i ms is %s', (ms, text) => {
  expect(sayDuration(ms)).toBe(text)
})
