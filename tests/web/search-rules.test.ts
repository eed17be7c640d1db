import { expect, test } from 'vitest'
import { type QueryMarks, prepareDocument } from '#query/document.ts'
import { holds } from '#query/evaluate.ts'
import { parseQuery } from '#query/parse.ts'
import { loadPosts } from '#storage/posts.ts'
import { searchPosts } from '#web/search-posts.ts'
import { planSearch } from '#search/plan.ts'
import { findPosts } from '#storage/search.ts'
import type { SearchPool } from '#storage/search-pool.ts'
import { openWeb, type TestWeb } from './open-web.ts'
import { type SeedPost, seedPost, topicId } from './seed.ts'

/** Whole numbers from 0 to below the one given (Park and Miller 1988). */
function seeded(start: number): (below: number) => number {
  let seed = start
  return (below) => (seed = (seed * 48_271) % 2_147_483_647) % below
}

type Random = ReturnType<typeof seeded>

const one = <T>(random: Random, values: readonly T[]): T => {
  const value = values[random(values.length)]
  if (value === undefined) throw new Error('nothing to choose from')
  return value
}

const vocabulary = [
  'MIOS',
  'mios',
  'Xiaomi',
  'kernel',
  'os',
  '小米',
  '自研系统',
  '澎湃OS',
  '米',
  'míos',
  '샤오미가',
  'シャオミ',
  'OS14',
  "it's",
  '#mios',
  'ＭＩＯＳ',
  'a',
  'mi-os',
]

function randomPost(random: Random, n: number): SeedPost {
  const say = (most: number) =>
    Array.from({ length: random(most) }, () => one(random, vocabulary)).join(
      one(random, ['', ' ', ', ', '\n']),
    )
  return {
    id: `post-${n}`,
    title: say(4),
    text: say(8),
    url: one(random, [null, `https://mios.cn/${n}`, `https://limios.example/${n}`]),
    author: one(random, [null, 'Ada', '@ada_writes', '小米']),
    source: one(random, ['tech-leaf', 'xin-ji']),
    lang: one(random, [null, 'zh', 'zh-CN', 'en', 'es']),
    at: new Date(Date.UTC(2023, 9, 1 + random(28), random(24))).toISOString(),
    keep: random(4) > 0,
    keywords: random(2) === 0 ? [] : [{ type: 'os', canonical: 'hyperos', name: 'HyperOS' }],
  }
}

function randomQuery(random: Random, depth: number): string {
  const inner = () => randomQuery(random, depth - 1)
  if (depth > 0) {
    const kind = random(7)
    if (kind === 0) return `(${inner()} OR ${inner()})`
    if (kind === 1) return `(${inner()} ${inner()})`
    if (kind === 2) return `-${inner()}`
    if (kind === 3) return `(${inner()} AND NOT ${inner()})`
  }
  return randomTerm(random)
}

function randomTerm(random: Random): string {
  const word = () =>
    one(random, [
      'MIOS',
      'xiaomi',
      'kernel',
      'os',
      '小米',
      '米',
      '自研',
      '系统',
      '澎湃OS',
      'míos',
      '샤오',
      'オ',
      'absent',
      '14',
    ])
  return one(random, [
    () => word(),
    () => word(),
    () => `"${word()} ${word()}"`,
    () => `=${word()}`,
    () => `${one(random, ['title', 'text', 'link', 'other'])}:${word()}`,
    () => one(random, ['xiao*', 'ker*', 'mio*', '샤*']),
    () => `${word()} NEAR/${random(4)} ${word()}`,
    () => one(random, ['/mi-?os/i', '/[小米]+/', '/^MIOS/', 'title:/os$/i']),
    () => one(random, ['#mios', '#os']),
    () => one(random, ['source:tech-leaf', 'source:新机日报', 'source:none']),
    () => one(random, ['lang:zh', 'lang:en', 'lang:zh-cn']),
    () => one(random, ['author:ada', 'author:@ada', 'leaker:ada', 'leaker:小米']),
    () => one(random, ['url:mios.cn', 'url:example']),
    () => one(random, ['is:kept', 'is:dropped', 'is:origin', 'is:nonsense', 'kind:feed', 'kind:rss']),
    () => one(random, ['keyword:hyperos', 'keyword:HYPEROS', 'keyword:x', 'story:1', 'story:x']),
    () => one(random, ['before:2023-10-10', 'after:2023-10-20', 'after:7d', 'before:3000']),
  ])()
}

