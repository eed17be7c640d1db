import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { ParsedPost } from '#model/post.ts'
import { bluesky } from '#sources/bluesky.ts'

const MARA = 'did:plc:mara22222222222222222222'
const TOMA = 'did:plc:toma33333333333333333333'
const receivedAt = Date.parse('2026-10-06T00:00:00.000Z')

function parsed(answer: unknown, options: Record<string, unknown> = {}) {
  return bluesky.parse(new TextEncoder().encode(JSON.stringify(answer)), {
    url: `https://public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed?actor=${MARA}`,
    contentType: 'application/json',
    receivedAt,
    lang: 'sv',
    options,
  })
}

function harvest(answer: unknown, options: Record<string, unknown> = {}) {
  const outcome = parsed(answer, options)
  if (outcome.kind === 'error') throw new Error(outcome.error.message)
  return outcome.harvest
}

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(`tests/fixtures/platforms/bluesky/${name}.json`, 'utf8'))
const feed = harvest(fixture('author-feed'))
const records = harvest(fixture('records'))

function post(key: string, from: readonly ParsedPost[] = feed.posts): ParsedPost {
  const found = from.find(({ id }) => id.endsWith(`/${key}`))
  if (found === undefined) throw new Error(`There is no ${key}.`)
  return found
}

const quoted = {
  id: `at://${TOMA}/app.bsky.feed.post/3kquoted2`,
  url: 'https://bsky.app/profile/toma.example.test/post/3kquoted2',
  author: 'Tomáš 📱 (@toma.example.test)',
  text: 'Details: mi.exam...',
}
const lost = {
  id: `at://${TOMA}/app.bsky.feed.post/3klost2`,
  url: `https://bsky.app/profile/${TOMA}/post/3klost2`,
}

test('a feed names its author and the page with older posts, and every entry is read', () => {
  expect(feed).toMatchObject({
    title: 'Mara Lindqvist (@mara.example)',
    skipped: 0,
    older: `https://public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed?actor=${encodeURIComponent(MARA)}&cursor=2026-10-05T09%3A05%3A00Z%3A%3Abafyreilast`,
  })
  expect(feed.posts).toHaveLength(17)
})

test('a post is told whole: links of its text with their card, mentions, tags, language and time', () => {
  expect(post('3kfacets2')).toEqual({
    id: `at://${MARA}/app.bsky.feed.post/3kfacets2`,
    url: 'https://bsky.app/profile/mara.example/post/3kfacets2',
    title: '',
    text: '🔥 Xiaomi hat die Domain gekauft: www.mios-domain.exa... – Dank an @toma.example.test #Xiaomi #小米系统',
    summary: '',
    content: '',
    author: 'Mara Lindqvist (@mara.example)',
    links: [
      {
        raw: 'www.mios-domain.exa...',
        expanded: 'https://www.mios-domain.example/whois?domain=mios.cn',
        title: 'WHOIS of mios.cn',
        description: 'Registrant: Beijing Example Technology',
      },
      { raw: '@toma.example.test', expanded: `https://bsky.app/profile/${TOMA}` },
    ],
    media: [],
    lang: 'de',
    categories: ['Xiaomi', '小米系统', 'leak'],
    publishedAt: Date.parse('2026-10-05T12:00:00.123Z'),
    updatedAt: null,
    timePrecision: 'exact',
    repostOf: null,
    quoteOf: null,
    replyTo: null,
  })
})

test('pictures, galleries and films come with their descriptions', () => {
  expect(post('3kimages2').media).toEqual([
    { type: 'image', url: 'https://cdn.bsky.example/img/full/1', alt: 'Settings page that says MIOS 1.0' },
    { type: 'image', url: 'https://cdn.bsky.example/img/full/2' },
  ])
  expect(post('3kgallery2')).toMatchObject({
    text: '',
    lang: 'sv',
    media: [{ alt: 'Boot logo' }, { alt: 'About phone' }],
  })
  expect(post('3kvideo2').media).toEqual([
    {
      type: 'video',
      url: 'https://video.bsky.example/watch/mara/bafkreivideo/playlist.m3u8',
      alt: 'A phone that starts MIOS',
    },
  ])
})

