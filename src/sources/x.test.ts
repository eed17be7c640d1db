import { expect, test } from 'vitest'
import { gathered } from '#tests/gathered.ts'
import { randomOf } from '#tests/mutate.ts'
import { KEY, followedNils, numbered } from '#tests/x-server.ts'
import type { Poll } from './adapter.ts'
import { x } from './x.ts'

const NOON = Date.UTC(2026, 9, 12, 12)
const NOVEMBER = Date.UTC(2026, 10, 1)

/** Numbers from `to` down to `from`. */
function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, n) => to - n)
}

/** The numbers of the posts that a poll read. */
function numbers(outcome: Poll): readonly number[] {
  return gathered(outcome).harvest.posts.map(({ text }) => Number(text.replace('Post ', '')))
}

const since = (number: number) => `since_id=${numbered(number)}`

test.each([{}, { X_BEARER_TOKEN: '' }, { X_BEARER_TOKEN: '  ' }])(
  'without a key (%j) nothing is asked, and what to do is said',
  async (env) => {
    const { poll, world } = await followedNils({ posts: [1] }, {}, env)
    const outcome = await poll(NOON)
    expect(outcome).toMatchObject({
      kind: 'failed',
      failure: { code: 'authMissing', message: expect.stringMatching(/@nilsleaks.*Nothing was asked/u) },
    })
    const fix = outcome.kind === 'failed' ? outcome.failure.fix : ''
    expect(fix).toMatch(
      /\$0\.005 a post.*set X_BEARER_TOKEN.*https:\/\/YOUR-RSSHUB\/twitter\/user\/nilsleaks$/u,
    )
    expect(world.asked).toEqual([])
  },
)

test('a key may stand in another variable, or in the source itself', async () => {
  const other = await followedNils({ posts: [1] }, { token: '${MINE}' }, { MINE: KEY })
  expect(numbers(await other.poll(NOON))).toEqual([1])
  const own = await followedNils({ posts: [1] }, { token: KEY }, {})
  expect(numbers(await own.poll(NOON))).toEqual([1])
})

test('the account is looked up once; then only what is new is asked for', async () => {
  const { poll, world } = await followedNils({ posts: range(1, 3) })
  const first = gathered(await poll(NOON))
  expect(world.asked).toEqual(['user', 'max_results=20'])
  expect(first).toMatchObject({
    harvest: { title: 'Nils Farrow (@nilsleaks)', posts: [{ id: numbered(3) }, {}, {}] },
    wholeSince: null,
  })
  world.posts = range(1, 5)
  expect(numbers(await poll(NOON))).toEqual([5, 4])
  expect(world.asked).toEqual([`max_results=100 ${since(3)}`])
  expect(await poll(NOON)).toMatchObject({ kind: 'unchanged' })
  expect(world.asked).toEqual([`max_results=100 ${since(5)}`])
})

test('a new source reads one short page and nothing before it', async () => {
  const { poll, world } = await followedNils({ posts: range(1, 500) })
  expect(numbers(await poll(NOON))).toEqual(range(481, 500))
  expect(await poll(NOON)).toMatchObject({ kind: 'unchanged' })
  expect(world.asked).toEqual([`max_results=100 ${since(500)}`])
})

test('an account that is given by its number needs no look-up', async () => {
  const env = { X_BEARER_TOKEN: KEY }
  const { poll, world } = await followedNils({ posts: [1] }, {}, env, 'https://x.com/i/user/501')
  expect(numbers(await poll(NOON))).toEqual([1])
  expect(world.asked).toEqual(['max_results=20'])
})

test('a burst is read page by page down to what is known', async () => {
  const { poll, world } = await followedNils({ posts: [1] })
  await poll(NOON)
  world.posts = range(1, 251)
  expect(numbers(await poll(NOON))).toEqual(range(2, 251))
  expect(world.asked).toEqual([
    `max_results=100 ${since(1)}`,
    `max_results=100 ${since(1)} pagination_token=below-152`,
    `max_results=100 ${since(1)} pagination_token=below-52`,
  ])
  expect(await poll(NOON)).toMatchObject({ kind: 'unchanged' })
})

