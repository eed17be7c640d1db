import { expect, test } from 'vitest'
import {
  appViewIsDown,
  blueskyNetwork,
  entries,
  entry,
  gathered,
  hidden,
  pathsOf,
  poll,
  postUri,
  record,
  TOMA,
} from '#tests/bluesky-network.ts'

test('while the AppView is down the account’s own server is read, under the same ids', async () => {
  const network = await blueskyNetwork()
  network.feed = entries(3, 10)
  network.profile = { json: { value: { displayName: 'Mara Lindqvist' } } }
  const before = await gathered(network, network.source())
  network.records = [record('3k2', 2), record('3k3', 3), record('3k10', 10), record('3k11', 11)]
  network.instead = appViewIsDown
  const during = await gathered(network, network.source({}, { cursor: before.cursor }))
  expect(during).toMatchObject({ wholeSince: null, cursor: before.cursor })
  expect(during.harvest.posts[0]).toMatchObject({
    id: postUri('3k2'),
    url: 'https://bsky.app/profile/mara.example/post/3k2',
    author: 'Mara Lindqvist (@mara.example)',
    text: 'post 3k2',
  })
  network.instead = () => null
  network.feed = [entry('3k2', 2), entry('3k3', 3), ...entries(3, 10)]
  const after = await gathered(network, network.source({}, { cursor: during.cursor }))
  expect(after.harvest.posts[0]).toEqual({ ...during.harvest.posts[0] })
})

test('the account’s own server is read back to what is known', async () => {
  const network = await blueskyNetwork()
  network.feed = entries(3, 100)
  const { cursor } = await gathered(network, network.source())
  network.pageSize = 20
  network.records = Array.from({ length: 200 }, (_, n) => record(`3k${n}`, n))
  network.instead = appViewIsDown
  const { harvest } = await gathered(network, network.source({}, { cursor }))
  expect(harvest.posts).toHaveLength(120)
})

test('without replies those of the account’s own server go too', async () => {
  const network = await blueskyNetwork()
  const uri = `at://${TOMA}/app.bsky.feed.post/3kx`
  network.records = [record('3k1', 1, 'no', { reply: { parent: { uri }, root: { uri } } }), record('3k2', 2)]
  network.instead = appViewIsDown
  const { harvest } = await gathered(network, network.source({ replies: false }))
  expect(harvest.posts.map(({ id }) => id)).toEqual([postUri('3k2')])
})

test('where the account’s own server is out of reach too, both are named', async () => {
  const network = await blueskyNetwork()
  network.instead = (url) =>
    appViewIsDown(url) ?? (url.pathname.startsWith('/plc/') ? { status: 500, body: '' } : null)
  expect(await poll(network, network.source())).toMatchObject({
    kind: 'failed',
    failure: {
      status: 502,
      message: expect.stringMatching(/getAuthorFeed.* 502.*own server could not.*plc.* 500/u),
    },
  })
})

test('an author who opted out is not read, and says what to do', async () => {
  const network = await blueskyNetwork()
  network.feed = [entry('3k1', 1, 'MIOS', { author: hidden }), ...entries(3, 2)]
  const closed = await gathered(network, network.source())
  expect(closed).toMatchObject({
    harvest: { posts: [] },
    failure: { code: 'optedOut', fix: expect.stringMatching(/remove the source/u) },
    cursor: { isOptedOut: true },
  })
  network.instead = appViewIsDown
  network.records = [record('3k1', 1)]
  network.asked.length = 0
  expect(await poll(network, network.source({}, { cursor: closed.cursor }))).toMatchObject({
    kind: 'failed',
    failure: { status: 502 },
  })
  expect(pathsOf(network)).toEqual(['app.bsky.feed.getAuthorFeed'])
})

test('an author who opts in again is read', async () => {
  const network = await blueskyNetwork()
  network.feed = [entry('3k1', 1, 'MIOS', { author: hidden })]
  const closed = await gathered(network, network.source())
  network.feed = entries(2)
  const open = await gathered(network, network.source({}, { cursor: closed.cursor }))
  expect(open).toMatchObject({ cursor: { isOptedOut: false } })
  expect(open.harvest.posts).toHaveLength(2)
})

test('the account’s own server knows who opted out: nothing of it is kept', async () => {
  const network = await blueskyNetwork()
  network.profile = {
    json: { value: { displayName: 'M', labels: { values: [{ val: '!no-unauthenticated' }] } } },
  }
  network.records = [record('3k1', 1)]
  network.instead = appViewIsDown
  expect(await gathered(network, network.source())).toMatchObject({
    harvest: { posts: [] },
    failure: { code: 'optedOut' },
  })
})

test.each([
  ['InvalidRequest', 'Profile not found', 'notFound'],
  // Some are suspended for three days only.
  ['AccountTakedown', 'Account has been suspended', 'notFound'],
  ['AccountDeactivated', 'Account is deactivated', 'notFound'],
  ['BlockedByActor', 'Requester is blocked by actor', 'optedOut'],
  ['BlockedActor', 'Requester has blocked actor', 'blocked'],
  ['ExpiredToken', 'Token has expired', 'authExpired'],
  ['SomethingNew', 'nobody knows', 'http'],
])('%s: %s is %s', async (error, message, code) => {
  const network = await blueskyNetwork()
  network.instead = (url) =>
    url.pathname.endsWith('getAuthorFeed') ? { status: 400, json: { error, message } } : null
  expect(await poll(network, network.source())).toMatchObject({
    kind: 'failed',
    failure: { code, fix: expect.stringMatching(/\S/u) },
  })
})

test('a handle that nobody has is not found', async () => {
  const network = await blueskyNetwork()
  network.instead = () => ({
    status: 400,
    json: { error: 'InvalidRequest', message: 'Unable to resolve handle' },
  })
  expect(await poll(network, network.source())).toMatchObject({
    kind: 'failed',
    failure: { code: 'notFound' },
  })
})

test.each([
  ['a feed that is no list', { json: { feed: { items: [] } } }, 'layoutChanged'],
  ['no object', { json: [] }, 'layoutChanged'],
  ['a page', { body: '<!doctype html><title>Just a moment...</title>' }, 'wrongContent'],
])('%s cannot be read', async (_what, said, code) => {
  const network = await blueskyNetwork()
  network.instead = (url) => (url.pathname.endsWith('getAuthorFeed') ? said : null)
  expect(await poll(network, network.source())).toMatchObject({ kind: 'unreadable', error: { code } })
})

test.each([
  [{ appview: 'no address' }, 'https://bsky.app/profile/mara.example'],
  [{ unknown: 1 }, 'https://bsky.app/profile/mara.example'],
  [{}, 'https://bsky.app/'],
])('options or an address that are not right are said, and nothing is asked', async (options, address) => {
  const network = await blueskyNetwork()
  const source = { ...network.source(options), address }
  expect(await poll(network, source)).toMatchObject({ kind: 'failed', failure: { code: 'config' } })
  expect(network.asked).toEqual([])
})
