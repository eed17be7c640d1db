import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { saveTopic } from '#storage/topics.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { rss, smallTopic } from '#tests/small-topic.ts'
import { watchedSource } from '#tests/watched-source.ts'
import { compileAliases } from '#text/aliases.ts'
import { digest } from './digest.ts'
import { createRulesets } from './ruleset.ts'

/** What becomes of posts that are known already, under the same id or another. */
const START = Date.UTC(2026, 10, 1, 12)
type Item = Parameters<typeof rss>[0][number]

let database: TestDatabase
const clock = { now: START }

beforeAll(async () => {
  database = await openTestDatabase()
  await saveTopic(database.db, smallTopic, { now: START, reason: 'test' })
})
beforeEach(() => {
  clock.now += 3_600_000
})
afterAll(() => database.close())

/** A source that has read `first`; `reads` lets it hold other items and reads them. */
async function known(first: readonly Item[]) {
  let items = first
  const { id, poll } = await watchedSource((_request, response) => response.end(rss(items)), {
    db: database.db,
    clock,
  })
  await poll(true)
  return {
    reads: async (next: readonly Item[]) => {
      items = next
      return await poll(true)
    },
    posts: () => postsOf(id),
  }
}

async function postsOf(id: string) {
  return await database.db
    .selectFrom('post')
    .innerJoin('revision', (join) =>
      join.onRef('revision.postId', '=', 'post.id').onRef('revision.n', '=', 'post.revisions'),
    )
    .selectAll('revision')
    .select(['post.id', 'post.externalId', 'post.url', 'post.revisions', 'post.judged'])
    .where('post.sourceId', '=', id)
    .orderBy('post.id')
    .execute()
}

const unchanged = { added: 0, edited: 0, kept: 0 }
const numbered = (prefix: string, count: number, from = 0): Item[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `${prefix}${from + n}`,
    title: `Note number ${from + n}`,
    text: `What note ${from + n} says`,
    url: `https://news.example/${from + n}`,
  }))

test('a feed that gives all its items new ids brings nothing new, and is known under these from then on', async () => {
  const { reads, posts } = await known(numbered('old-', 5))
  const before = await posts()
  expect(await reads(numbered('new-', 5))).toMatchObject({ read: 5, ...unchanged, rekeyed: 5 })
  const after = await posts()
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id))
  expect(after.map(({ externalId }) => externalId)).toEqual(['new-0', 'new-1', 'new-2', 'new-3', 'new-4'])
  const [newest, ...others] = numbered('new-', 6)
  expect(
    await reads([
      ...others,
      { ...newest, title: 'Really new', id: 'x', url: 'https://news.example/x', text: 'x' },
    ]),
  ).toMatchObject({
    added: 2,
    rekeyed: 0,
  })
})

test('a blog that moved, with new ids and new addresses, is told by what its posts say', async () => {
  const { reads, posts } = await known(numbered('old-', 5))
  const moved = numbered('new-', 5).map((item) => ({ ...item, url: `https://blog.example/${item.id}` }))
  expect(await reads(moved)).toMatchObject({ ...unchanged, rekeyed: 5 })
  expect((await posts()).map(({ url }) => url)).toEqual(moved.map(({ url }) => url))
})

test('of posts under new ids the one that was really edited is an edit', async () => {
  const { reads, posts } = await known(numbered('old-', 5))
  const [first, ...others] = numbered('new-', 5)
  expect(
    await reads([{ ...first, id: 'new-0', title: 'Note number 0, corrected' }, ...others]),
  ).toMatchObject({
    added: 0,
    edited: 1,
    rekeyed: 5,
  })
  expect((await posts()).map(({ title, revisions }) => [title, revisions])).toContainEqual([
    'Note number 0, corrected',
    2,
  ])
})

test('some really new posts among many under new ids are new', async () => {
  const { reads } = await known(numbered('old-', 5))
  expect(await reads(numbered('new-', 5, 2))).toMatchObject({ added: 2, rekeyed: 3 })
})

test('a feed that was away for long is stored whole', async () => {
  const { reads } = await known(numbered('a', 5))
  expect(await reads(numbered('a', 5, 100))).toMatchObject({ added: 5, edited: 0, rekeyed: 0 })
})

test('a feed whose items all bear the address of the site brings new posts, not edits of one', async () => {
  const home = (items: readonly Item[]) => items.map((item) => ({ ...item, url: 'https://news.example/' }))
  const { reads } = await known(home(numbered('a', 5)))
  expect(await reads(home(numbered('a', 5, 100)))).toMatchObject({ added: 5, edited: 0, rekeyed: 0 })
})

