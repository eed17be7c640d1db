import { afterEach, beforeEach, expect, test } from 'vitest'
import { listStories } from '#storage/stories.ts'
import { quick } from '#tests/arrivals.ts'
import {
  type StoriesByHand,
  camera,
  hourMs,
  now,
  openStoriesByHand,
  topicId,
} from '#tests/stories-by-hand.ts'
import { removeSource } from './remove-source.ts'

let world: StoriesByHand

beforeEach(async () => {
  world = await openStoriesByHand()
})
afterEach(() => world.database.close())

const remove = async (id: string, posts: 'keep' | 'all' = 'all') =>
  await removeSource(world.database.db, id, { posts, now, aliases: world.aliases })

const credits = async () => (await world.stream()).flatMap(({ detail }) => detail['credit'] ?? [])

test('credit goes to who was first among the rest when a source is removed, and the stream says whose it was', async () => {
  await world.arrive('quick', 'a', { ...quick, author: 'Quick', publishedAt: now - 5 * hourMs })
  await world.arrive('slow', 'b', { ...quick, author: 'Slow', publishedAt: now - hourMs })
  await world.digested()
  const gone = await world.idOf('a')
  expect(await remove('quick')).toBe(1)
  const last = (await world.stream()).at(-1)
  expect(last).toMatchObject({ kind: 'removed', storyId: await world.storyOf('b'), postId: null })
  expect(last?.detail['credit']).toEqual({
    from: { postId: gone, name: 'Quick' },
    to: { postId: await world.idOf('b'), name: 'Slow' },
    because: 'its source was removed',
  })
  const [story] = await listStories(world.database.db, topicId, { below: null, limit: 1 })
  expect(story).toMatchObject({ position: last?.position, originPostId: await world.idOf('b') })
})

test('credit passes over a post that only repeats another, as it does when posts arrive', async () => {
  await world.arrive('quick', 'a', { ...quick, publishedAt: now - 5 * hourMs })
  const repostOf = { id: 'x', url: 'https://elsewhere.example/x' }
  await world.arrive('echo', 'b', { ...quick, publishedAt: now - 3 * hourMs, repostOf })
  await world.arrive('slow', 'c', { ...quick, author: 'Slow', publishedAt: now - hourMs })
  await world.digested()
  expect(await world.stories()).toEqual(['a =b =c'])
  await remove('quick')
  expect(await credits()).toMatchObject([{ to: { name: 'Slow' } }])
})

test('nothing is told of a story that keeps its first report, goes with its source, or whose posts stay', async () => {
  await world.arrive('quick', 'a', { ...quick, publishedAt: now - 5 * hourMs })
  await world.arrive('slow', 'b', { ...quick, publishedAt: now - hourMs })
  await world.arrive('slow', 'c', { ...camera, publishedAt: now })
  await world.digested()
  await remove('slow')
  await remove('quick', 'keep')
  expect(await world.stories()).toEqual(['a'])
  expect((await world.stream()).map(({ kind }) => kind)).toEqual(['story', 'dropped', 'dropped'])
})

test('a source that is not there, or was removed before, is told', async () => {
  expect(await remove('nobody')).toBeNull()
})
