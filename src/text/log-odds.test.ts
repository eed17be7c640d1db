import { expect, test } from 'vitest'
import { logOdds } from './log-odds.ts'

const archive = { holding: 20, all: 10_000 }

test('a term of both sides in equal parts belongs to neither', () => {
  expect(logOdds({ holding: 10, all: 50 }, { holding: 10, all: 50 }, archive)).toBe(0)
})

test('the sides changed, the sign changes', () => {
  const one = { holding: 12, all: 50 }
  const other = { holding: 1, all: 80 }
  expect(logOdds(one, other, archive)).toBeGreaterThan(2)
  expect(logOdds(other, one, archive)).toBeCloseTo(-logOdds(one, other, archive))
})

test('more posts of the same shares are plainer, and a common word is less plain than a rare one', () => {
  const few = logOdds({ holding: 3, all: 30 }, { holding: 0, all: 30 }, archive)
  const many = logOdds({ holding: 30, all: 300 }, { holding: 0, all: 300 }, archive)
  const common = logOdds({ holding: 3, all: 30 }, { holding: 0, all: 30 }, { holding: 3000, all: 10_000 })
  expect(many).toBeGreaterThan(few)
  expect(common).toBeLessThan(few)
})
