import { expect, test } from 'vitest'
import type { Placement } from '#model/story.ts'
import type { StoryMerge } from './merge-stories.ts'
import { createMergedStories } from './merged-stories.ts'

const DAY = 86_400_000
const merge = (from: string, into: string): StoryMerge => ({ from, into, score: 0.4, reason: 'shares mios' })
const first = (story: string): Placement => {
  return { story, duplicateOf: null, level: null, score: 0, reason: 'first post of its story' }
}

test('a story merged by the pass bears the earlier name, and its first post says why', () => {
  const stories = createMergedStories({ merges: () => [merge('b', 'a')] })
  stories.merge()
  expect(stories.placementOf('b', first('b'))).toEqual({
    story: 'a',
    duplicateOf: null,
    level: 4,
    score: 0.4,
    reason: 'merged later: shares mios',
  })
  const second: Placement = { ...first('b'), level: 4, score: 0.5, reason: 'shares mios.cn' }
  expect(stories.placementOf('c', second)).toEqual({ ...second, story: 'a' })
  expect(stories.placementOf('a', first('a'))).toEqual(first('a'))
})

test('what a later pass finds of a merged story holds for all that had become part of it', () => {
  const passes = [[merge('c', 'b')], [merge('c', 'b'), merge('b', 'a')]]
  const stories = createMergedStories({ merges: () => passes.shift() ?? [] })
  stories.merge()
  stories.merge()
  expect(['a', 'b', 'c'].map((id) => stories.placementOf(id, first(id)).story)).toEqual(['a', 'a', 'a'])
})

test('a pass is due once a week of posts, whatever order they come in', () => {
  let passes = 0
  const stories = createMergedStories({
    merges: () => {
      passes++
      return []
    },
  })
  for (const day of [0, 6, 3, 7, 8, 13, 14]) stories.passed(day * DAY)
  expect(passes).toBe(2)
})
