import { expect, test } from 'vitest'
import { randomOf } from '#tests/mutate.ts'
import { bidOf, midOf } from './number.ts'

test('a number and its short name are the same post', () => {
  expect(bidOf('3501756485200075')).toBe('z0JH2lOMb')
  expect(midOf('z0JH2lOMb')).toBe('3501756485200075')
  const random = randomOf(7)
  for (let count = 0; count < 500; count++) {
    const mid = String(1 + Math.floor(random() * 9e15))
    expect(midOf(bidOf(mid))).toBe(mid)
  }
})

test.each(['', 'with space', 'ä', 'zzzz-1', 'Z'.repeat(13), 'zZZZZ'])('%j is no short name', (bid) => {
  expect(midOf(bid)).toBeNull()
})
