import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { type Background, type TermCounts, createTermCounts } from './term-counts.ts'

const DAY = 86_400_000
const START = Date.UTC(2026, 9, 1, 23)

let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
})
beforeEach(async () => {
  await database.db.deleteFrom('featureDf').execute()
})
afterAll(() => database.close())

interface Said {
  readonly terms: readonly string[]
  readonly at: number
}

/** Forty invented posts over fifty days, in order. */
const posts: readonly Said[] = Array.from({ length: 40 }, (_, n) => ({
  terms: ['all', n % 2 === 0 ? 'even' : 'odd', `number-${n % 7}`],
  at: START + Math.floor((n * 50) / 40) * DAY,
}))
const every = [...new Set(posts.flatMap(({ terms }) => terms)), 'never']

async function seen(counts: TermCounts, background: Background, at: number): Promise<Record<string, number>> {
  const { documents, df } = await counts.frequencies(background, every, at)
  return { '': documents, ...Object.fromEntries(every.map((term) => [term, df(term)])) }
}

/** What each post sees of those before it, when posts are counted in batches of this size. */
async function sightings(background: Background, batchLength: number): Promise<Record<string, number>[]> {
  const all: Record<string, number>[] = []
  for (let first = 0; first < posts.length; first += batchLength) {
    const batch = posts.slice(first, first + batchLength)
    const [from = 0, to = 0] = [batch[0]?.at, batch.at(-1)?.at]
    const counts = createTermCounts(database.db, { from, to })
    for (const { terms, at } of batch) {
      all.push(await seen(counts, background, at))
      counts.count(background, terms, at)
    }
    await counts.save()
  }
  return all
}

test('every post of a batch sees what it would see alone: the posts before it, of the last 30 days', async () => {
  const alone = await sightings('phrases', 1)
  expect(await sightings('stories', 40)).toEqual(alone)
  expect(alone[0]).toMatchObject({ '': 0, all: 0 })
  expect(alone[20]).toMatchObject({ '': 20, all: 20, even: 10, never: 0 })
  expect(alone[39]?.['']).toBeLessThan(30)
})

test('batches of any length count alike', async () => {
  expect(await sightings('phrases', 7)).toEqual(await sightings('stories', 13))
})

test('what is not saved is seen by nobody else, and the two backgrounds see nothing of each other', async () => {
  const ours = createTermCounts(database.db, { from: START, to: START })
  ours.count('phrases', ['all'], START)
  const theirs = () => createTermCounts(database.db, { from: START, to: START })
  expect(await seen(ours, 'phrases', START)).toMatchObject({ '': 1, all: 1 })
  expect(await seen(theirs(), 'phrases', START)).toMatchObject({ '': 0 })
  await ours.save()
  expect(await seen(theirs(), 'phrases', START)).toMatchObject({ '': 1, all: 1 })
  expect(await seen(theirs(), 'stories', START)).toMatchObject({ '': 0, all: 0 })
})

test('a term that a post names twice counts once', async () => {
  const counts = createTermCounts(database.db, { from: START, to: START })
  counts.count('stories', ['all', 'all'], START)
  await counts.save()
  expect(
    await seen(createTermCounts(database.db, { from: START, to: START }), 'stories', START),
  ).toMatchObject({ all: 1 })
})
