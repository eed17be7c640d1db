import { expect, test } from 'vitest'
import { gathered } from '#tests/gathered.ts'
import { followedAda, played, playedRange } from '#tests/mastodon-server.ts'
import { randomOf } from '#tests/mutate.ts'
import type { Poll } from './adapter.ts'
import { mastodon } from './mastodon.ts'

/** The numbers of the statuses that a poll read. */
function numbers(outcome: Poll): readonly number[] {
  return gathered(outcome).harvest.posts.map(({ id }) => Number(/\d+$/u.exec(id)?.[0]))
}

const lookUp = '/api/v1/accounts/lookup?acct=ada'
const newest = '/api/v1/accounts/7/statuses?limit=40'

test.each([
  ['https://mastodon.example/@Name', 'https://mastodon.example/@Name', 'Name@mastodon.example'],
  ['https://B.example/@a/115300', 'https://b.example/@a', 'a@b.example'],
  ['https://b.example/@a/with_replies', 'https://b.example/@a', 'a@b.example'],
  ['https://b.example/@a/statuses/01J9ZK', 'https://b.example/@a', 'a@b.example'],
  ['https://b.example/@a@Home.test', 'https://home.test/@a', 'a@home.test'],
  ['https://b.example/@a@home.test/12', 'https://home.test/@a', 'a@home.test'],
  ['https://b.social/users/a/statuses/1', 'https://b.social/@a', 'a@b.social'],
  ['https://b.example/deck/@a', 'https://b.example/@a', 'a@b.example'],
  ['https://b.example/web/@a@home.test/12', 'https://home.test/@a', 'a@home.test'],
  ['https://b.example:8443/@a', 'https://b.example:8443/@a', 'a@b.example:8443'],
])('%s is an account, asked at its home', (written, address, what) => {
  expect(mastodon.recognise?.(new URL(written))).toEqual({
    kind: 'ask',
    address,
    what: `posts of @${what}`,
    as: 'mastodon',
  })
})

test.each([
  'https://mastodon.example/@a.rss',
  'https://mastodon.example/tags/leaks',
  'https://mastodon.example/about',
  'https://plain.example/users/a',
  'https://www.youtube.com/@a',
  'https://medium.com/@a',
  'https://x.com/@a',
  'https://www.threads.net/@a',
  'https://t.me/@a',
  'https://mastodon.example/@a@1.2.3.999',
])('%s is no account', (written) => {
  expect(mastodon.recognise?.(new URL(written))).toBeNull()
})

test('an account that only looks like one of the fediverse is refused as at its home', () => {
  expect(mastodon.recognise?.(new URL('https://mastodon.example/@a@threads.net'))).toMatchObject({
    kind: 'refused',
    message: expect.stringMatching(/^Threads keeps no feeds/u),
  })
})

test('the first poll looks the account up and reads the newest page, the next ones that page alone', async () => {
  const { poll, world } = await followedAda({ statuses: playedRange(1, 60) })
  const outcome = gathered(await poll())
  expect(world.asked).toEqual([lookUp, newest])
  expect(numbers(outcome)).toEqual(Array.from({ length: 40 }, (_, n) => 60 - n))
  expect(outcome.harvest.title).toBe('Ada')
  expect(outcome.wholeSince).toBe(Date.UTC(2026, 9, 1) + 21 * 60_000)
  world.statuses = playedRange(1, 61)
  expect(numbers(await poll())[0]).toBe(61)
  expect(world.asked).toEqual([newest])
})

test('a page that did not change is not read again', async () => {
  const { poll, world } = await followedAda({ statuses: playedRange(1, 3) })
  await poll()
  expect(await poll()).toMatchObject({ kind: 'unchanged' })
  expect(world.asked).toEqual([newest])
})

