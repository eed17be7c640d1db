import { expect, test } from 'vitest'
import {
  author,
  blueskyNetwork,
  entries,
  entry,
  gathered,
  keys,
  type Network,
  NOW,
  postUri,
  TOMA,
} from '#tests/bluesky-network.ts'
import { bluesky } from './bluesky.ts'

async function goneOf(network: Network, cursor: unknown, ids: readonly string[]) {
  const source = network.source({}, { cursor })
  return await bluesky.gone?.(network.context(source), source, ids)
}

test('of the account’s own posts those that the AppView shows no more are gone', async () => {
  const network = await blueskyNetwork()
  network.feed = entries(5)
  const { cursor } = await gathered(network, network.source())
  network.feed = network.feed.filter((_, n) => n !== 2)
  const other = `at://${TOMA}/app.bsky.feed.post/3kx`
  expect(await goneOf(network, cursor, [...keys(2, 2), other])).toEqual([postUri('3k3')])
})

test('an answer that misses even the newest post proves nothing', async () => {
  const network = await blueskyNetwork()
  network.feed = entries(5)
  const { cursor } = await gathered(network, network.source())
  network.feed = []
  expect(await goneOf(network, cursor, keys(2, 2))).toEqual([])
  network.instead = () => ({ status: 500, body: '' })
  expect(await goneOf(network, cursor, keys(2, 2))).toEqual([])
  expect(await goneOf(network, null, keys(2, 2))).toEqual([])
})

test('where the newest post itself is missing, another one that the feed shows is the witness', async () => {
  const network = await blueskyNetwork()
  network.feed = entries(5)
  const { cursor } = await gathered(network, network.source())
  network.feed = network.feed.slice(1)
  expect(await goneOf(network, cursor, keys(1))).toEqual(keys(1))
  network.instead = (url) => (url.pathname.endsWith('getPosts') ? { json: { posts: [] } } : null)
  expect(await goneOf(network, cursor, keys(1))).toEqual([])
  network.feed = []
  network.instead = () => null
  expect(await goneOf(network, cursor, keys(1)), 'nothing is left that could be one').toEqual([])
})

test('a repost of somebody else is no witness', async () => {
  const network = await blueskyNetwork()
  const reason = {
    $type: 'app.bsky.feed.defs#reasonRepost',
    by: author,
    indexedAt: new Date(NOW).toISOString(),
  }
  const uri = `at://${TOMA}/app.bsky.feed.post/3kx`
  const repost = { ...entry('3kx', 9, 'x', { uri, author: { did: TOMA, handle: 'toma.example' } }), reason }
  network.feed = [repost, ...entries(5)]
  const { cursor } = await gathered(network, network.source())
  network.instead = (url) => (url.pathname.endsWith('getPosts') ? { json: { posts: [] } } : null)
  expect(await goneOf(network, cursor, keys(2))).toEqual([])
  network.instead = () => null
  network.feed = [repost, ...entries(4, 2)]
  expect(await goneOf(network, cursor, keys(1))).toEqual(keys(1))
})

test('what is older is read page by page to its end', async () => {
  const network = await blueskyNetwork()
  network.feed = entries(120)
  let { cursor } = await gathered(network, network.source())
  const found: string[] = []
  for (let isEnd = false; !isEnd;) {
    const source = network.source({}, { cursor })
    const page = await bluesky.older?.(network.context(source), source)
    if (page?.kind !== 'page') throw new Error('no page')
    found.push(...page.harvest.posts.map(({ id }) => id))
    ;({ cursor, isEnd } = page)
  }
  expect(found).toEqual(keys(70, 51))
  const source = network.source({}, { cursor })
  expect(await bluesky.older?.(network.context(source), source)).toMatchObject({
    isEnd: true,
    harvest: { posts: [] },
  })
})

test('a step back that fails says why, and one that leads nowhere ends', async () => {
  const network = await blueskyNetwork()
  network.feed = entries(120)
  const { cursor } = await gathered(network, network.source())
  const source = network.source({}, { cursor })
  network.instead = () => ({ status: 503, body: '' })
  expect(await bluesky.older?.(network.context(source), source)).toMatchObject({
    kind: 'failed',
    failure: { status: 503 },
  })
  network.instead = () => ({ json: { feed: [], cursor: '50' } })
  expect(await bluesky.older?.(network.context(source), source)).toMatchObject({ kind: 'page', isEnd: true })
})

test('the source’s own headers go to the AppView alone', async () => {
  const network = await blueskyNetwork()
  expect(bluesky.homes?.(network.source())).toEqual([network.origin])
  expect(bluesky.homes?.(network.source({ appview: 'nonsense' }))).toEqual(['https://public.api.bsky.app'])
})

test('options may be left out, and are checked', () => {
  expect(bluesky.options.safeParse({}).data).toEqual({
    appview: 'https://public.api.bsky.app',
    plc: 'https://plc.directory',
    replies: true,
    reposts: true,
    live: false,
    jetstream: 'wss://jetstream1.us-east.bsky.network',
  })
  expect(bluesky.options.safeParse({ appview: 'https://view.example/' }).data).toMatchObject({
    appview: 'https://view.example',
  })
  for (const wrong of [
    { appview: 'ftp://a.example' },
    { plc: 'plc.directory' },
    { jetstream: 'https://a.example' },
    { replies: 'yes' },
    { more: 1 },
    { plc: 'https://a.example/?x' },
  ])
    expect(bluesky.options.safeParse(wrong).success).toBe(false)
})
