import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { markDeleted } from '#storage/deletions.ts'
import { loadKeywords } from '#storage/keywords.ts'
import { loadPosts, loadRevisions } from '#storage/posts.ts'
import { saveTopic } from '#storage/topics.ts'
import { loadVerdicts, takePostsToPlace } from '#storage/verdicts.ts'
import { type Arrivals, openArrivals, quick } from '#tests/arrivals.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { smallTopic } from '#tests/small-topic.ts'

/** What becomes of kept posts that are edited, deleted, and shown again. */
const now = Date.UTC(2023, 9, 20)
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const published = now - hourMs
let database: TestDatabase
let world: Arrivals

beforeEach(async () => {
  database = await openTestDatabase()
  world = await openArrivals(database, now)
})
afterEach(() => database.close())

test('an edit of a kept post appears in the stream and keeps its story', async () => {
  await world.arrive('one', 'a', quick)
  await world.digested()
  await world.arrive('one', 'a', { ...quick, title: 'Xiaomi registers the domain of MIOS (updated)' })
  await world.digested()
  const entries = await world.stream()
  expect(entries.map(({ kind }) => kind)).toEqual(['story', 'edited'])
  expect(entries[1]?.storyId).toBe(entries[0]?.storyId)
})

test('a leak that is edited away stays kept with its words, can be searched for, and the stream tells of the edit', async () => {
  const weibo = { title: '', text: '独家：小米 MIOS 正在内测', publishedAt: now - hourMs }
  await world.arrive('one', 'a', weibo)
  await world.digested()
  await world.arrive('one', 'a', { ...weibo, text: '早' })
  await world.digested()
  const entries = await world.stream()
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
  await world.arrive('one', 'a', { ...weibo, text: '小米 MIOS 明天发布' })
  await world.digested()
  expect((await loadVerdicts(database.db, 'mios', [postId])).get(postId)).toMatchObject({
    keep: true,
    revision: null,
  })
})

test('an edit that is stored while its post is judged is judged afterwards', async () => {
  await world.arrive('one', 'a', { title: 'A new phone' })
  await database.db.updateTable('post').set({ judged: 0 }).execute()
  const edit = await database.db.startTransaction().execute()
  await sql`update post set revisions = 2, judged = 0`.execute(edit)
  await sql`insert into revision (post_id, n, at, title, text, summary, content, links, media, categories, refs)
    select post_id, 2, at, 'Xiaomi tests MIOS', text, summary, content, links, media, categories, refs
    from revision`.execute(edit)
  const meanwhile = world.digested()
  await Promise.race([meanwhile, new Promise((resolve) => setTimeout(resolve, 200))])
  await edit.commit().execute()
  await meanwhile
  await world.digested()
  expect((await world.stream()).map(({ kind }) => kind)).toEqual(['story'])
})

test('a kept post that its source deletes stays, and the stream tells of it once with how long it stood', async () => {
  await world.arrive('one', 'a', quick)
  await world.arrive('one', 'b', { title: 'A new camera' })
  await world.digested()
  const gone = () => world.vanish('one', ['a', 'b', 'never seen'], published + 14 * minuteMs)
  await gone()
  await world.digested()
  await gone()
  await world.digested()
  expect(await told()).toEqual([['story'], ['deleted', 14 * minuteMs]])
  const [post] = await loadPosts(database.db, [(await world.stream())[0]?.postId ?? 0])
  expect(post).toMatchObject({ title: quick.title, deletedAt: published + 14 * minuteMs })
})

test('a post that its source shows again is no longer marked as deleted, and the stream tells if it goes again', async () => {
  await world.arrive('one', 'a', quick)
  await world.digested()
  await world.vanish('one', ['a'], published + 14 * minuteMs)
  await world.digested()
  await world.arrive('one', 'a', quick)
  const { rows } = await sql`select 1 from post where deleted_at is not null`.execute(database.db)
  expect(rows).toEqual([])
  await world.vanish('one', ['a'], published + 90 * minuteMs)
  await world.digested()
  expect(await told()).toEqual([['story'], ['deleted', 14 * minuteMs], ['deleted', 90 * minuteMs]])
})

test('what happened to a post before it had its place is told once it has one', async () => {
  await world.arrive('one', 'a', quick)
  await world.arrive('one', 'a', { text: '早' })
  await world.vanish('one', ['a'], published + 70 * minuteMs)
  await world.digested()
  expect(await told()).toEqual([['story'], ['edited', hourMs], ['deleted', 70 * minuteMs]])
})

test('a post that became a leak by an edit was not edited since, also when it goes', async () => {
  await world.arrive('one', 'a', { title: 'Good morning' })
  await world.arrive('one', 'a', quick)
  await world.digested()
  await world.vanish('one', ['a'], published + 70 * minuteMs)
  await world.digested()
  expect(await told()).toEqual([['story'], ['deleted', 70 * minuteMs]])
})

test('a post that was edited is not placed before it is judged again: it would stand for what it no longer says', async () => {
  await world.arrive('one', 'a', quick)
  expect(await takePostsToPlace(database.db, 'mios', 10)).toHaveLength(1)
  await world.arrive('one', 'a', { text: '早' })
  expect(await takePostsToPlace(database.db, 'mios', 10)).toEqual([])
  await world.digested()
  expect(await told()).toEqual([['story'], ['edited', hourMs]])
})