test('an edit comes as the same post with other words', async () => {
  const { poll, world } = await followedAda({ statuses: playedRange(1, 3) })
  await poll()
  const edited = { content: '<p>Never mind</p>', edited_at: '2026-10-12T10:00:00Z' }
  world.statuses = [played('3'), played('2', edited), played('1')]
  expect(gathered(await poll()).harvest.posts[1]).toMatchObject({
    id: 'https://a.example/users/ada/statuses/2',
    text: 'Never mind',
    updatedAt: Date.UTC(2026, 9, 12, 10),
  })
})

test('a burst of more posts than a page holds is read without a gap', async () => {
  const { poll, world } = await followedAda({ statuses: playedRange(1, 10) })
  await poll()
  world.statuses = playedRange(1, 130)
  const read = numbers(await poll())
  expect(new Set(read)).toEqual(new Set(Array.from({ length: 120 }, (_, n) => 11 + n)))
  expect(read).toEqual(read.toSorted((a, b) => b - a))
  expect(world.asked).toEqual([newest, ...[10, 50, 90].map((id) => `${newest}&min_id=${id}`)])
  world.statuses = playedRange(1, 131)
  await poll()
  expect(world.asked).toEqual([newest])
})

test('what does not fit into one poll is read by the next ones, though nothing changes meanwhile', async () => {
  const { poll, world } = await followedAda({ statuses: playedRange(1, 10) })
  await poll()
  world.statuses = playedRange(1, 700)
  const read = new Set<number>()
  for (let n = 0; n < 4; n++) {
    const outcome = await poll()
    expect(world.asked.length).toBeLessThanOrEqual(6)
    if (outcome.kind === 'gathered') for (const number of numbers(outcome)) read.add(number)
  }
  expect(read).toEqual(new Set(Array.from({ length: 690 }, (_, n) => 11 + n)))
})

test('a walk that is told to wait keeps what it read and goes on there', async () => {
  const { poll, world } = await followedAda({ statuses: playedRange(1, 10) })
  await poll()
  world.statuses = playedRange(1, 130)
  world.instead = ({ searchParams }) =>
    searchParams.get('min_id') === '50'
      ? { status: 429, body: { error: 'Too many requests' }, headers: { 'retry-after': '120' } }
      : null
  const stopped = gathered(await poll())
  expect(stopped.failure).toMatchObject({ code: 'rateLimited', retryAfterMs: 120_000 })
  expect(numbers(stopped)).toEqual(expect.arrayContaining([130, 91, 50, 11]))
  expect(numbers(stopped)).not.toContain(51)
  world.instead = () => null
  expect(numbers(await poll())).toEqual(expect.arrayContaining([51, 90]))
  expect(world.asked.slice(0, 2)).toEqual([newest, `${newest}&min_id=50`])
})

test('bursts, deletions and refusals in any order skip no post that stays', async () => {
  const random = randomOf(3)
  const { poll, world } = await followedAda({ statuses: playedRange(1, 5) })
  const read = new Set(numbers(await poll()))
  let top = 5
  const gone = new Set<string>()
  for (let n = 0; n < 40; n++) {
    top += Math.floor(random() ** 3 * 300)
    for (let dropped = 0; dropped < 3; dropped++) gone.add(String(Math.ceil(random() * top)))
    world.statuses = playedRange(1, top).filter(({ id }) => !gone.has(id))
    const isBusy = n % 3 > 0
    world.instead = () => (isBusy && random() < 0.3 ? { status: 503, body: '' } : null)
    const outcome = await poll()
    if (outcome.kind === 'gathered') for (const number of numbers(outcome)) read.add(number)
  }
  world.instead = () => null
  for (let n = 0; n < 30; n++) {
    const outcome = await poll()
    if (outcome.kind === 'gathered') for (const number of numbers(outcome)) read.add(number)
  }
  expect(world.statuses.filter(({ id }) => !read.has(Number(id)))).toEqual([])
})

test('posts between that were deleted leave nothing to look for', async () => {
  const { poll, world } = await followedAda({ statuses: playedRange(1, 10) })
  await poll()
  world.statuses = playedRange(51, 90)
  await poll()
  expect(world.asked).toEqual([newest, `${newest}&min_id=10`])
  world.statuses = playedRange(52, 91)
  await poll()
  expect(world.asked).toEqual([newest])
})

