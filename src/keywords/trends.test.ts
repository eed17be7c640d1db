import { expect, test } from 'vitest'
import { newTrends, risingTrends } from './trends.ts'
import type { EntityCount } from './trends.ts'

const count = (canonical: string, recent: number, before: number, recentSources = 2): EntityCount => ({
  type: 'company',
  canonical,
  recent,
  recentSources,
  before,
})
/** A day of 100 posts after thirty days of 900. */
const rising = (...keywords: readonly EntityCount[]) =>
  risingTrends({ keywords, recentPosts: 100, beforePosts: 900 })
const fresh = (...keywords: readonly EntityCount[]) =>
  newTrends({ keywords, recentPosts: 100, beforePosts: 900 })

test('what stands in a tenth of the recent posts and a ninetieth of those before rises, as worked out by hand', () => {
  const [trend] = rising(count('acme', 10, 10))
  // Prior 0.5 + 50 * 20 / 1000: ln(11.5 / 139.5) - ln(11.5 / 939.5) over the root of 2 / 11.5.
  expect(trend?.z).toBeCloseTo(Math.log(939.5 / 139.5) / Math.sqrt(2 / 11.5), 10)
  // 2 and 18 posts were to be expected: 10 ln(10/2) + 90 ln(90/98) + 10 ln(10/18) + 890 ln(890/882), twice.
  expect(trend?.g2).toBeCloseTo(21.177, 3)
})

test('equal shares do not rise, nor does what fell or is told no more', () => {
  expect(rising(count('even', 10, 90), count('fallen', 2, 90), count('gone', 0, 5))).toEqual([])
})

test('what rises most plainly comes first: many posts of a rare thing, few of one, then a common thing that grew', () => {
  const trends = rising(count('few', 3, 3), count('common', 30, 180), count('many', 30, 30))
  expect(trends.map(({ canonical }) => canonical)).toEqual(['many', 'few', 'common'])
})

test('new is what 3 posts of 2 sources tell of and nobody told of before', () => {
  const trends = fresh(
    count('three', 3, 0),
    count('five', 5, 0),
    count('one source', 5, 0, 1),
    count('two posts', 2, 0),
    count('known', 9, 1),
  )
  expect(trends.map(({ canonical }) => canonical)).toEqual(['five', 'three'])
  // 0.3 and 2.7 were to be expected: 3 ln(3/0.3) + 97 ln(97/99.7) + 900 ln(900/897.3), twice.
  expect(trends[1]?.g2).toBeCloseTo(13.897, 3)
  expect(rising(count('five', 5, 0))).toMatchObject([{ isNew: true }])
})

test('the order does not depend on the order given, and what comes with a count stays with it', () => {
  const [a, b] = [
    { ...count('a', 5, 0), name: 'A' },
    { ...count('b', 5, 0), name: 'B' },
  ]
  const names = (keywords: readonly (EntityCount & { readonly name: string })[]) =>
    risingTrends({ keywords, recentPosts: 50, beforePosts: 50 }).map(({ name }) => name)
  expect(names([a, b])).toEqual(['A', 'B'])
  expect(names([b, a])).toEqual(['A', 'B'])
})

test('without posts there are no trends, and without any before there is no division by nothing', () => {
  expect(risingTrends({ keywords: [], recentPosts: 0, beforePosts: 0 })).toEqual([])
  const [first] = newTrends({ keywords: [count('a', 3, 0)], recentPosts: 3, beforePosts: 0 })
  expect(first).toMatchObject({ g2: 0, isNew: true })
})
