import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Alias } from '#model/keyword.ts'
import { replaceFileAliases } from '#storage/aliases.ts'
import { loadKeywords } from '#storage/keywords.ts'
import { hasPostsToReread } from '#storage/reread.ts'
import { listStories } from '#storage/stories.ts'
import { type Arrivals, openArrivals } from '#tests/arrivals.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { createAliasTables } from './alias-tables.ts'
import { digest } from './digest.ts'

const now = Date.UTC(2023, 9, 20)
const hourMs = 3_600_000
const mios: Alias = { canonical: 'mios', type: 'os', name: 'MIOS', forms: ['MIOS'] }
const acme: Alias = { canonical: 'acme', type: 'company', name: 'Acme', forms: ['Acme', 'Акме'] }
let database: TestDatabase
let world: Arrivals

beforeEach(async () => {
  database = await openTestDatabase()
  world = await openArrivals(database, now)
  await replaceFileAliases(database.db, [mios], now)
})
afterEach(() => database.close())

/** With the alias table as it is in force in the database. */
async function digested() {
  const aliases = await createAliasTables(database.db, () => now)()
  return await digest({ ...world.hands, aliases }, 'mios')
}

async function idOf(name: string): Promise<number> {
  const post = database.db.selectFrom('post').select('id').where('externalId', '=', name)
  return (await post.executeTakeFirstOrThrow()).id
}

async function keywordsOf(name: string): Promise<string[]> {
  const id = await idOf(name)
  const found = (await loadKeywords(database.db, [id])).get(id) ?? []
  return found.flatMap(({ type, name }) => (type === 'phrase' ? [] : `${type} ${name}`))
}

async function featuresOf(name: string): Promise<string[]> {
  const id = await idOf(name)
  const row = database.db.selectFrom('storyPost').select('features').where('postId', '=', id)
  const features = (await row.executeTakeFirstOrThrow()).features as [string, number][]
  return features.map(([term]) => term)
}

async function countedFor(token: string): Promise<number> {
  const rows = database.db.selectFrom('featureDf').select('posts').where('token', '=', token)
  return (await rows.execute()).reduce((sum, { posts }) => sum + posts, 0)
}

const stories = async () =>
  (await listStories(database.db, 'mios', { below: null, limit: 10 })).map(({ members }) => members.length)

test('posts get the keywords and features of a name that the alias table learns, and the stream stays silent', async () => {
  await world.arrive('one', 'a', { title: 'Acme prepares MIOS for Xiaomi', publishedAt: now - hourMs })
  await digested()
  expect(await keywordsOf('a')).toEqual(['os MIOS'])
  const told = await world.stream()
  await replaceFileAliases(database.db, [mios, acme], now)
  expect(await hasPostsToReread(database.db, 'mios')).toBe(true)
  expect(await digested()).toEqual({ placed: 0, duplicates: 0, stories: 0 })
  expect(await keywordsOf('a')).toEqual(['company Acme', 'os MIOS'])
  expect(await featuresOf('a')).toContain('a:acme')
  expect(await featuresOf('a')).not.toContain('w:acm')
  expect(await hasPostsToReread(database.db, 'mios')).toBe(false)
  expect(await world.stream()).toEqual(told)
})

test('how often a term stands in posts is counted as if they had been read so from the first', async () => {
  await world.arrive('one', 'a', { title: 'Acme prepares MIOS for Xiaomi' })
  await digested()
  const word = (await featuresOf('a')).find((term) => term.startsWith('w:acm')) ?? ''
  expect([await countedFor(`s:${word}`), await countedFor('s:a:acme')]).toEqual([1, 0])
  await replaceFileAliases(database.db, [mios, acme], now)
  await digested()
  await digested()
  expect([await countedFor(`s:${word}`), await countedFor('s:a:acme')]).toEqual([0, 1])
  expect(await countedFor('s:')).toBe(1)
})

test('a post that comes after the change joins a story that it only shares the new name with', async () => {
  const [first, second] = [
    { title: 'Acme signs with Xiaomi a contract on MIOS', lang: 'en', publishedAt: now - 3 * hourMs },
    { title: 'Акме подписала договор с Xiaomi на MIOS', lang: 'ru', publishedAt: now - 2 * hourMs },
  ]
  await world.arrive('one', 'a', first)
  await digested()
  await replaceFileAliases(database.db, [mios, acme], now)
  await world.arrive('two', 'b', second)
  await digested()
  expect(await stories()).toEqual([2])
})

test('what is one story or two stays so, however the table changes', async () => {
  await world.arrive('one', 'a', {
    title: 'Acme X900 MIOS Xiaomi',
    lang: 'en',
    publishedAt: now - 3 * hourMs,
  })
  await world.arrive('two', 'b', {
    title: 'Акме подписала договор с Xiaomi на MIOS',
    lang: 'ru',
    publishedAt: now - 2 * hourMs,
  })
  await digested()
  expect(await stories()).toEqual([1, 1])
  await replaceFileAliases(database.db, [mios, acme], now)
  await digested()
  expect(await stories()).toEqual([1, 1])
})

test('a thing that is called otherwise is shown under its new name', async () => {
  await replaceFileAliases(database.db, [mios, acme], now)
  await world.arrive('one', 'a', { title: 'Acme prepares MIOS for Xiaomi' })
  await digested()
  await replaceFileAliases(database.db, [mios, { ...acme, name: 'Acme Corp' }], now)
  await digested()
  expect(await keywordsOf('a')).toEqual(['company Acme Corp', 'os MIOS'])
})

test('a batch that is cut off halfway is whole the next time', async () => {
  await world.arrive('one', 'a', { title: 'Acme prepares MIOS for Xiaomi' })
  await digested()
  await replaceFileAliases(database.db, [mios, acme], now)
  const aliases = await createAliasTables(database.db, () => now)()
  const failing = { ...aliases, nameOf: () => expect.fail('cut off') }
  await expect(digest({ ...world.hands, aliases: failing }, 'mios')).rejects.toThrow('cut off')
  expect([await keywordsOf('a'), await countedFor('s:a:acme')]).toEqual([['os MIOS'], 0])
  await digested()
  expect([await keywordsOf('a'), await countedFor('s:a:acme')]).toEqual([['company Acme', 'os MIOS'], 1])
})

test('a post that repeats another is read anew too, and stays out of comparison', async () => {
  const told = {
    title: 'Acme prepares MIOS for Xiaomi',
    text: 'It was seen on a server of the company today.',
  }
  await world.arrive('one', 'a', told)
  await world.arrive('two', 'b', { ...told, publishedAt: now })
  await digested()
  await replaceFileAliases(database.db, [mios, acme], now)
  await digested()
  expect(await keywordsOf('b')).toEqual(['company Acme', 'os MIOS'])
  expect(await featuresOf('b')).toEqual([])
  expect(await stories()).toEqual([2])
})

test('a post counts once for the maker of its devices, whether it names that too or not', async () => {
  const phone: Alias = { canonical: 'acme one', type: 'device', name: 'Acme One', forms: ['Acme One'] }
  await replaceFileAliases(database.db, [mios, acme, phone], now)
  await world.arrive('one', 'a', { title: 'Acme One runs MIOS, says Xiaomi' })
  await world.arrive('two', 'b', { title: 'Акме: Acme One and Acme One Pro will run MIOS of Xiaomi' })
  await digested()
  expect(await keywordsOf('a')).toEqual(['device Acme One', 'os MIOS', 'company Acme'])
  expect((await keywordsOf('b')).filter((name) => name === 'company Acme')).toHaveLength(1)
})