test('answers and boosts are left out if the owner wants it', async () => {
  const boost = played('3', { uri: 'https://a.example/users/ada/statuses/3/activity', reblog: played('900') })
  const statuses = [boost, played('2', { in_reply_to_id: '1' }), played('1')]
  const all = await followedAda({ statuses })
  expect(gathered(await all.poll()).harvest.posts).toHaveLength(3)
  const { poll, world } = await followedAda({ statuses }, { replies: false, boosts: false })
  expect(numbers(await poll())).toEqual([1])
  expect(world.asked.at(-1)).toBe(`${newest}&exclude_replies=true&exclude_reblogs=true`)
})

test('options are checked', () => {
  expect(mastodon.options.safeParse({}).success).toBe(true)
  expect(mastodon.options.safeParse({ reblogs: false }).success).toBe(false)
  expect(mastodon.options.safeParse({ boosts: 'no' }).success).toBe(false)
})

test('posts that are gone are told from those that are only out of sight', async () => {
  const { poll, gone, world } = await followedAda({ statuses: playedRange(1, 3) })
  await poll()
  world.statuses = [played('3')]
  const id = (number: string) => `https://a.example/users/ada/statuses/${number}`
  expect(await gone([id('3'), id('2'), `${id('1')}/activity`, 'https://a.example/objects/5'])).toEqual([
    id('2'),
    `${id('1')}/activity`,
  ])
  const instead = (status: number) => (url: URL) =>
    url.pathname === '/api/v1/statuses/2' ? { status, body: { error: 'x' } } : null
  world.instead = instead(410)
  expect(await gone([id('2')])).toEqual([id('2')])
  world.instead = instead(503)
  expect(await gone([id('2')])).toEqual([])
})

test('a server that shows not even the newest post by its number proves nothing', async () => {
  const { poll, gone, world } = await followedAda({ statuses: playedRange(1, 3) })
  await poll()
  world.statuses = [played('3')]
  const ids = ['1', '2'].map((number) => `https://a.example/users/ada/statuses/${number}`)
  world.instead = ({ pathname }) =>
    pathname.startsWith('/api/v1/statuses/') ? { status: 404, body: { error: 'Record not found' } } : null
  expect(await gone(ids)).toEqual([])
  world.instead = ({ pathname }) => (pathname.endsWith('/statuses') ? { status: 503, body: '' } : null)
  expect(await gone(ids)).toEqual([])
  world.instead = () => null
  expect(await gone(ids)).toEqual(ids)
})

test('older pages follow each other to the first post', async () => {
  const { poll, older, world } = await followedAda({ statuses: playedRange(1, 100) })
  await poll()
  const read: string[] = []
  for (let n = 0; n < 3; n++) {
    const page = await older()
    if (page?.kind !== 'page') throw new Error('No page.')
    expect(page.isEnd).toBe(n === 2)
    read.push(...page.harvest.posts.map(({ text }) => text))
  }
  expect(read).toEqual(Array.from({ length: 60 }, (_, n) => `Status ${60 - n}`))
  world.statuses = playedRange(1, 101)
  expect(numbers(await poll())[0]).toBe(101)
  expect(world.asked).toEqual([newest])
})

test('a list that is none is said to be unreadable, with the answer', async () => {
  const { poll } = await followedAda({
    instead: ({ pathname }) =>
      pathname.endsWith('/statuses') ? { status: 200, body: { error: 'x' } } : null,
  })
  expect(await poll()).toMatchObject({ kind: 'unreadable', error: { code: 'layoutChanged' } })
})

test.each([null, 5, 'x', [], { account: 7, highest: {}, rss: [] }, { rss: { address: 1 } }])(
  'a memory that cannot be read (%j) is none',
  async (cursor) => {
    const { poll, remember, world } = await followedAda({ statuses: playedRange(1, 3) })
    remember(cursor)
    expect(numbers(await poll())).toEqual([3, 2, 1])
    expect(world.asked).toEqual([lookUp, newest])
  },
)
