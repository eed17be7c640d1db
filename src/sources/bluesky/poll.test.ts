import { expect, test } from 'vitest'
import {
  author,
  blueskyNetwork,
  entries,
  entry,
  gathered,
  keys,
  MARA,
  NOW,
  pathsOf,
  poll,
  pollsFrom,
  postUri,
  TOMA,
} from '#tests/bluesky-network.ts'
import { bluesky } from '#sources/bluesky.ts'

test('the first poll resolves the handle, takes one page, and names the profile', async () => {
  const network = await blueskyNetwork()
  network.feed = entries(120)
  const { harvest, cursor, wholeSince } = await gathered(network, network.source())
  expect(pathsOf(network)).toEqual(['com.atproto.identity.resolveHandle', 'app.bsky.feed.getAuthorFeed'])
  expect(Object.fromEntries(network.asked[1]?.searchParams ?? [])).toEqual({
    actor: MARA,
    limit: '50',
    filter: 'posts_with_replies',
    includePins: 'false',
  })
  expect(harvest.title).toBe('Mara Lindqvist (@mara.example)')
  expect(harvest.posts.map(({ id }) => id)).toEqual(keys(50))
  expect(wholeSince).toBe(NOW - 50 * 60_000)
  expect(cursor).toMatchObject({
    did: MARA,
    handle: 'mara.example',
    newest: { uri: postUri('3k1') },
    older: '50',
  })
})

test('a poll that knows the newest post asks one page and no handle', async () => {
  const network = await blueskyNetwork()
  network.feed = entries(120)
  const { cursor } = await gathered(network, network.source())
  network.asked.length = 0
  await gathered(network, network.source({}, { cursor }))
  expect(pathsOf(network)).toEqual(['app.bsky.feed.getAuthorFeed'])
})

test('the account stays the same when its handle moves', async () => {
  const network = await blueskyNetwork()
  network.feed = entries(1)
  const { cursor } = await gathered(network, network.source())
  network.feed = [entry('3knew', 0, 'moved', { author: { ...author, handle: 'mara.test' } }), ...entries(1)]
  network.instead = (url) =>
    url.pathname.endsWith('resolveHandle')
      ? { status: 400, json: { error: 'InvalidRequest', message: 'Unable to resolve handle' } }
      : null
  const later = await gathered(network, network.source({}, { cursor }))
  expect(later.harvest.posts[0]).toMatchObject({
    author: 'Mara Lindqvist (@mara.test)',
    url: 'https://bsky.app/profile/mara.test/post/3knew',
  })
  expect(later.cursor).toMatchObject({ did: MARA, handle: 'mara.test' })
})

test('a cursor of another address is forgotten, and one that cannot be read too', async () => {
  const network = await blueskyNetwork()
  network.feed = entries(3)
  for (const cursor of [
    '',
    7,
    [],
    { name: 'other.example', did: TOMA },
    { name: 'mara.example', did: 5, newest: 'x' },
  ]) {
    network.asked.length = 0
    await gathered(network, network.source({}, { cursor }))
    expect(network.asked[0]?.search).toBe('?handle=mara.example')
  }
})

test('a profile named by its DID needs no handle', async () => {
  const network = await blueskyNetwork()
  const source = { ...network.source(), address: `https://bsky.app/profile/${MARA}` }
  await gathered(network, source)
  expect(pathsOf(network)).toEqual(['app.bsky.feed.getAuthorFeed'])
})

test('what came since the last poll is read to the end, over as many pages as it takes', async () => {
  const network = await blueskyNetwork()
  network.feed = entries(10, 200)
  const { cursor } = await gathered(network, network.source())
  network.feed = entries(209)
  const [first] = await pollsFrom(network, cursor, 1)
  expect(first).toEqual(keys(200))
})

test('more than one poll may take is caught up by the next ones, and nothing is lost', async () => {
  const network = await blueskyNetwork()
  network.pageSize = 10
  network.feed = entries(10, 200)
  const { cursor } = await gathered(network, network.source())
  network.feed = entries(209)
  const polls = await pollsFrom(network, cursor, 5)
  expect(polls.map((ids) => ids.length)).toEqual([60, 60, 60, 50, 10])
  expect(new Set(polls.flat())).toEqual(new Set(keys(200)))
})

