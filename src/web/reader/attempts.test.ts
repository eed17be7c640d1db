import { expect, test } from 'vitest'
import { createAttempts, placeOf } from './attempts.ts'

test('who was wrong twenty times in a minute waits for the rest of it, others do not', () => {
  const attempts = createAttempts()
  for (let n = 0; n < 20; n++) {
    expect(attempts.waitMs('a', 1_000)).toBe(0)
    attempts.noteWrong('a', 1_000)
  }
  expect(attempts.waitMs('a', 11_000)).toBe(50_000)
  expect(attempts.waitMs('b', 11_000)).toBe(0)
  expect(attempts.waitMs('a', 61_000)).toBe(0)
  attempts.noteWrong('a', 61_000)
  expect(attempts.waitMs('a', 61_000)).toBe(0)
})

test('being wrong now and then holds nobody up', () => {
  const attempts = createAttempts()
  for (let n = 0; n < 100; n++) {
    attempts.noteWrong('a', n * 10_000)
    expect(attempts.waitMs('a', n * 10_000)).toBe(0)
  }
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
])('%s counts as %s', (address, place) => {
  expect(placeOf(address)).toBe(place)
})