test('a post that stands in the feed under its own id passes it to no other', async () => {
  const { reads, posts } = await known(numbered('a', 1))
  const [old] = numbered('a', 1)
  const others = numbered('b', 4, 10).map((item, n) => (n === 0 ? { ...item, url: old?.url ?? '' } : item))
  expect(await reads([...numbered('a', 1), ...others])).toMatchObject({ added: 4, rekeyed: 0 })
  expect((await posts())[0]).toMatchObject({ externalId: 'a0', revisions: 1 })
})

test('one new id among known ones is a new post, though it repeats the text of another', async () => {
  const { reads } = await known(numbered('a', 5))
  const [repeated] = numbered('a', 1)
  expect(await reads([...numbered('a', 5), { title: '', ...repeated, id: 'again' }])).toMatchObject({
    added: 1,
    rekeyed: 0,
  })
})

test('an item that stands twice in a feed under new ids is one post and a new one, never a fault', async () => {
  const { reads } = await known(numbered('old-', 4))
  const [twice] = numbered('new-', 1)
  expect(await reads([...numbered('new-', 4), { title: '', ...twice, id: 'new-twice' }])).toMatchObject({
    added: 2,
    rekeyed: 3,
  })
})

test('another address for the same text is taken over without a word', async () => {
  const { reads, posts } = await known([
    { id: 'a', title: 'Xiaomi tests MIOS', url: 'http://news.example/a' },
  ])
  expect(
    await reads([{ id: 'a', title: 'Xiaomi tests MIOS', url: 'https://news.example/a-b' }]),
  ).toMatchObject(unchanged)
  expect((await posts())[0]).toMatchObject({ url: 'https://news.example/a-b', revisions: 1 })
  expect((await posts())[0]?.judged).toBeGreaterThan(0)
})

const bold = '&lt;p&gt;The &lt;b&gt;build&lt;/b&gt; is out&lt;/p&gt;'

test.each([
  ['other markup', bold.replaceAll('b&gt;', 'strong&gt;')],
  ['another class', bold.replace('p&gt;', 'p class="x7"&gt;')],
])('%s around the same words is no edit', async (_what, text) => {
  const { reads, posts } = await known([{ id: 'a', title: 'MIOS', text: bold }])
  expect(await reads([{ id: 'a', title: 'MIOS', text }])).toMatchObject(unchanged)
  expect((await posts())[0]).toMatchObject({ revisions: 1, text: 'The build is out' })
})

test('another word is an edit', async () => {
  const { reads, posts } = await known([{ id: 'a', title: 'MIOS', text: bold }])
  expect(await reads([{ id: 'a', title: 'MIOS', text: bold.replace('out', 'in') }])).toMatchObject({
    edited: 1,
  })
  expect((await posts())[0]).toMatchObject({ revisions: 2, text: 'The build is in' })
})

const linked =
  '&lt;p&gt;See &lt;a href="https://x.example/"&gt;this&lt;/a&gt;&lt;img src="https://x.example/i.png"&gt;&lt;/p&gt;'

test('a post that no topic scores keeps text, links and pictures but no HTML; others keep all', async () => {
  const { posts } = await known([
    { id: 'a', title: 'A new camera', text: linked },
    { id: 'b', title: 'Xiaomi tests MIOS', text: linked },
  ])
  const [camera, mios] = await posts()
  for (const post of [camera, mios]) {
    expect(post?.text).toBe('See this')
    expect(JSON.stringify(post?.links)).toContain('https://x.example/')
    expect(JSON.stringify(post?.media)).toContain('https://x.example/i.png')
  }
  expect([camera?.summary, camera?.content]).toEqual(['', ''])
  expect(`${mios?.summary}${mios?.content}`).toContain('<a href="https://x.example/">')
})

test('a post that is kept only later is digested without HTML', async () => {
  const { posts } = await known([{ id: 'a', title: 'Xiaomi prepares ZZOS', text: linked }])
  const source = smallTopic.source.replace('match: [MIOS]', 'match: [MIOS, ZZOS]')
  await saveTopic(database.db, { ...smallTopic, source }, { now: clock.now, reason: 'test' })
  const { db } = database
  await digest(
    { db, ruleset: createRulesets(db, () => clock.now), aliases: compileAliases([]), now: () => clock.now },
    'mios',
  )
  const [post] = await posts()
  expect(post).toMatchObject({ html: null, text: 'See this' })
  const verdict = await db
    .selectFrom('verdict')
    .selectAll()
    .where('postId', '=', post?.id ?? 0)
    .executeTakeFirst()
  expect(verdict).toMatchObject({ keep: true, placed: true })
})
