import { afterEach, beforeEach, expect, test } from 'vitest'
import { rulingsAbout } from '#storage/rulings.ts'
import { movedInto } from '#storage/story-moves.ts'
import {
  type StoriesByHand,
  hourMs,
  now,
  openStoriesByHand,
  topicId,
  wallpaper,
} from '#tests/stories-by-hand.ts'

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

test('what the program put together and the owner takes back is kept apart for good, as any word of the owner', async () => {
  await world.arriveTwoStories()
  const before = await world.told()
  const b = await world.storyOf('b')
  const ruling = await world.mergeByLook('a', 'b')
  expect(await world.undo(ruling)).toEqual({ kind: 'undone', storyId: b })
  expect(await world.told()).toEqual(before)
  expect(await movedInto(world.database.db, b)).toBeNull()
  const [apart, ...others] = await rulingsAbout(world.database.db, topicId, [await world.idOf('b')])
  expect(apart).toMatchObject({ kind: 'apart', by: 'owner', score: null })
  expect(others).toEqual([])
  const entries = (await world.stream()).slice(-2)
  expect(entries.map(({ kind, storyId, detail }) => ({ kind, storyId, detail }))).toEqual([
    {
      kind: 'split',
      storyId: await world.storyOf('a'),
      detail: { ruling, reason: 'shares sheep', undone: true, by: 'program', into: b },
    },
    {
      kind: 'split',
      storyId: b,
      detail: { ruling, reason: 'shares sheep', undone: true, by: 'program', from: await world.storyOf('a') },
    },
  ])
  await world.rejudgeAll()
  expect(await world.stories()).toEqual(['a', 'b'])
  const [again] = await rulingsAbout(world.database.db, topicId, [await world.idOf('b')])
  await world.undo(again?.id ?? 0)
  expect(await world.stories()).toEqual(['a b'])
})

test('of an owner and a program the owner is believed, though the program spoke later', async () => {
  await world.arriveDuplicates()
  await world.split('b')
  await world.mergeByLook('a', 'b')
  await world.rejudgeAll()
  expect(await world.stories()).toEqual(['a', 'b'])
})

test.each([
  ['the program', 'mergeByLook'],
  ['the owner', 'merge'],
] as const)(
  'a merge by %s is taken back though the program merged on it since, and what came since stays',
  async (_who, how) => {
    await world.arriveTwoStories()
    await world.arrive('three', 'c', { ...wallpaper, publishedAt: now - hourMs })
    await world.digested()
    const first = await world[how]('a', 'b')
    await world.mergeByLook('a', 'c')
    expect(await world.undo(first)).toMatchObject({ kind: 'undone' })
    expect(await world.stories()).toEqual(['a c', 'b'])
    await world.rejudgeAll()
    expect(await world.stories()).toEqual(['a c', 'b'])
  },
)

test('a story that the program merged on is found again in what took it in', async () => {
  await world.arriveTwoStories()
  await world.arrive('three', 'c', { ...wallpaper, publishedAt: now - hourMs })
  await world.digested()
  const b = await world.storyOf('b')
  const first = await world.mergeByLook('a', 'b')
  await world.mergeByLook('c', 'a')
  expect(await world.undo(first)).toEqual({ kind: 'undone', storyId: b })
  expect((await world.stories()).toSorted()).toEqual(['a c', 'b'])
  await world.rejudgeAll()
  expect((await world.stories()).toSorted()).toEqual(['a c', 'b'])
})
