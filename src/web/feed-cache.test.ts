import { expect, test } from 'vitest'
import { type BuiltFeed, createFeedCache } from './feed-cache.ts'
import { represent } from './representation.ts'

/** A cache whose clock is turned by hand, and what it built so far. */
function cacheAt(clock: { now: number }) {
  const cache = createFeedCache(() => clock.now)
  const built: string[] = []
  const ask = (name: string, state = '1', body = name) =>
    cache.get(name, state, async (): Promise<BuiltFeed> => {
      built.push(body)
      return { body: represent(body, 'text/plain'), changedAt: 0 }
    })
  return { ask, built, cache }
}

test('a feed is built once while its stream stands still, for all who ask at once', async () => {
  const { ask, built } = cacheAt({ now: 0 })
  await Promise.all([ask('a'), ask('a'), ask('b')])
  await ask('a')
  expect(built).toEqual(['a', 'b'])
})

test('it is built anew when the stream went on, and after 15 seconds for what the stream does not tell', async () => {
  const clock = { now: 0 }
  const { ask, built } = cacheAt(clock)
  await ask('a')
  await ask('a', '2')
  expect(built).toHaveLength(2)
  clock.now = 14_999
  await ask('a', '2')
  expect(built).toHaveLength(2)
  clock.now = 15_000
  await ask('a', '2')
  expect(built).toHaveLength(3)
})

test('beyond 32 MB the feeds that were not asked for longest go', async () => {
  const { ask, built } = cacheAt({ now: 0 })
  const large = 'x'.repeat(9_000_000)
  for (const name of ['a', 'b', 'c', 'a', 'd']) await ask(name, '1', large)
  expect(built).toHaveLength(4)
  await ask('a', '1', large)
  await ask('c', '1', large)
  expect(built).toHaveLength(4)
  await ask('b', '1', large)
  expect(built).toHaveLength(5)
})

test('a feed that could not be built is tried again', async () => {
  const { ask, cache } = cacheAt({ now: 0 })
  const failed = cache.get('a', '1', () => Promise.reject(new Error('the database is away')))
  await expect(failed).rejects.toThrow('the database is away')
  expect((await ask('a')).body.size()).toBe(1)
})
