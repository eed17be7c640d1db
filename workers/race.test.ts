import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Kysely } from 'kysely'
import type { Source } from '#model/source.ts'
import { platformPost } from '#sources/adapter.ts'
import { saveSources } from '#storage/sources.ts'
import { storePosts } from '#storage/store-posts.ts'
import type { Tables } from '#storage/tables.ts'
import { saveTopic } from '#storage/topics.ts'
import { type Arrivals, openArrivals } from '#tests/arrivals.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { smallTopic } from '#tests/small-topic.ts'
import { digest } from './digest.ts'
import { incomingPosts } from './incoming.ts'
import { createRulesets } from './ruleset.ts'

const now = Date.UTC(2023, 9, 20)
const minuteMs = 60_000
let database: TestDatabase
let world: Arrivals

beforeEach(async () => {
  database = await openTestDatabase()
  world = await openArrivals(database, now)
})
afterEach(() => database.close())

/** The gate has the time for 500 of them, three times over. */
const isGate = process.env['CI'] === 'true'
const texts = isGate ? 500 : 60

test.each(isGate ? [1, 2, 3] : [1])(
  `eight digests at once fold ${texts} texts of 4 sources into ${texts} groups (round %i)`,
  async (round) => {
    const posts = inSources(inventTexts(texts, round))
    await arriveInAnyOrder(posts, round)
    await Promise.all(Array.from({ length: 8 }, () => digestElsewhere()))
    const groups = await duplicateGroups(database.db)
    expect(groups).toEqual(textGroups(posts))
    expect(groups).toHaveLength(texts)
    expect(await placesTaken(database.db)).toBe(4 * texts)
  },
  120_000,
)

test('digests that run while posts arrive come to the same groups, in whatever order those arrive', async () => {
  const posts = inSources(inventTexts(60, 9))
  for (const portion of [posts.slice(0, 80), posts.slice(80, 160), posts.slice(160)]) {
    await Promise.all([arriveInAnyOrder(portion, 5), digestElsewhere(), digestElsewhere()])
  }
  await digestElsewhere()
  expect(await duplicateGroups(database.db)).toEqual(textGroups(posts))
})

test('a topic that lets all posts go and takes them back comes to the same groups', async () => {
  const posts = inSources(inventTexts(40, 3))
  await arriveInAnyOrder(posts, 3)
  await world.digested()
  for (const name of ['ZZOS', 'MIOS']) {
    const source = smallTopic.source.replace('match: [MIOS]', `match: [${name}]`)
    await saveTopic(database.db, { ...smallTopic, source }, { now: world.clock.now, reason: 'test' })
    world.clock.now += minuteMs
    await world.digested()
    expect(await duplicateGroups(database.db)).toEqual(name === 'MIOS' ? textGroups(posts) : [])
  }
})

/** As another process does: with connections and rules of its own. */
async function digestElsewhere(): Promise<void> {
  const db = database.another()
  await digest({ ...world.hands, db, ruleset: createRulesets(db, () => world.clock.now) }, 'mios')
}

interface InventedPost {
  readonly sourceId: string
  readonly id: string
  readonly title: string
  readonly publishedAt: number
  /** Which text it tells. */
  readonly nth: number
}

/** Sentences of words that nobody has, so that no two are alike. */
function inventTexts(count: number, seed: number): string[] {
  const random = seeded(seed)
  const syllables = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu'.split(' ')
  const word = () => Array.from({ length: 3 }, () => syllables[random(syllables.length)]).join('')
  return Array.from({ length: count }, () => `MIOS ${Array.from({ length: 8 }, word).join(' ')}`)
}

/** Each text as four sources have it, published within ten minutes. */
function inSources(texts: readonly string[]): InventedPost[] {
  const ways = [
    (text: string) => text,
    (text: string) => `RT @reader: ${text}`,
    (text: string) => `${text.toUpperCase()}!`,
    (text: string) => `${text} via @gizmo`,
  ]
  return ways.flatMap((write, way) =>
    texts.map((text, nth) => {
      const publishedAt = now - 20 * minuteMs + (nth % 10) * minuteMs + way
      return { sourceId: `source-${way}`, id: String(nth), nth, title: write(text), publishedAt }
    }),
  )
}

/** Every source stores its posts in one transaction, in an order of its own; the sources at once. */
async function arriveInAnyOrder(posts: readonly InventedPost[], seed: number): Promise<void> {
  const random = seeded(seed)
  const shuffled = posts
    .map((post) => ({ post, key: random(1e9) }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ post }) => post)
  const ruleset = await world.hands.ruleset()
  await Promise.all(
    Array.from(
      Map.groupBy(shuffled, ({ sourceId }) => sourceId),
      async ([sourceId, own]) => {
        const source = feedSource(sourceId)
        await saveSources(database.db, [source], 'added', now)
        const parsed = own.map(({ id, title, publishedAt }) =>
          platformPost({ id, url: `${source.address}${id}`, title, text: '', lang: 'en', publishedAt }),
        )
        const incoming = await incomingPosts(parsed, source, ruleset)
        const arrival = { sourceId, receivedAt: now, ruleset: ruleset.number, posts: incoming }
        await database.db.transaction().execute((transaction) => storePosts(transaction, [arrival]))
      },
    ),
  )
}

function feedSource(id: string): Source {
  const address = `https://${id}.example/`
  return { id, kind: 'feed', address, name: id, lang: null, group: null, mode: 'curated' }
}

/** Whole numbers from 0 to below the one given (Park and Miller 1988). */
function seeded(start: number): (below: number) => number {
  let seed = start
  return (below) => (seed = (seed * 48_271) % 2_147_483_647) % below
}

/** The groups as they should be, each as the posts in it. */
function textGroups(posts: readonly InventedPost[]): string[] {
  const byText = Map.groupBy(posts, ({ nth }) => nth)
  return Array.from(byText.values(), (group) =>
    named(group.map(({ sourceId, id }) => `${sourceId}/${id}`)),
  ).sort()
}

/** The groups as they stand. */
async function duplicateGroups(db: Kysely<Tables>): Promise<string[]> {
  const rows = await db
    .selectFrom('storyPost')
    .innerJoin('post', 'post.id', 'storyPost.postId')
    .select(['storyPost.postId', 'storyPost.duplicateOf', 'post.sourceId', 'post.externalId'])
    .execute()
  const byOriginal = Map.groupBy(rows, ({ postId, duplicateOf }) => duplicateOf ?? postId)
  return Array.from(byOriginal.values(), (group) =>
    named(group.map(({ sourceId, externalId }) => `${sourceId}/${externalId}`)),
  ).sort()
}

function named(posts: readonly string[]): string {
  return posts.toSorted().join(' ')
}

/** Posts that the stream tells of. */
async function placesTaken(db: Kysely<Tables>): Promise<number> {
  const rows = await db.selectFrom('streamEntry').select('postId').distinct().execute()
  return rows.length
}