test('a walk that is told to wait goes on where it stopped, then reads what came meanwhile', async () => {
  const { poll, world } = await followedNils({ posts: [1] })
  await poll(NOON)
  world.posts = range(1, 251)
  world.instead = (url) =>
    url.searchParams.get('pagination_token') === 'below-52'
      ? {
          status: 429,
          body: { title: 'Too Many Requests', detail: 'Too Many Requests' },
          headers: { 'x-rate-limit-reset': String(NOON / 1000 + 900) },
        }
      : null
  const stopped = gathered(await poll(NOON))
  expect(stopped.failure).toMatchObject({ code: 'rateLimited', retryAfterMs: 900_000 })
  expect(numbers(stopped)).toEqual(range(52, 251))
  world.instead = () => null
  world.posts = range(1, 260)
  expect(numbers(await poll(NOON)).toSorted((a, b) => b - a)).toEqual([...range(252, 260), ...range(2, 51)])
  expect(world.asked).toEqual([
    `max_results=100 ${since(1)} pagination_token=below-52`,
    `max_results=100 ${since(251)}`,
  ])
})

test('more than a poll may ask for is read by the next ones, without a gap', async () => {
  const { poll, world } = await followedNils({ posts: [1] }, { monthlyPosts: 5000 })
  await poll(NOON)
  world.posts = range(1, 1301)
  const read: number[] = []
  for (let n = 0; n < 3; n++) {
    read.push(...numbers(await poll(NOON)))
    expect(world.asked.length).toBeLessThanOrEqual(5)
  }
  expect(read).toEqual(range(2, 1301))
})

test('bursts, refusals and spent months in any order skip no post and never pass the budget', async () => {
  const random = randomOf(5)
  const { poll, world } = await followedNils({ posts: [1] }, { monthlyPosts: 400 })
  await poll(Date.UTC(2026, 0, 1))
  const read = new Map([[1, 1]])
  let [top, month, inMonth] = [1, 0, 0]
  for (let n = 0; n < 90; n++) {
    if (n % 6 === 0) [month, inMonth] = [month + 1, 0]
    if (n < 50) top += Math.floor(random() ** 3 * 200)
    world.posts = range(1, top)
    world.instead = () => (n < 70 && random() < 0.2 ? { status: 503, body: {} } : null)
    const outcome = await poll(Date.UTC(2026, month, 2))
    for (const number of outcome.kind === 'gathered' ? numbers(outcome) : []) {
      inMonth += 1
      read.set(number, (read.get(number) ?? 0) + 1)
    }
    expect(inMonth).toBeLessThanOrEqual(400)
  }
  expect(read).toEqual(new Map(range(1, top).map((number) => [number, 1])))
})

test('a place that X no longer knows is walked to anew, and nothing is skipped', async () => {
  const { poll, world, cursor, remember } = await followedNils({ posts: [1] })
  await poll(NOON)
  remember({ ...(cursor() as object), walk: { next: 'stale', newest: numbered(90) } })
  world.posts = range(1, 120)
  world.instead = (url) =>
    url.searchParams.get('pagination_token') === 'stale'
      ? { status: 400, body: { errors: [{ message: 'Invalid pagination_token' }] } }
      : null
  expect(numbers(await poll(NOON))).toEqual(range(2, 120))
})

test('the last pages of the month are cut so that the budget is never passed, and then it stops', async () => {
  const { poll, world } = await followedNils({ posts: [1] }, { monthlyPosts: 130 })
  await poll(NOON)
  world.posts = range(1, 200)
  const outcome = gathered(await poll(NOON))
  expect(world.asked).toEqual([
    `max_results=100 ${since(1)}`,
    `max_results=29 ${since(1)} pagination_token=below-101`,
  ])
  expect(numbers(outcome)).toEqual(range(72, 200))
  const failure = {
    code: 'budget',
    message:
      '130 posts of @nilsleaks were read in 2026-10, and 130 are allowed in a month: no more are asked for before 2026-11-01 (UTC).',
    retryAfterMs: NOVEMBER - NOON,
  }
  expect(outcome.failure).toMatchObject(failure)
  expect(await poll(NOON)).toMatchObject({ kind: 'failed', failure })
  expect(world.asked).toEqual([])
  expect(await poll(NOVEMBER - 1)).toMatchObject({ kind: 'failed', failure: { code: 'budget' } })
})

test('with the new month (UTC) it goes on where the budget ended', async () => {
  const { poll, world } = await followedNils({ posts: [1] }, { monthlyPosts: 100 })
  await poll(NOON)
  world.posts = range(1, 180)
  expect(numbers(await poll(NOON))).toEqual(range(82, 180))
  expect(numbers(await poll(NOVEMBER))).toEqual(range(2, 81))
  expect(world.asked[0]).toBe(`max_results=100 ${since(1)} pagination_token=below-82`)
})

test.each([0, 4])(
  'a budget of %i is less than the shortest page, so nothing is asked',
  async (monthlyPosts) => {
    const { poll, world } = await followedNils({ posts: [1] }, { monthlyPosts })
    expect(await poll(NOON)).toMatchObject({
      kind: 'failed',
      failure: { code: 'budget', fix: expect.stringMatching(/^X gives 5 posts at least: set monthlyPosts/u) },
    })
    expect(world.asked).toEqual([])
  },
)