test('posts that come while older ones are caught up are not lost', async () => {
  const network = await blueskyNetwork()
  network.pageSize = 10
  network.feed = entries(10, 200)
  const first = await gathered(network, network.source())
  network.feed = entries(160, 50)
  const second = await gathered(network, network.source({}, { cursor: first.cursor }))
  network.feed = entries(209)
  const found = [second.harvest.posts.map(({ id }) => id), ...(await pollsFrom(network, second.cursor, 6))]
  expect(new Set(found.flat())).toEqual(new Set(keys(200)))
})

test('the known is met although the newest post was deleted', async () => {
  const network = await blueskyNetwork()
  network.feed = entries(100)
  const { cursor } = await gathered(network, network.source())
  network.feed = network.feed.slice(1)
  network.asked.length = 0
  await gathered(network, network.source({}, { cursor }))
  expect(network.asked).toHaveLength(1)
})

test('a post that says another time than its place in the feed does not end the walk', async () => {
  const network = await blueskyNetwork()
  network.pageSize = 10
  network.feed = entries(10, 200)
  const { cursor } = await gathered(network, network.source())
  network.feed = entries(40, 170).with(3, entry('3kodd', 9_000))
  const { harvest } = await gathered(network, network.source({}, { cursor }))
  expect(harvest.posts).toHaveLength(40)
})

test('a pinned post neither counts as the newest nor as known, and stands once', async () => {
  const network = await blueskyNetwork()
  const pinned = { ...entry('3k9', 9), reason: { $type: 'app.bsky.feed.defs#reasonPin' } }
  network.feed = [pinned, ...entries(20)]
  const { harvest, cursor } = await gathered(network, network.source())
  expect(harvest.posts.map(({ id }) => id).toSorted()).toEqual(keys(20).toSorted())
  expect(cursor).toMatchObject({ newest: { uri: postUri('3k1') } })
  const veryOld = { ...entry('3kold', 9_000), reason: { $type: 'app.bsky.feed.defs#reasonPin' } }
  network.feed = [veryOld, ...entries(100, -60)]
  const later = await gathered(network, network.source({}, { cursor }))
  expect(later.harvest.posts).toHaveLength(100)
})

test('a failure in the middle keeps what was read, and the next poll reads the rest', async () => {
  const network = await blueskyNetwork()
  network.pageSize = 10
  network.feed = entries(10, 100)
  const { cursor } = await gathered(network, network.source())
  network.feed = entries(109)
  network.instead = (url) =>
    url.searchParams.get('cursor') === '30'
      ? { status: 429, headers: { 'retry-after': '60' }, body: '' }
      : null
  const stopped = await gathered(network, network.source({}, { cursor }))
  expect(stopped.failure).toMatchObject({ code: 'rateLimited', retryAfterMs: 60_000 })
  expect(stopped.harvest.posts.map(({ id }) => id)).toEqual(keys(30))
  network.instead = () => null
  const rest = await pollsFrom(network, stopped.cursor, 3)
  expect(new Set(rest.flat())).toEqual(new Set([...keys(10), ...keys(70, 31)]))
})

test('a page that the server does not know any more is found again from the newest one on', async () => {
  const network = await blueskyNetwork()
  network.pageSize = 10
  network.feed = entries(10, 100)
  const { cursor } = await gathered(network, network.source())
  network.feed = entries(109)
  const broken = {
    ...(cursor as object),
    newest: { uri: postUri('3k1'), at: NOW - 60_000 },
    gap: { from: 'stale', until: { uri: postUri('3k100'), at: NOW - 6_000_000 } },
  }
  network.instead = (url) =>
    url.searchParams.get('cursor') === 'stale'
      ? { status: 400, json: { error: 'InvalidRequest', message: 'Malformed cursor' } }
      : null
  const [first = [], ...later] = await pollsFrom(network, broken, 4)
  expect(first).toEqual(keys(10))
  expect(new Set(later.flat())).toEqual(new Set(keys(100)))
})

test('a host that asks us to wait is heeded, and no other one is asked in its place', async () => {
  const network = await blueskyNetwork()
  network.instead = (url) =>
    url.pathname.endsWith('getAuthorFeed')
      ? { status: 429, headers: { 'retry-after': '120' }, body: '' }
      : null
  expect(await poll(network, network.source())).toMatchObject({
    kind: 'failed',
    failure: { code: 'rateLimited', retryAfterMs: 120_000 },
  })
  expect(network.asked).toHaveLength(2)
})