test('a repost is by who reposted, when that was, and holds what the original holds', () => {
  expect(post('3krepost2')).toMatchObject({
    author: 'Mara Lindqvist (@mara.example)',
    text: '',
    publishedAt: Date.parse('2026-10-05T10:30:00.000Z'),
    timePrecision: 'exact',
    links: [{ raw: 'builds.exa...', expanded: 'https://builds.example/mios/' }],
    media: [{ alt: 'A table of builds' }],
    repostOf: {
      id: `at://${TOMA}/app.bsky.feed.post/3krepost2`,
      url: 'https://bsky.app/profile/toma.example.test/post/3krepost2',
      author: 'Tomáš 📱 (@toma.example.test)',
      text: 'Leaked build list: builds.exa...',
    },
  })
})

test('one’s own post brought up once more is that post, not another version of it', () => {
  expect(post('3kold2')).toMatchObject({
    text: 'I said so in September',
    publishedAt: Date.parse('2026-09-01T09:00:00.000Z'),
    repostOf: null,
  })
})

test('a quote comes with the text, the links and the pictures of what is quoted', () => {
  const link = { raw: 'mi.exam...', expanded: 'https://mi.example/mios-details' }
  expect(post('3kquote2')).toMatchObject({
    quoteOf: quoted,
    links: [link],
    media: [{ alt: 'Kernel string' }],
  })
  expect(post('3kboth2')).toMatchObject({
    quoteOf: quoted,
    links: [{ raw: 'https://news.example/hyper', title: 'HyperOS it is' }, link],
  })
})

test.each(['3kblocked2', '3kmissing2', '3kdetached2'])(
  'a quote that is not shown is named all the same: %s',
  (key) => {
    expect(post(key).quoteOf).toEqual(lost)
  },
)

test('of a quoted author who hides from strangers nothing is told', () => {
  expect(post('3khidden2')).toMatchObject({
    quoteOf: { id: expect.stringContaining('/3kh2') },
    links: [],
    media: [],
  })
  expect(post('3khidden2').quoteOf).not.toHaveProperty('text')
})

test('so it is with a reposted one', () => {
  const by = { did: MARA, handle: 'mara.example' }
  const author = { did: TOMA, handle: 'toma.example', labels: [{ src: TOMA, val: '!no-unauthenticated' }] }
  const record = { text: 'not for all', createdAt: '2026-10-01T00:00:00Z', tags: ['x'] }
  const reason = { $type: 'app.bsky.feed.defs#reasonRepost', by, indexedAt: '2026-10-02T00:00:00Z' }
  const { posts } = harvest({ feed: [{ post: { uri: lost.id, author, record }, reason }] })
  expect(posts).toMatchObject([{ text: '', links: [], categories: [], repostOf: { id: lost.id } }])
  expect(JSON.stringify(posts)).not.toContain('not for all')
})

test('a feed that is shown in a post is a link with a card', () => {
  expect(post('3kgen2')).toMatchObject({
    quoteOf: null,
    links: [
      {
        raw: `https://bsky.app/profile/${TOMA}/feed/mios`,
        expanded: 'https://bsky.app/profile/toma.example.test/feed/mios',
        title: 'MIOS watch',
        description: 'All about MIOS',
      },
    ],
  })
})

test('its address is written alike in a record, and whatever the name of who made it becomes', () => {
  const uri = `at://${TOMA}/app.bsky.graph.list/3klist2`
  const record = { text: 'see', createdAt: '2026-10-01T00:00:00Z', embed: { record: { uri, cid: 'bafy' } } }
  const author = { did: MARA, handle: 'mara.example' }
  const view = (handle: string) => ({ record: { uri, name: 'Leakers', creator: { did: TOMA, handle } } })
  const shown = [undefined, view('toma.example'), view('toma.test'), view('handle.invalid')].flatMap(
    (embed) => harvest({ feed: [{ post: { uri: lost.id, author, record, embed } }] }).posts[0]?.links ?? [],
  )
  expect(shown.map(({ raw }) => raw)).toEqual(
    Array.from({ length: 4 }, () => `https://bsky.app/profile/${TOMA}/lists/3klist2`),
  )
})

