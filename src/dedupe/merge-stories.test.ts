import { expect, test } from 'vitest'
import type { StoryCandidate } from './attach.ts'
import { storyMerges } from './merge-stories.ts'
import { STORY_WINDOW_MS } from './thresholds.ts'

const frequencies = { documents: 100, df: () => 1 }
const hourMs = 3_600_000

/** Posts one hour apart from `hour` on, each of words. */
function story(name: string, hour: number, ...posts: readonly string[]): StoryCandidate {
  return {
    story: name,
    members: posts.map((post, nth) => ({
      features: new Map(post.split(' ').map((word) => [`w:${word}`, 1])),
      lang: 'en',
      at: (hour + nth) * hourMs,
    })),
  }
}

const dock = story('dock', 2, 'dock photo factory pins', 'dock photo factory pins halo charger magnet tablet')
const halo = story('halo', 1, 'halo charger magnet tablet')
const other = story('other', 3, 'wallpaper lighthouse download three')

test('the earlier story takes in the later one, with the words that they share', () => {
  expect(storyMerges([dock, halo, other], frequencies)).toEqual([
    {
      from: 'dock',
      into: 'halo',
      score: expect.any(Number),
      reason: 'shares charger, halo, magnet, tablet',
    },
  ])
})

test('the order in which stories are given does not matter', () => {
  const third = story('third', 5, 'halo charger magnet tablet ring')
  const stories = [third, other, dock, halo]
  expect(storyMerges(stories.toReversed(), frequencies)).toEqual(storyMerges(stories, frequencies))
})

test('a story that takes another in goes into none itself', () => {
  const merges = storyMerges([dock, halo, story('third', 5, 'dock photo factory pins ring')], frequencies)
  const takers = new Set(merges.map(({ into }) => into))
  expect(merges.length).toBeGreaterThan(0)
  expect(merges.filter(({ from }) => takers.has(from))).toEqual([])
})

test('stories further apart than the window are two, and so are stories without posts', () => {
  const late = story('late', 2 + STORY_WINDOW_MS / hourMs, 'halo charger magnet tablet')
  expect(storyMerges([halo, late, { story: 'empty', members: [] }], frequencies)).toEqual([])
})
