import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ParsedPost } from '#model/post.ts'
import type { Source } from '#model/source.ts'
import { loadKeywords } from '#storage/keywords.ts'
import { loadPosts } from '#storage/posts.ts'
import { storePosts } from '#storage/store-posts.ts'
import { saveSources } from '#storage/sources.ts'
import { listStories } from '#storage/stories.ts'
import { entriesAfter } from '#storage/stream-entries.ts'
import { loadVerdicts } from '#storage/verdicts.ts'
import { saveTopic } from '#storage/topics.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { smallTopic } from '#tests/small-topic.ts'
import { compileAliases } from '#text/aliases.ts'
import { type DigestHands, digest } from './digest.ts'
import { incomingPosts } from './incoming.ts'
import { createRulesets } from './ruleset.ts'
import { createTermCounts } from './term-counts.ts'

const now = Date.UTC(2023, 9, 20)
const hourMs = 3_600_000
let database: TestDatabase
let hands: DigestHands
let clock = now

beforeEach(async () => {
  database = await openTestDatabase()
  await saveTopic(database.db, smallTopic, { now, reason: 'test' })
  clock = now
  const aliases = compileAliases([
    { canonical: 'xiaomi', type: 'company', name: 'Xiaomi', forms: ['Xiaomi', '小米'] },
    { canonical: 'mios', type: 'os', name: 'MIOS', forms: ['MIOS'] },
  ])
  hands = { db: database.db, ruleset: createRulesets(database.db, () => clock), aliases, now: () => clock }
})
afterEach(() => database.close())

const quick: Partial<ParsedPost> = {
  title: 'Xiaomi registers the domain of MIOS',
  text: 'The record names a company in Beijing as the owner of the address, and the date is November 2022.',
}

async function arrive(sourceId: string, id: string, post: Partial<ParsedPost>): Promise<void> {
  const source: Source = {
    id: sourceId,
    kind: 'feed',
    address: `https://${sourceId}.example/`,
    name: sourceId,
    lang: null,
    group: null,
    mode: 'curated',
  }
  const parsed: ParsedPost = {
    id,
    url: `https://${sourceId}.example/${id}`,
    title: '',
    text: '',
    summary: '',
    content: '',
    author: null,
    links: [],
    media: [],
    lang: 'en',
    categories: [],
    publishedAt: now - hourMs,
    updatedAt: null,
    timePrecision: 'exact',
    repostOf: null,
    quoteOf: null,
    replyTo: null,
    ...post,
  }
  const ruleset = await hands.ruleset()
  await saveSources(database.db, [source], 'added', now)
  const posts = await incomingPosts([parsed], source, ruleset)
  await database.db
    .transaction()
    .execute((db) => storePosts(db, [{ sourceId, receivedAt: now, ruleset: ruleset.number, posts }]))
}

async function stream() {
  return await entriesAfter(database.db, 'mios', { position: 0, limit: 100 })
}

test('a kept post opens a story, gets keywords and a place in the stream; a dropped one does not', async () => {
  await arrive('one', 'a', quick)
  await arrive('one', 'b', { title: 'A new camera' })
  expect(await digest(hands, 'mios')).toEqual({ placed: 1, duplicates: 0, stories: 1 })
  const entries = await stream()
  expect(entries.map(({ kind, position }) => ({ kind, position }))).toEqual([{ kind: 'story', position: 1 }])
  const postId = entries[0]?.postId ?? 0
  const names = (await loadKeywords(database.db, [postId])).get(postId)?.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['Xiaomi', 'MIOS']))
})

test('the same text from another source is folded into its story as a duplicate, with the reason', async () => {
  await arrive('one', 'a', quick)
  await arrive('two', 'x', { ...quick, publishedAt: now })
  expect(await digest(hands, 'mios')).toEqual({ placed: 2, duplicates: 1, stories: 1 })
  const [story] = await listStories(database.db, 'mios', { below: null, limit: 10 })
  expect(
    story?.members.map(({ level, duplicateOf }) => ({ level, isDuplicate: duplicateOf !== null })),
  ).toEqual([
    { level: null, isDuplicate: false },
    { level: 2, isDuplicate: true },
  ])
  expect((await stream())[1]?.detail['reason']).toMatch(/same text as post \d+/u)
})

test('the origin is who published first, though another with the same text arrived first', async () => {
  await arrive('late', 'a', { ...quick, publishedAt: now - hourMs })
  await digest(hands, 'mios')
  await arrive('early', 'b', { ...quick, publishedAt: now - 5 * hourMs })
  await digest(hands, 'mios')
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
  await arrive('one', 'a', quick)
  await digest(hands, 'mios')
  expect(await digest(hands, 'mios')).toEqual({ placed: 0, duplicates: 0, stories: 0 })
  expect(await stream()).toHaveLength(1)
})

test('two digests at once place every post once', async () => {
  for (const id of ['a', 'b', 'c', 'd']) {
    await arrive(`source-${id}`, id, {
      title: `Xiaomi tests MIOS on device ${id}`,
      text: `Text number ${id} about it`,
    })
  }
  await Promise.all([digest(hands, 'mios'), digest(hands, 'mios'), digest(hands, 'mios')])
  const entries = await stream()
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
  await arrive('one', 'a', quick)
  await digest(hands, 'mios')
  expect(await documents()).toEqual({ phrases: 1, stories: 1 })
  await arrive('one', 'a', { ...quick, title: 'Xiaomi registers the domain of MIOS (updated)' })
  await digest(hands, 'mios')
  expect(await documents()).toEqual({ phrases: 1, stories: 1 })
})

