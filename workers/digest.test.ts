import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadKeywords } from '#storage/keywords.ts'
import { listStories } from '#storage/stories.ts'
import { saveTopic } from '#storage/topics.ts'
import { loadVerdicts, saveVerdicts } from '#storage/verdicts.ts'
import { type Arrivals, openArrivals, quick } from '#tests/arrivals.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { smallTopic } from '#tests/small-topic.ts'
import { createTermCounts } from './term-counts.ts'

const now = Date.UTC(2023, 9, 20)
const hourMs = 3_600_000
let database: TestDatabase
let world: Arrivals

beforeEach(async () => {
  database = await openTestDatabase()
  world = await openArrivals(database, now)
})
afterEach(() => database.close())

test('a kept post opens a story, gets keywords and a place in the stream; a dropped one does not', async () => {
  await world.arrive('one', 'a', quick)
  await world.arrive('one', 'b', { title: 'A new camera' })
  expect(await world.digested()).toEqual({ placed: 1, duplicates: 0, stories: 1 })
  const entries = await world.stream()
  expect(entries.map(({ kind, position }) => ({ kind, position }))).toEqual([{ kind: 'story', position: 1 }])
  const postId = entries[0]?.postId ?? 0
  const names = (await loadKeywords(database.db, [postId])).get(postId)?.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['Xiaomi', 'MIOS']))
})

test('the same text from another source is folded into its story as a duplicate, with the reason', async () => {
  await world.arrive('one', 'a', quick)
  await world.arrive('two', 'x', { ...quick, publishedAt: now })
  expect(await world.digested()).toEqual({ placed: 2, duplicates: 1, stories: 1 })
  const [story] = await listStories(database.db, 'mios', { below: null, limit: 10 })
  expect(
    story?.members.map(({ level, duplicateOf }) => ({ level, isDuplicate: duplicateOf !== null })),
  ).toEqual([
    { level: null, isDuplicate: false },
    { level: 2, isDuplicate: true },
  ])
  expect((await world.stream())[1]?.detail['reason']).toMatch(/same text as post \d+/u)
})

test('the origin is who published first, though another with the same text arrived first', async () => {
  await world.arrive('late', 'a', { ...quick, publishedAt: now - hourMs })
  await world.digested()
  await world.arrive('early', 'b', { ...quick, publishedAt: now - 5 * hourMs })
  await world.digested()
  const [story] = await listStories(database.db, 'mios', { below: null, limit: 10 })
  const origin = await database.db
    .selectFrom('post')
    .select('sourceId')
    .where('id', '=', story?.originPostId ?? 0)
    .executeTakeFirst()
  expect(story?.members).toHaveLength(2)
  expect(origin?.sourceId).toBe('early')
})

test('digesting again changes nothing', async () => {
  await world.arrive('one', 'a', quick)
  await world.digested()
  expect(await world.digested()).toEqual({ placed: 0, duplicates: 0, stories: 0 })
  expect(await world.stream()).toHaveLength(1)
})

test('two digests at once place every post once', async () => {
  for (const id of ['a', 'b', 'c', 'd']) {
    await world.arrive(`source-${id}`, id, {
      title: `Xiaomi tests MIOS on device ${id}`,
      text: `Text number ${id} about it`,
    })
  }
  await Promise.all([world.digested(), world.digested(), world.digested()])
  const entries = await world.stream()
  expect(entries.map(({ position }) => position)).toEqual([1, 2, 3, 4])
  expect(new Set(entries.map(({ postId }) => postId)).size).toBe(4)
})

test('a post counts once in each background, however often it is edited', async () => {
  const documents = async () => {
    const counts = createTermCounts(database.db, { from: now, to: now })
    return {
      phrases: (await counts.frequencies('phrases', ['domain'], now)).documents,
      stories: (await counts.frequencies('stories', ['a:xiaomi'], now)).documents,
    }
  }
  await world.arrive('one', 'a', quick)
  await world.digested()
  expect(await documents()).toEqual({ phrases: 1, stories: 1 })
  await world.arrive('one', 'a', { ...quick, title: 'Xiaomi registers the domain of MIOS (updated)' })
  await world.digested()
  expect(await documents()).toEqual({ phrases: 1, stories: 1 })
})

test('a topic that no longer keeps a post takes it out, and the stream says so', async () => {
  await world.arrive('one', 'a', quick)
  await world.digested()
  const source = smallTopic.source.replace('match: [MIOS]', 'match: [ZZOS]')
  await saveTopic(database.db, { ...smallTopic, source }, { now, reason: 'test' })
  world.clock.now += 10_000
  await world.digested()
  expect((await world.stream()).map(({ kind }) => kind)).toEqual(['story', 'dropped'])
  expect(await listStories(database.db, 'mios', { below: null, limit: 10 })).toEqual([])
})

test('a post that one version drops and the next no longer scores, before it was taken out, is taken out', async () => {
  await world.arrive('one', 'a', quick)
  await world.digested()
  const [entry] = await world.stream()
  const postId = entry?.postId ?? 0
  const verdict = (await loadVerdicts(database.db, 'mios', [postId])).get(postId)
  if (verdict === undefined) throw new Error('The post was not judged.')
  const dropped = { ...verdict, keep: false, score: 1, topicVersion: 1 }
  await saveVerdicts(
    database.db,
    [postId],
    [{ postId, topicId: 'mios', verdict: dropped, revision: null }],
    1,
  )
  await saveVerdicts(database.db, [postId], [], 1)
  await world.digested()
  expect((await world.stream()).map(({ kind }) => kind)).toEqual(['story', 'dropped'])
})

test('a topic that newly keeps a stored post brings it in', async () => {
  await world.arrive('one', 'a', { title: 'Xiaomi prepares ZZOS', text: 'A name nobody had heard of' })
  await world.digested()
  expect(await world.stream()).toEqual([])
  const source = smallTopic.source.replace('match: [MIOS]', 'match: [MIOS, ZZOS]')
  await saveTopic(database.db, { ...smallTopic, source }, { now, reason: 'test' })
  world.clock.now += 10_000
  await world.digested()
  expect((await world.stream()).map(({ kind }) => kind)).toEqual(['story'])
})

test('number, denial and company keep two texts apart, however alike they are', async () => {
  const text = 'The build was found on a server of the company and carries a date of this month.'
  await world.arrive('one', 'a', { title: 'Xiaomi brings MIOS 14 to phones', text })
  await world.arrive('two', 'b', { title: 'Xiaomi brings MIOS 15 to phones', text })
  expect(await world.digested()).toMatchObject({ duplicates: 0 })
})
