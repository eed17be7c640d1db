import { afterEach, beforeEach, expect, test } from 'vitest'
import { movedInto } from '#storage/story-moves.ts'
import { type StoriesByHand, openStoriesByHand } from '#tests/stories-by-hand.ts'

let world: StoriesByHand

beforeEach(async () => {
  world = await openStoriesByHand()
})
afterEach(() => world.database.close())

test('a merge that is taken back leaves two stories, each at its old address, and is forgotten', async () => {
  await world.arriveTwoStories()
  const before = await world.told()
  const b = await world.storyOf('b')
  expect(await world.undo(await world.merge('a', 'b'))).toEqual({ kind: 'undone', storyId: b })
  expect(await world.told()).toEqual(before)
  expect(await movedInto(world.database.db, b)).toBeNull()
  await world.rejudgeAll()
  expect(await world.stories()).toEqual(['a', 'b'])
})

test('a split that is taken back leaves the post where it was, as what it was', async () => {
  await world.arriveDuplicates()
  const before = await world.told()
  const own = await world.split('b').then(async (ruling) => ({ ruling, story: await world.storyOf('b') }))
  await world.undo(own.ruling)
  expect(await world.told()).toEqual(before)
  expect(await movedInto(world.database.db, own.story)).toBe(await world.storyOf('a'))
  expect(await world.undo(own.ruling)).toEqual({ kind: 'noRuling' })
})

test('a ruling under a later one on the same posts cannot be taken back before it', async () => {
  await world.arriveTwoStories()
  const first = await world.merge('a', 'b')
  const second = await world.split('b')
  expect(await world.undo(first)).toEqual({ kind: 'overtaken', rulingId: second })
  await world.undo(second)
  await world.undo(first)
  expect(await world.stories()).toEqual(['a', 'b'])
})
