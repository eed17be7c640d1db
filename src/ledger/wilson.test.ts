import { expect, test } from 'vitest'
import { wilsonLowerBound } from './wilson.ts'

test.each([
  [9, 9, 0.701],
  [442, 508, 0.838],
  [1, 1, 0.207],
  [5, 10, 0.237],
  [1.5, 3, 0.125],
  [0, 4, 0],
  [0, 0, 0],
])('%d of %d can be counted on for %d', (successes, trials, bound) => {
  expect(wilsonLowerBound(successes, trials)).toBeCloseTo(bound, 3)
})

test('nine of nine never outrank 442 of 508', () => {
  expect(wilsonLowerBound(9, 9)).toBeLessThan(wilsonLowerBound(442, 508))
})
