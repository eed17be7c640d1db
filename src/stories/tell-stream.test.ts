import { afterEach, beforeEach, expect, test } from 'vitest'
import { quick } from '#tests/arrivals.ts'
import { type StoriesByHand, camera, hourMs, now, openStoriesByHand } from '#tests/stories-by-hand.ts'

let world: StoriesByHand

beforeEach(async () => {
  world = await openStoriesByHand()
})
afterEach(() => world.database.close())

test('credit that moves to a late, older post is told, with from whom and why', async () => {
  await world.arrive('slow', 'a', { ...quick, author: 'Slow', publishedAt: now - hourMs })
  await world.digested()
  await world.arrive('quick', 'b', { ...quick, author: 'Quick', publishedAt: now - 5 * hourMs })
  await world.digested()
  expect((await world.stream()).map(({ kind, detail }) => [kind, detail['credit']])).toEqual([
    ['story', undefined],
    [
      'duplicate',
      {
        from: { postId: await world.idOf('a'), name: 'Slow' },
        to: { postId: await world.idOf('b'), name: 'Quick' },
        because: 'Quick published 4 hours earlier',
      },
    ],
  ])
})

test('credit moves back when the post that was first is taken out', async () => {
  await world.arrive('slow', 'a', { ...quick, author: 'Slow', publishedAt: now - hourMs })
  await world.arrive('quick', 'b', { ...quick, author: 'Quick', publishedAt: now - 5 * hourMs })
  await world.digested()
  await world.arrive('third', 'c', { ...camera, publishedAt: now })
  await world.digested()
  await world.merge('a', 'c')
  await world.split('b')
  expect(await world.stories()).toEqual(['c', '=a b'])
  const credits = (await world.stream()).flatMap(({ detail }) => detail['credit'] ?? [])
  expect(credits).toMatchObject([
    { to: { name: 'third' }, because: 'the post that was first is no longer in the story' },
  ])
})
