import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { gathered } from '#tests/gathered.ts'
import { NOON, followedAda, played, playedRange } from '#tests/mastodon-server.ts'
import type { Poll } from '#sources/adapter.ts'

/** Servers that let in nobody, or only some: by their RSS, or by saying why. */
const DAY = 86_400_000
const lookUp = '/api/v1/accounts/lookup?acct=ada'
const newest = '/api/v1/accounts/7/statuses?limit=40'
const rss = readFileSync(
  new URL('../../../tests/fixtures/platforms/mastodon/account.rss', import.meta.url),
  'utf8',
).replaceAll('leaks.example/@adaquill', 'a.example/@ada')

function texts(outcome: Poll): readonly string[] {
  return gathered(outcome).harvest.posts.map(({ text }) => text)
}

const refusing = (status: number, body: unknown) => (url: URL) =>
  url.pathname.startsWith('/api/') ? { status, body } : null

const broken = { status: 502, body: 'bad gateway' }

const isRss = ({ pathname }: URL) => pathname === '/@ada.rss'
const asRss = { status: 200, body: rss, headers: { 'content-type': 'application/rss+xml' } }

test.each([
  [401, { error: 'This API requires an authenticated user' }],
  [403, { error: 'This action is not allowed' }],
  [404, { error: 'Not found' }],
  [405, 'Method not allowed'],
  [200, '<!doctype html><title>Front</title>'],
])('where the interface answers %i, the RSS is read in the same poll', async (status, body) => {
  const { poll, world } = await followedAda({
    instead: (url) => (isRss(url) ? asRss : refusing(status, body)(url)),
  })
  const outcome = gathered(await poll())
  expect(world.asked).toEqual([lookUp, '/@ada.rss'])
  expect(outcome.failure).toBeUndefined()
  expect(outcome.wholeSince).toBeNull()
  expect(outcome.harvest.posts.map(({ id }) => id)).toEqual([
    'https://a.example/users/ada/statuses/115300000000000900',
    'https://a.example/users/ada/statuses/115300000000000700',
  ])
})

test('the RSS is asked alone for a day, with what the last answer said of it; then the interface is tried', async () => {
  const { poll, world, gone, older } = await followedAda({
    instead: (url) => (isRss(url) ? asRss : refusing(401, {})(url)),
  })
  await poll()
  expect(await poll(NOON + DAY - 1)).toMatchObject({ kind: 'unchanged' })
  expect(world.asked).toEqual(['/@ada.rss'])
  expect(await gone(['https://a.example/users/ada/statuses/1'])).toEqual([])
  expect(await older()).toMatchObject({ kind: 'page', isEnd: true })
  gathered(await poll(NOON + DAY))
  expect(world.asked).toEqual([lookUp, '/@ada.rss'])
  await poll(NOON + DAY + 60_000)
  expect(world.asked).toEqual(['/@ada.rss'])
  world.instead = () => null
  world.statuses = playedRange(1, 3)
  expect(texts(await poll(NOON + 2 * DAY))).toEqual(['Status 3', 'Status 2', 'Status 1'])
  world.statuses = playedRange(1, 4)
  expect(texts(await poll(NOON + 2 * DAY + 60_000))).toContain('Status 4')
  expect(world.asked).toEqual([newest])
})

test('an interface that only fails when it is tried again does not keep the RSS from being read', async () => {
  const { poll, world } = await followedAda({
    instead: (url) => (isRss(url) ? asRss : refusing(401, {})(url)),
  })
  await poll()
  world.instead = (url) => (isRss(url) ? asRss : refusing(502, 'bad gateway')(url))
  expect(texts(await poll(NOON + DAY))).toHaveLength(2)
  expect(world.asked).toEqual([lookUp, '/@ada.rss'])
  await poll(NOON + DAY + 60_000)
  expect(world.asked, 'nor is it tried at every poll').toEqual(['/@ada.rss'])
  world.instead = () => broken
  expect(await poll(NOON + 2 * DAY + 60_000)).toMatchObject({ kind: 'failed', failure: { status: 502 } })
  world.instead = (url) => (isRss(url) ? { status: 404, body: '' } : refusing(502, 'bad gateway')(url))
  expect(
    await poll(NOON + 2 * DAY + 120_000),
    'the interface says nothing, so that it may still be there',
  ).toMatchObject({
    kind: 'failed',
    failure: { code: 'http', status: 502 },
  })
  world.instead = (url) => (isRss(url) ? asRss : refusing(410, { error: 'Gone' })(url))
  expect(await poll(NOON + 3 * DAY)).toMatchObject({ kind: 'failed', failure: { code: 'gone' } })
})

test('an interface that closes later leaves the ids as they were, also those that an RSS does not tell', async () => {
  const number = '115300000000000900'
  const uri = `https://a.example/ap/users/77/statuses/${number}`
  const { poll, world } = await followedAda({ statuses: [played(number, { uri })] })
  await poll()
  world.instead = (url) => (isRss(url) ? asRss : refusing(401, {})(url))
  expect(gathered(await poll()).harvest.posts[0]?.id).toBe(uri)
})

test('programs that keep their RSS elsewhere are found there, and only there from then on', async () => {
  const { poll, world } = await followedAda({
    instead: ({ pathname }) => (pathname === '/@ada/feed.rss' ? asRss : { status: 404, body: 'no' }),
  })
  gathered(await poll())
  expect(world.asked).toEqual([lookUp, '/@ada.rss', '/@ada/feed.rss'])
  await poll()
  expect(world.asked).toEqual(['/@ada/feed.rss'])
})