test('a deletion that is stored while its post is placed is told', async () => {
  await world.arrive('one', 'a', quick)
  const deletion = await database.db.startTransaction().execute()
  await markDeleted(deletion, 'one', { ids: ['a'], at: published + minuteMs })
  const meanwhile = world.digested()
  await Promise.race([meanwhile, new Promise((resolve) => setTimeout(resolve, 200))])
  await deletion.commit().execute()
  await meanwhile
  await world.digested()
  expect(await told()).toEqual([['story'], ['deleted', minuteMs]])
})

test('a post that other rules keep for another of its revisions gets the keywords of that', async () => {
  await world.arrive('one', 'a', { title: 'Xiaomi tests MIOS' })
  await world.arrive('one', 'a', { title: 'Xiaomi tests a camera' })
  await world.digested()
  const postId = (await world.stream())[0]?.postId ?? 0
  const names = async () =>
    (await loadKeywords(database.db, [postId])).get(postId)?.map(({ name }) => name) ?? []
  expect(await names()).toContain('MIOS')
  const source = smallTopic.source.replace('match: [MIOS]', 'match: [MIOS, camera]')
  await saveTopic(database.db, { ...smallTopic, source }, { now, reason: 'test' })
  world.clock.now += 10_000
  await world.digested()
  expect((await loadVerdicts(database.db, 'mios', [postId])).get(postId)?.revision).toBeNull()
  expect(await names()).not.toContain('MIOS')
  expect(await told()).toEqual([['story'], ['edited', hourMs]])
})

test('a post that is edited all the time is kept for what it said once, and judging it takes no longer and longer', async () => {
  await world.arrive('one', 'a', { title: 'A counter', text: '0' })
  await world.arrive('one', 'a', quick)
  await world.digested()
  const postId = (await world.stream())[0]?.postId ?? 0
  for (let n = 1; n <= 70; n++) {
    await world.arrive('one', 'a', { title: 'A counter', text: `${n}` })
    if (n % 10 === 0) await world.digested()
  }
  expect((await loadVerdicts(database.db, 'mios', [postId])).get(postId)).toMatchObject({
    keep: true,
    revision: 2,
  })
  const revisions = (await loadRevisions(database.db, [{ postId, revisions: 72 }])).get(postId)
  expect(revisions).toHaveLength(52)
  expect(revisions?.slice(0, 3).map(({ revision }) => revision)).toEqual([1, 2, 23])
})

test('a story is told by the words that a post is kept for, though it was edited away before', async () => {
  await world.arrive('one', 'a', quick)
  await world.arrive('one', 'a', { text: '早' })
  await world.digested()
  await world.arrive('two', 'b', { ...quick, text: `${quick.text} More is not known.`, publishedAt: now })
  await world.digested()
  const stories = (await world.stream()).map(({ storyId }) => storyId)
  expect(new Set(stories).size).toBe(1)
})

/** Kinds of what the stream tells, with how long after its publication it was. */
async function told(): Promise<unknown[][]> {
  return (await world.stream()).map(({ kind, detail }) =>
    detail['afterMs'] === undefined ? [kind] : [kind, detail['afterMs']],
  )
}

test('what a post quotes may become known later: it is judged by that, and nobody edited anything', async () => {
  const url = 'https://a.example/1'
  const post = { text: 'Wow', links: [{ raw: url }] }
  await world.arrive('one', 'a', { ...post, quoteOf: { url } })
  await world.digested()
  expect(await world.stream()).toEqual([])
  await world.arrive('one', 'a', { ...post, links: [], quoteOf: { url, text: 'Xiaomi tests MIOS' } })
  await world.digested()
  const [entry, ...more] = await world.stream()
  expect([entry?.kind, more]).toEqual(['story', []])
  await world.arrive('one', 'a', { ...post, quoteOf: { url } })
  await world.arrive('one', 'a', { ...post, quoteOf: { url, text: 'Good morning' } })
  await world.digested()
  const [kept] = await loadPosts(database.db, [entry?.postId ?? 0])
  expect(kept).toMatchObject({ revisions: 1, quoteOf: { text: 'Xiaomi tests MIOS' } })
  expect(await world.stream()).toHaveLength(1)
})

test('the rest of a post that was cut may become known later: it is judged by all of it, and nobody edited anything', async () => {
  const cut = { text: '独家：小米', isCut: true }
  const whole = { text: '独家：小米 MIOS 正在内测' }
  await world.arrive('one', 'a', cut)
  await world.digested()
  expect(await told()).toEqual([])
  await world.arrive('one', 'a', whole)
  await world.digested()
  await world.arrive('one', 'a', cut)
  await world.digested()
  expect(await told()).toEqual([['story']])
  const [kept] = await loadPosts(database.db, [(await world.stream())[0]?.postId ?? 0])
  expect(kept).toMatchObject({ revisions: 1, ...whole })
})

test('a post of which only the beginning is known was edited if that says something else', async () => {
  await world.arrive('one', 'a', { text: '小米 MIOS 正在', isCut: true })
  await world.digested()
  await world.arrive('one', 'a', { text: '早', isCut: true })
  await world.digested()
  expect(await told()).toEqual([['story'], ['edited', hourMs]])
})

test('a repeat of a leak that was edited away is still folded into it', async () => {
  await world.arrive('one', 'a', quick)
  await world.digested()
  await world.arrive('one', 'a', { title: 'Good morning', text: '' })
  await world.digested()
  await world.arrive('two', 'b', { ...quick, publishedAt: now })
  expect(await world.digested()).toMatchObject({ duplicates: 1 })
})