test('an answer that did not change is not read again', async () => {
  const network = await blueskyNetwork()
  network.feed = entries(2)
  network.instead = (url) =>
    url.pathname.endsWith('getAuthorFeed') ? { headers: { etag: '"1"' }, json: { feed: network.feed } } : null
  const { cursor, answer } = await gathered(network, network.source())
  const kept = { cursor, etag: answer.etag, answeredBy: answer.url }
  network.instead = (url) => (url.pathname.endsWith('getAuthorFeed') ? { status: 304, body: '' } : null)
  expect(await poll(network, network.source({}, kept))).toMatchObject({ kind: 'unchanged' })
})

test('an edited post comes with its new text under the same id', async () => {
  const network = await blueskyNetwork()
  network.feed = entries(3)
  const { cursor } = await gathered(network, network.source())
  network.feed = [entry('3k1', 1, 'early', { cid: 'bafyother' }), ...entries(2, 2)]
  const { harvest } = await gathered(network, network.source({}, { cursor }))
  expect(harvest.posts[0]).toMatchObject({ id: postUri('3k1'), text: 'early' })
})

test('an empty profile is fine, proves nothing about deletions, and gives its first posts later', async () => {
  const network = await blueskyNetwork()
  const empty = await gathered(network, network.source())
  expect(empty).toMatchObject({ harvest: { posts: [], title: '' }, wholeSince: null })
  network.feed = entries(3)
  expect(await pollsFrom(network, empty.cursor, 1)).toEqual([keys(3)])
})

test('a profile that had no posts loses none of its first ones, however many they are', async () => {
  const network = await blueskyNetwork()
  network.pageSize = 10
  const source = network.source()
  const empty = await bluesky.poll?.(network.context(source, NOW - 3 * 3_600_000), source)
  if (empty?.kind !== 'gathered') throw new Error('It was not read.')
  network.feed = entries(100)
  const polls = await pollsFrom(network, empty.cursor, 2)
  expect(new Set(polls.flat())).toEqual(new Set(keys(100)))
})

test('a profile that showed nothing for once is not read back to its first post', async () => {
  const network = await blueskyNetwork()
  network.pageSize = 10
  const { cursor: empty } = await gathered(network, network.source())
  network.feed = entries(100)
  const { cursor, harvest } = await gathered(network, network.source({}, { cursor: empty }))
  expect(harvest.posts).toHaveLength(10)
  expect(cursor).toMatchObject({ gap: null, older: '10', isEnd: false })
})

test.each([9, 19])(
  'a post that says another time at place %i of its page does not end the walk',
  async (at) => {
    const network = await blueskyNetwork()
    network.pageSize = 10
    network.feed = entries(10, 200)
    const { cursor } = await gathered(network, network.source())
    network.feed = entries(40, 170).with(at, entry('3kodd', 9_000))
    const { harvest } = await gathered(network, network.source({}, { cursor }))
    expect(harvest.posts).toHaveLength(40)
  },
)

test('a short feed is whole from its beginning', async () => {
  const network = await blueskyNetwork()
  network.feed = entries(3)
  expect(await gathered(network, network.source())).toMatchObject({ wholeSince: 0, cursor: { isEnd: true } })
})

test('without replies own threads stay, without reposts those of others go', async () => {
  const network = await blueskyNetwork()
  const answering = (uri: string) => ({
    record: { createdAt: new Date(NOW).toISOString(), text: 'a', reply: { parent: { uri }, root: { uri } } },
  })
  network.feed = [
    entry('3kown', 1, '', answering(postUri('3k3'))),
    entry('3kother', 2, '', answering(`at://${TOMA}/app.bsky.feed.post/3kx`)),
    {
      ...entry('3kre', 3, 'x', {
        author: { did: TOMA, handle: 'toma.example' },
        uri: `at://${TOMA}/app.bsky.feed.post/3kre`,
      }),
      reason: {
        $type: 'app.bsky.feed.defs#reasonRepost',
        by: author,
        indexedAt: new Date(NOW).toISOString(),
      },
    },
    entry('3k3', 4),
  ]
  const { harvest } = await gathered(network, network.source({ replies: false, reposts: false }))
  expect(harvest.posts.map(({ id }) => id)).toEqual([postUri('3kown'), postUri('3k3')])
  expect(network.asked.at(-1)?.searchParams.get('filter')).toBe('posts_and_author_threads')
})