test('a reply names what it answers, with its text if that is shown', () => {
  expect(post('3kreply2').replyTo).toEqual({
    id: `at://${TOMA}/app.bsky.feed.post/3kparent2`,
    url: 'https://bsky.app/profile/toma.example.test/post/3kparent2',
    author: 'Tomáš 📱 (@toma.example.test)',
    text: 'Is it real?',
  })
  expect(post('3korphan2').replyTo).toEqual({
    id: `at://${TOMA}/app.bsky.feed.post/3kgone2`,
    url: `https://bsky.app/profile/${TOMA}/post/3kgone2`,
  })
})

test('getPosts is read like a feed', () => {
  const { posts, older } = harvest(fixture('posts'))
  expect(older).toBeNull()
  expect(posts.find(({ id }) => id.endsWith('3kfacets2'))).toEqual(post('3kfacets2'))
})

test('a record of the author’s own server gives the same post, but for names', () => {
  const { author, url, ...rest } = post('3kfacets2', records.posts)
  expect({ author, url }).toEqual({ author: MARA, url: `https://bsky.app/profile/${MARA}/post/3kfacets2` })
  expect(rest).toEqual((({ author: _author, url: _url, ...same }) => same)(post('3kfacets2')))
})

test('files of a record are named where bsky.app shows them', () => {
  const images = `https://cdn.bsky.app/img/feed_fullsize/plain/${MARA}`
  expect(post('3krimg2', records.posts).media).toEqual([
    { type: 'image', url: `${images}/bafkreiimage@jpeg`, alt: 'MIOS splash' },
  ])
  expect(post('3krold2', records.posts).media).toEqual([{ type: 'image', url: `${images}/bafkreiold@jpeg` }])
  expect(post('3krvid2', records.posts).media).toEqual([
    {
      type: 'video',
      url: `https://video.bsky.app/watch/${encodeURIComponent(MARA)}/bafkreifilm/playlist.m3u8`,
      alt: 'Booting',
    },
  ])
})

test('a record names what it quotes and answers', () => {
  const { id } = quoted
  const url = `https://bsky.app/profile/${TOMA}/post/3kquoted2`
  expect(post('3krquote2', records.posts)).toMatchObject({
    quoteOf: { id, url },
    links: [{ raw: 'https://news.example/hyper', title: 'HyperOS it is', description: 'At last' }],
  })
  expect(post('3krreply2', records.posts).replyTo).toMatchObject({
    id: `at://${TOMA}/app.bsky.feed.post/3kparent2`,
  })
})

test('an item that cannot be read is counted, and the others stay', () => {
  const { feed: items } = fixture('author-feed') as { feed: unknown[] }
  const bad = [null, 7, {}, { post: {} }, { post: { uri: 'at://a/b/c', record: { text: 1 } } }]
  const { posts, skipped } = harvest({ feed: [...bad, ...items] })
  expect({ posts, skipped }).toEqual({ posts: feed.posts, skipped: bad.length })
})

test.each([
  [{}, 'layoutChanged', /no list 'feed'/u],
  [{ feed: 'x' }, 'layoutChanged', /no list/u],
  [[], 'layoutChanged', /no list/u],
  [
    { error: 'InvalidRequest', message: 'Profile not found' },
    'layoutChanged',
    /InvalidRequest: Profile not found/u,
  ],
])('%j is said not to hold posts', (answer, code, message) => {
  expect(parsed(answer)).toMatchObject({
    kind: 'error',
    error: { code, message: expect.stringMatching(message) },
  })
})

test('an author who opted out is not read', () => {
  const author = { did: MARA, handle: 'mara.example', labels: [{ src: MARA, val: '!no-unauthenticated' }] }
  const record = { text: 'MIOS', createdAt: '2026-10-01T00:00:00Z' }
  const entry = { post: { uri: `at://${MARA}/app.bsky.feed.post/3k`, author, record } }
  expect(parsed({ feed: [entry] })).toMatchObject({ kind: 'error', error: { code: 'optedOut' } })
  const taken = { ...author, labels: [{ ...author.labels[0], neg: true }, { val: 'porn' }] }
  expect(harvest({ feed: [{ post: { ...entry.post, author: taken } }] }).posts).toHaveLength(1)
})