test('an edit of a kept post appears in the stream and keeps its story', async () => {
  await arrive('one', 'a', quick)
  await digest(hands, 'mios')
  await arrive('one', 'a', { ...quick, title: 'Xiaomi registers the domain of MIOS (updated)' })
  await digest(hands, 'mios')
  const entries = await stream()
  expect(entries.map(({ kind }) => kind)).toEqual(['story', 'edited'])
  expect(entries[1]?.storyId).toBe(entries[0]?.storyId)
})

test('a topic that no longer keeps a post takes it out, and the stream says so', async () => {
  await arrive('one', 'a', quick)
  await digest(hands, 'mios')
  const source = smallTopic.source.replace('match: [MIOS]', 'match: [ZZOS]')
  await saveTopic(database.db, { ...smallTopic, source }, { now, reason: 'test' })
  clock += 10_000
  await digest(hands, 'mios')
  expect((await stream()).map(({ kind }) => kind)).toEqual(['story', 'dropped'])
  expect(await listStories(database.db, 'mios', { below: null, limit: 10 })).toEqual([])
})

test('a topic that newly keeps a stored post brings it in', async () => {
  await arrive('one', 'a', { title: 'Xiaomi prepares ZZOS', text: 'A name nobody had heard of' })
  await digest(hands, 'mios')
  expect(await stream()).toEqual([])
  const source = smallTopic.source.replace('match: [MIOS]', 'match: [MIOS, ZZOS]')
  await saveTopic(database.db, { ...smallTopic, source }, { now, reason: 'test' })
  clock += 10_000
  await digest(hands, 'mios')
  expect((await stream()).map(({ kind }) => kind)).toEqual(['story'])
})

test('number, denial and company keep two texts apart, however alike they are', async () => {
  const text = 'The build was found on a server of the company and carries a date of this month.'
  await arrive('one', 'a', { title: 'Xiaomi brings MIOS 14 to phones', text })
  await arrive('two', 'b', { title: 'Xiaomi brings MIOS 15 to phones', text })
  expect(await digest(hands, 'mios')).toMatchObject({ duplicates: 0 })
})

test('a leak that is edited away stays kept with its words, can be searched for, and the stream tells of the edit', async () => {
  const weibo = { title: '', text: '独家：小米 MIOS 正在内测', publishedAt: now - hourMs }
  await arrive('one', 'a', weibo)
  await digest(hands, 'mios')
  await arrive('one', 'a', { ...weibo, text: '早' })
  await digest(hands, 'mios')
  const entries = await stream()
  expect(entries.map(({ kind, detail }) => [kind, detail['revision'], detail['afterMs']])).toEqual([
    ['story', undefined, undefined],
    ['edited', 2, hourMs],
  ])
  const postId = entries[0]?.postId ?? 0
  expect((await loadVerdicts(database.db, 'mios', [postId])).get(postId)).toMatchObject({
    keep: true,
    revision: 1,
  })
  const words = await sql<{ found: boolean }>`
    select tsv @@ 'mios'::tsquery as found from search_document where post_id = ${postId}`.execute(
    database.db,
  )
  expect(words.rows).toEqual([{ found: true }])
  const names = (await loadKeywords(database.db, [postId])).get(postId)?.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['Xiaomi', 'MIOS']))
  await arrive('one', 'a', { ...weibo, text: '小米 MIOS 明天发布' })
  await digest(hands, 'mios')
  expect((await loadVerdicts(database.db, 'mios', [postId])).get(postId)).toMatchObject({
    keep: true,
    revision: null,
  })
})

test('a kept post that its source deletes stays, and the stream tells of it once with how long it stood', async () => {
  await arrive('one', 'a', quick)
  await arrive('one', 'b', { title: 'A new camera' })
  await digest(hands, 'mios')
  const arrival = { sourceId: 'one', receivedAt: now - hourMs + 14 * 60_000, ruleset: 1, posts: [] }
  const gone = () =>
    database.db
      .transaction()
      .execute((db) => storePosts(db, [{ ...arrival, deleted: ['a', 'b', 'never seen'] }]))
  await gone()
  await digest(hands, 'mios')
  await gone()
  await digest(hands, 'mios')
  const entries = await stream()
  expect(entries.map(({ kind, detail }) => [kind, detail['afterMs']])).toEqual([
    ['story', undefined],
    ['deleted', 14 * 60_000],
  ])
  const [post] = await loadPosts(database.db, [entries[0]?.postId ?? 0])
  expect(post).toMatchObject({ title: quick.title, deletedAt: now - hourMs + 14 * 60_000 })
})

test('a post that its source shows again is no longer marked as deleted', async () => {
  await arrive('one', 'a', quick)
  const arrival = { sourceId: 'one', receivedAt: now, ruleset: 1, posts: [], deleted: ['a'] }
  await database.db.transaction().execute((db) => storePosts(db, [arrival]))
  await arrive('one', 'a', quick)
  const { rows } = await sql`select 1 from post where deleted_at is not null`.execute(database.db)
  expect(rows).toEqual([])
})