/** What the database knows of the seeded posts beside their words. */
async function markedPosts({ db }: TestWeb, seeds: readonly SeedPost[]) {
  const stored: { readonly seed: SeedPost; readonly postId: number; readonly storyId: number }[] = []
  for (const seed of seeds) stored.push({ seed, ...(await seedPost(db, seed)) })
  const posts = await loadPosts(
    db,
    stored.map(({ postId }) => postId),
  )
  return posts.map((post, index) => {
    const { seed, storyId } = stored[index] ?? { seed: { keep: true }, storyId: 0 }
    const isKept = seed.keep !== false
    const marks: QueryMarks = {
      sourceName: post.sourceName,
      kind: post.sourceKind,
      keywords: 'keywords' in seed && (seed.keywords ?? []).length > 0 ? ['hyperos', 'HyperOS'] : [],
      is: isKept ? ['kept', 'origin'] : ['dropped'],
      ...(post.author !== null && { leaker: post.author }),
      ...(isKept && { story: String(storyId) }),
    }
    return { postId: post.postId, document: prepareDocument(post, marks) }
  })
}

test('a search finds exactly the posts that the matcher says its query holds for', async () => {
  const web = await openWeb()
  const random = seeded(20_231_017)
  const posts = await markedPosts(
    web,
    Array.from({ length: 30 }, (_, n) => randomPost(random, n)),
  )
  let found = 0
  for (let n = 0; n < 150; n++) {
    const query = randomQuery(random, n % 4)
    const parsed = parseQuery(query)
    if (parsed.kind === 'error') throw new Error(`${query}: ${parsed.problems[0]?.message ?? ''}`)
    const expected = posts
      .filter(({ document }) => holds(parsed.root, document, web.hands.now()))
      .map(({ postId }) => postId)
    const search = { topicId, query, pool: 'scored' as const, after: null, limit: 100 }
    const answer = await searchPosts(web.hands, search)
    if (answer.kind !== 'found') throw new Error(query)
    const ids = answer.posts.map(({ post }) => post.postId)
    expect(
      ids.toSorted((a, b) => a - b),
      query,
    ).toEqual(expected.toSorted((a, b) => a - b))
    if (answer.total !== null) expect(answer.total.count, query).toBe(expected.length)
    found += ids.length
  }
  expect(found).toBeGreaterThan(300)
})

test('what is looked up and what is walked through is the same, in every pool and from every place on', async () => {
  const { db, hands } = await openWeb()
  const random = seeded(7)
  for (let n = 0; n < 40; n++) await seedPost(db, randomPost(random, n))
  const hasty = { firstWindow: 2, mostLookedAt: 1_000, posts: 40 }
  for (let n = 0; n < 60; n++) {
    const query = randomQuery(random, n % 3)
    const parsed = parseQuery(query)
    if (parsed.kind === 'error') throw new Error(query)
    const plan = planSearch(parsed.root, hands.now())
    const scope = {
      topicId,
      pool: one<SearchPool>(random, ['kept', 'scored', 'rejects']),
      after: null,
      limit: 100,
    }
    const walked = await findPosts(db, plan, scope)
    const hastily = await findPosts(db, plan, scope, hasty)
    expect(hastily.places, query).toEqual(walked.places)
    const middle = walked.places[Math.floor(walked.places.length / 2)] ?? null
    const rest = await findPosts(db, plan, { ...scope, after: middle, limit: 3 }, hasty)
    const from = middle === null ? 0 : walked.places.indexOf(middle) + 1
    expect(rest.places, query).toEqual(walked.places.slice(from, from + 3))
  }
})

test('where no index helps, looking ends at a bound and says where it may go on', async () => {
  const { db, hands } = await openWeb()
  const random = seeded(11)
  for (let n = 0; n < 12; n++)
    await seedPost(db, {
      ...randomPost(random, n),
      keep: true,
      lang: n < 2 ? 'fi' : 'en',
      at: `2023-10-${10 + n}T00:00:00Z`,
    })
  const parsed = parseQuery('lang:fi')
  if (parsed.kind === 'error') throw new Error('unread')
  const plan = planSearch(parsed.root, hands.now())
  const scope = { topicId, pool: 'kept' as const, after: null, limit: 5 }
  const effort = { firstWindow: 2, mostLookedAt: 5 }
  const seen: number[] = []
  let asked = 0
  for (let after = null, isMore = true; isMore; asked++) {
    const found = await findPosts(db, plan, { ...scope, after }, effort)
    expect(found.lookedAt).toBeLessThanOrEqual(5)
    seen.push(...found.places.map(({ postId }) => postId))
    isMore = found.lookedTo !== null
    after = found.lookedTo
  }
  expect(seen.length).toBe(2)
  expect(asked).toBe(3)
})