test.each([
  'Request not signed',
  'This server requires signed requests',
  'secure mode is on',
  'HTTP Signature missing',
])('a server that says "%s" is named as one that wants signed requests', async (error) => {
  const { poll } = await followedAda({ instead: () => ({ status: 401, body: { error } }) })
  expect(await poll()).toMatchObject({
    kind: 'failed',
    failure: {
      code: 'authMissing',
      status: 401,
      message: expect.stringMatching(
        /answers only requests that another server of the fediverse has signed/u,
      ),
      fix: expect.stringMatching(/Authorization: Bearer TOKEN/u),
    },
  })
})

const challenge = '<!doctype html><title>Just a moment...</title><p>Checking</p>'

test.each([403, 200])(
  'a guard before a server that answers %i is named, not taken for a closed server',
  async (status) => {
    const { poll } = await followedAda({ instead: () => ({ status, body: challenge }) })
    expect(await poll()).toMatchObject({
      kind: 'failed',
      failure: {
        message: expect.stringMatching(/answered with the page "Just a moment\.\.\."/u),
        fix: expect.stringMatching(/guard before the site/u),
      },
    })
  },
)

test('a guard that is put before the interface later leaves the RSS to be read', async () => {
  const { poll, world } = await followedAda({ statuses: playedRange(1, 3) })
  await poll()
  world.instead = (url) => (isRss(url) ? asRss : { status: 200, body: challenge })
  expect(texts(await poll())).toHaveLength(2)
})

test('posts that are shown to nobody without a sign-in say so', async () => {
  const { poll } = await followedAda({ instead: (url) => refusing(401, {})(url) })
  expect(await poll()).toMatchObject({
    kind: 'failed',
    failure: { code: 'authMissing', message: expect.stringMatching(/signed in only.*401.*404/u) },
  })
})

test.each([
  ['an interface', () => broken],
  ['an RSS', (url: URL) => refusing(401, {})(url) ?? broken],
])('%s that is out of reach for a moment is no more than that', async (_what, instead) => {
  const { poll } = await followedAda({ instead })
  expect(await poll()).toMatchObject({ kind: 'failed', failure: { code: 'http', status: 502 } })
})

test('a name that nobody has is said to be unknown there', async () => {
  const { poll } = await followedAda({ account: { id: '7', acct: 'other' } })
  expect(await poll()).toMatchObject({
    kind: 'failed',
    failure: { code: 'notFound', message: expect.stringMatching(/knows no account @ada/u) },
  })
})

test('an account of which the server says 410 is gone', async () => {
  const { poll } = await followedAda({ instead: () => ({ status: 410, body: { error: 'Gone' } }) })
  expect(await poll()).toMatchObject({
    kind: 'failed',
    failure: { code: 'gone', message: expect.stringMatching(/deleted or suspended/u) },
  })
})

test('an account that is suspended may come back', async () => {
  const { poll, world } = await followedAda({ account: { id: '7', acct: 'ada', suspended: true } })
  expect(await poll()).toMatchObject({
    kind: 'failed',
    failure: { code: 'notFound', message: expect.stringMatching(/has suspended the account @ada/u) },
  })
  world.account = { id: '7', acct: 'ada' }
  world.statuses = playedRange(1, 2)
  expect(texts(await poll())).toHaveLength(2)
})

test('an account whose posts all vanish is looked up again: it was emptied', async () => {
  const { poll, world } = await followedAda({ statuses: playedRange(1, 3) })
  await poll()
  world.statuses = []
  expect(gathered(await poll()).harvest.posts).toEqual([])
  expect(world.asked).toEqual([newest, lookUp])
})

test('an account whose posts all vanish is looked up again: it was suspended', async () => {
  const { poll, world } = await followedAda({ statuses: playedRange(1, 3) })
  await poll()
  world.statuses = []
  world.account = { ...world.account, suspended: true }
  expect(await poll()).toMatchObject({
    kind: 'failed',
    failure: { code: 'notFound', message: expect.stringMatching(/suspended/u) },
  })
})

test('an account that moved names its new address, and goes on being read where it is', async () => {
  const account = {
    id: '7',
    acct: 'ada',
    display_name: 'Ada',
    url: 'https://a.example/@ada',
    moved: { id: '9', acct: 'ada@b.test', url: 'https://b.test/@ada' },
  }
  const { poll, world } = await followedAda({ statuses: playedRange(1, 2), account })
  const { harvest } = gathered(await poll())
  expect(harvest.posts).toHaveLength(2)
  expect(harvest.notices).toEqual([
    {
      code: 'moved',
      message: expect.stringMatching(/^@ada@127\.0\.0\.1:\d+ has moved to @ada@b\.test\.$/u),
      fix: expect.stringMatching(/^Follow https:\/\/b\.test\/@ada /u),
    },
  ])
  world.instead = ({ pathname }) =>
    pathname.endsWith('/statuses') ? { status: 404, body: { error: 'Record not found' } } : null
  expect(await poll()).toMatchObject({
    kind: 'failed',
    failure: { code: 'gone', fix: expect.stringMatching(/https:\/\/b\.test\/@ada/u) },
  })
  expect(world.asked).toEqual([newest, lookUp])
})

test('an account with a new number, after its server was set up anew, is found by its name', async () => {
  const { poll, world } = await followedAda({ statuses: playedRange(500, 510) })
  await poll()
  world.account = { ...world.account, id: '8' }
  world.statuses = playedRange(1, 3)
  expect(texts(await poll())).toEqual(['Status 3', 'Status 2', 'Status 1'])
  expect(world.asked).toEqual([newest, lookUp, newest.replace('/7/', '/8/')])
})