test('what the look-up cost is not paid twice when the posts fail after it', async () => {
  const { poll, world } = await followedNils({
    posts: [1],
    instead: (url) => (url.pathname.endsWith('/tweets') ? { status: 503, body: {} } : null),
  })
  expect(gathered(await poll(NOON))).toMatchObject({ harvest: { posts: [] }, failure: { status: 503 } })
  world.instead = () => null
  expect(numbers(await poll(NOON))).toEqual([1])
  expect(world.asked).toEqual(['max_results=20'])
})

test('answers are left out if the owner wants it', async () => {
  const { poll, world } = await followedNils({ posts: [1] }, { includeReplies: false })
  await poll(NOON)
  expect(world.asked).toEqual(['user', 'max_results=20 exclude=replies'])
})

test('a key that X does not take stops the source until it is changed', async () => {
  const { poll } = await followedNils({ posts: [1] }, {}, { X_BEARER_TOKEN: 'old' })
  expect(await poll(NOON)).toMatchObject({
    kind: 'failed',
    failure: { code: 'authExpired', status: 401, message: 'X does not take the key: Unauthorized' },
  })
})

test.each([
  [
    402,
    { title: 'CreditsDepleted', detail: 'Your account has no credits left.' },
    'Your account has no credits left.',
  ],
  [
    403,
    { title: 'Client Forbidden', detail: 'Only projects with access may call this.' },
    'Only projects with access may call this.',
  ],
  [403, { errors: [{ message: 'Suspended app.', code: 416 }] }, 'Suspended app.'],
])('%i is told in the words of X', async (status, body, words) => {
  const { poll } = await followedNils({ instead: () => ({ status, body }) })
  expect(await poll(NOON)).toMatchObject({
    kind: 'failed',
    failure: { code: 'blocked', status, message: `X answered ${status}: ${words}` },
  })
})

test.each([
  ['Not Found Error', 'Could not find user with username: [nilsleaks].', 'notFound'],
  ['Forbidden', 'User has been suspended: [nilsleaks].', 'notFound'],
])('an account that X does not find (%s) is told in its words', async (title, detail, code) => {
  const { poll } = await followedNils({
    instead: () => ({ status: 200, body: { errors: [{ title, detail }] } }),
  })
  expect(await poll(NOON)).toMatchObject({
    kind: 'failed',
    failure: { code, message: `X does not show @nilsleaks: ${detail}` },
  })
})

test('an account that protects its posts says so', async () => {
  const detail = 'Sorry, you are not authorized to see the user with id: [501].'
  const { poll } = await followedNils({
    instead: ({ pathname }) =>
      pathname.endsWith('/tweets')
        ? { status: 200, body: { errors: [{ title: 'Authorization Error', detail }] } }
        : null,
  })
  expect(gathered(await poll(NOON)).failure).toMatchObject({ code: 'optedOut' })
})

test.each([
  [{ nonsense: 1 }, 'https://x.com/a', /options of this source/u],
  [{ monthlyPosts: 1.5 }, 'https://x.com/a', /options of this source/u],
  [{}, 'https://x.com/i/lists/12', /names no account of X/u],
])('a source that is not right (%j, %s) is not asked', async (options, address, message) => {
  const context = { ask: () => Promise.reject(new Error('asked')), fillIn: () => KEY, now: NOON }
  const source = { address, options, lang: null, cursor: null, etag: null, lastModified: null }
  const whole = { ...source, answeredBy: null, bodyHash: null, lastItems: null, newestAt: null }
  expect(await x.poll?.(context, whole)).toMatchObject({
    kind: 'failed',
    failure: { code: 'config', message: expect.stringMatching(message) },
  })
})

test.each([5, 'x', [], { since: 5, walk: 'x', read: -1, month: null }])(
  'a memory that cannot be read (%j) is none',
  async (cursor) => {
    const { poll, remember, world } = await followedNils({ posts: [1] })
    remember(cursor)
    expect(numbers(await poll(NOON))).toEqual([1])
    expect(world.asked).toEqual(['user', 'max_results=20'])
  },
)

test('the headers of a source go to the interface, not to the page of the account', () => {
  const source = { address: 'https://x.com/a', options: { api: 'https://proxy.test/x/' } } as const
  const rest = { lang: null, cursor: null, etag: null, lastModified: null, answeredBy: null }
  expect(x.homes?.({ ...source, ...rest, bodyHash: null, lastItems: null, newestAt: null })).toEqual([
    'https://proxy.test',
  ])
})
