import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Feed } from '#model/feed.ts'
import type { ParsedPost } from '#model/post.ts'
import { parseFeed } from '#parse/parse-feed.ts'
import { feedOptions, viaNamed, viaOf } from './via.ts'

const folder = new URL('../../tests/fixtures/platforms/via/', import.meta.url)
const receivedAt = Date.UTC(2026, 8, 4, 7, 0, 0)
const address = 'https://feed.example/rss'

const bytes = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)))

function feedIn(body: Uint8Array, url = address): Feed | null {
  const result = parseFeed(body, { url, contentType: null, receivedAt })
  return result.kind === 'feed' ? result.feed : null
}

function read(name: string, url = address): readonly ParsedPost[] {
  return fixed(feedIn(bytes(name), url), url)
}

function fixed(feed: Feed | null, url = address): readonly ParsedPost[] {
  if (feed === null) throw new Error('no feed')
  const via = viaOf(feed, url, {})
  if (via === null) throw new Error('no profile')
  return feed.posts.map((post) => via.fixPost(post, feed))
}

function changed(name: string, ...swaps: readonly (readonly [RegExp, string])[]): readonly ParsedPost[] {
  const text = swaps.reduce(
    (whole, [from, to]) => whole.replaceAll(from, to),
    new TextDecoder().decode(bytes(name)),
  )
  return fixed(feedIn(new TextEncoder().encode(text)))
}

test.each([
  ['nitter.xml', 'nitter', true],
  ['rsshub-weibo.xml', 'rsshub', true],
  ['rsshub-twitter.xml', 'rsshub', true],
  ['rsshub.json', 'rsshub', true],
  ['rss-bridge.xml', 'rss-bridge', true],
  ['mastodon.xml', 'mastodon', false],
  ['bluesky.xml', 'bluesky', false],
  ['reddit.xml', 'reddit', false],
  ['youtube.xml', 'youtube', false],
  ['wordpress.xml', 'wordpress', false],
])(
  '%s came through %s, and no posts where there were some are trouble at once: %s',
  (file, name, isTrouble) => {
    const feed = feedIn(bytes(file))
    expect(feed === null ? null : viaOf(feed, address, {})).toMatchObject({ name, emptyIsTrouble: isTrouble })
  },
)

test('other feeds came through nothing', () => {
  for (const name of ['rss-2.0.xml', 'atom-1.0.xml', 'rss-1.0.xml', 'json-feed-1.1.json']) {
    const feed = feedIn(
      new Uint8Array(readFileSync(new URL(`../../tests/fixtures/feeds/${name}`, import.meta.url))),
    )
    expect(feed === null ? 'none' : viaOf(feed, address, {})).toBeNull()
  }
})

test('its owner says what a feed came through, or that it came through nothing', () => {
  const feed = feedIn(bytes('nitter.xml'))
  if (feed === null) throw new Error('no feed')
  expect(viaOf(feed, address, { via: 'rsshub' })?.name).toBe('rsshub')
  expect(viaOf(feed, address, { via: 'none' })).toBeNull()
  expect(viaOf(feed, address, { via: 'nothing known' })?.name).toBe('nitter')
  expect(viaNamed({})).toBeUndefined()
  expect(feedOptions.safeParse({ via: 'rss-bridge' }).success).toBe(true)
  expect(feedOptions.safeParse({ via: 'fax' }).success).toBe(false)
  expect(feedOptions.safeParse({ vai: 'nitter' }).success).toBe(false)
})

test('Nitter: a post is known by its number at X, whatever its guid and instance', () => {
  const old = changed(
    'nitter.xml',
    [/<guid[^>]*>(\d+)<\/guid>/gu, '<guid>https://other.example/x/status/$1#m</guid>'],
    [/nitter\.example/gu, 'other.example'],
  )
  const posts = read('nitter.xml')
  expect(posts.map(({ id }) => id)).toEqual([
    '2008000000000000001',
    '2010000000000000009',
    '2010000000000000005',
    '2009000000000000009',
  ])
  expect(old.map(({ id, url }) => [id, url])).toEqual(posts.map(({ id, url }) => [id, url]))
  expect(posts[0]).toMatchObject({
    url: 'https://x.com/phoneleaks/status/2008000000000000001',
    title: 'Tips go to my inbox',
    author: 'Phone Leaks (@phoneleaks)',
  })
})

test('Nitter: links to the instance and its stand-ins say where they lead, others and pictures stay', () => {
  expect(read('nitter.xml')[1]).toMatchObject({
    links: [
      {
        raw: 'https://nitter.example/inventor/status/2010000000000000005#m',
        expanded: 'https://x.com/inventor/status/2010000000000000005',
      },
      {
        raw: 'https://piped.example/watch?v=abcdefghijk',
        expanded: 'https://www.youtube.com/watch?v=abcdefghijk',
      },
      { raw: 'https://mios.example/?a=1' },
      { expanded: 'https://x.com/search?f=tweets&q=%23MIOS' },
    ],
    media: [{ type: 'image', url: 'https://nitter.example/pic/media%2FGabc123.jpg' }],
  })
})

test('Nitter: who repeats, whom, and what is quoted or answered', () => {
  const [, , repost, reply] = read('nitter.xml')
  expect(repost).toMatchObject({
    author: 'Phone Leaks (@phoneleaks)',
    text: '',
    repostOf: {
      id: '2010000000000000005',
      url: 'https://x.com/inventor/status/2010000000000000005',
      author: '@inventor',
      text: 'MIOS has a logo',
    },
  })
  expect(reply).toMatchObject({
    text: 'Are you sure?',
    replyTo: { author: '@inventor' },
    quoteOf: { id: '2009000000000000002', text: 'MIOS boots' },
  })
})

test('RSSHub: posts of X have its numbers, reposts are such', () => {
  const [post, repost] = read('rsshub-twitter.xml')
  expect(post).toMatchObject({
    id: '2010000000000000009',
    url: 'https://x.com/phoneleaks/status/2010000000000000009',
    text: 'The new system is called MIOS',
  })
  expect(repost).toMatchObject({
    text: '',
    author: 'Phone Leaks',
    repostOf: { author: 'Ann Inventor (@inventor)', text: 'MIOS has a logo' },
  })
  expect(read('rsshub.json')[0]).toMatchObject({ id: '2010000000000000009', author: 'Phone Leaks' })
})

test('RSSHub: posts of Weibo have its numbers; emoji are no pictures, links lead on', () => {
  expect(read('rsshub-weibo.xml')).toMatchObject([
    {
      id: '5202773982422349',
      url: 'https://weibo.com/1234567890/Q1aaaaaa9',
      text: '自研系统在路上',
      repostOf: { author: '原作者', text: '系统叫 MIOS，见 网页链接' },
      media: [],
      links: [{ raw: 'https://weibo.com/2345678901' }, { expanded: 'https://mios.example/' }],
    },
  ])
})

test('RSS-Bridge: its own name is no author', () => {
  expect(read('rss-bridge.xml').map(({ author }) => author)).toEqual(['Phone Leaks', null])
})

test('Mastodon: a post is known as in the fediverse, and has an author and no title', () => {
  expect(read('mastodon.xml')[0]).toMatchObject({
    id: 'https://toots.example/users/phoneleaks/statuses/115100000000000001',
    url: 'https://toots.example/@phoneleaks/115100000000000001',
    title: '',
    author: 'Phone Leaks (@phoneleaks@toots.example)',
    media: [{ alt: 'A phone that shows MIOS' }],
  })
})

test('Mastodon: in the feed of a tag each post has its own author, and what is no page of Mastodon stays', () => {
  const posts = changed(
    'mastodon.xml',
    [/Public posts from @phoneleaks@toots.example/gu, 'Public posts tagged #mios'],
    [/<link>https:\/\/toots.example\/@phoneleaks<\/link>/gu, '<link>https://toots.example/tags/mios</link>'],
    [/https:\/\/toots.example\/@phoneleaks\/115100000000000002/gu, 'https://notes.example/notes/9abcdefgh1'],
  )
  expect(posts[0]?.author).toBe('@phoneleaks@toots.example')
  expect(posts[1]).toMatchObject({ id: 'https://notes.example/notes/9abcdefgh1', author: null })
})

test('Bluesky: lines stay, the note on embeds goes, the author is that of the feed', () => {
  const [post, embed] = read('bluesky.xml')
  expect(post).toMatchObject({
    id: 'at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3lvaaaaaaaa2k',
    text: 'So this is it.\nCalled MIOS?',
    author: 'Phone Leaks (@leaks.example)',
  })
  expect(embed?.text).toBe('')
})

test('Bluesky: a text is text: signs stay, addresses in it are links', () => {
  const [post] = changed('bluesky.xml', [
    /So this is it\./gu,
    'I &lt;b&gt;3 MIOS &amp;amp; you (https://mios.example/a_(b)), https://mios.example/c.',
  ])
  expect(post?.text).toContain('I <b>3 MIOS &amp; you (https://mios.example/a_(b)), https')
  expect(post?.links).toEqual([{ raw: 'https://mios.example/a_(b)' }, { raw: 'https://mios.example/c' }])
  expect(post?.summary).toContain('I &lt;b&gt;3')
})

test('Reddit: the words without those around them, the page it is about first', () => {
  const [link, self, removed, crosspost] = read('reddit.xml')
  expect(link).toMatchObject({
    id: 't3_1aaaaa1',
    text: '',
    author: 'leaker_one',
    links: [{ raw: 'https://news.example/mios' }],
  })
  expect(self).toMatchObject({
    text: 'I saw MIOS, submitted by a friend. See here.',
    links: [{ raw: 'https://mios.example/' }],
  })
  expect(removed).toMatchObject({ title: 'Gone', text: '', author: null, links: [] })
  expect(crosspost).toMatchObject({
    repostOf: { url: 'https://www.reddit.com/r/MIOS/comments/1bbbbb1/logo/' },
    links: [{ raw: 'https://www.reddit.com/r/MIOS/comments/1bbbbb1/logo/' }],
  })
})

test('Reddit: what was taken away can be told', () => {
  const feed = feedIn(bytes('reddit.xml'))
  if (feed === null) throw new Error('no feed')
  const via = viaOf(feed, address, {})
  expect(feed.posts.map((post) => via?.isRemoved?.(post))).toEqual([false, false, true, false])
})

test('Reddit: a page for an id is its thread, a comment stays one', () => {
  const posts = changed(
    'reddit.xml',
    [/<id>t3_1aaaaa1</gu, '<id>https://www.reddit.com/r/Phones/comments/1aaaaa1/mios_is_here/<'],
    [/<id>t3_1aaaaa2</gu, '<id>t1_zzz<'],
  )
  expect(posts.slice(0, 2).map(({ id }) => id)).toEqual(['t3_1aaaaa1', 't1_zzz'])
})

test('YouTube: the description is the text, its addresses links; its 404 mean nothing for 14 days', () => {
  const [video, short] = read('youtube.xml')
  expect(video).toMatchObject({
    id: 'yt:video:abcdefghij0',
    text: expect.stringContaining('It is called MIOS.'),
    links: [{ raw: 'https://mios.example/about' }, { raw: 'https://short.example/x' }],
    media: [{ type: 'video', url: 'https://www.youtube.com/watch?v=abcdefghij0' }, { type: 'image' }],
  })
  expect(short).toMatchObject({
    id: 'yt:video:abcdefghij1',
    url: 'https://www.youtube.com/shorts/abcdefghij1',
    text: '',
  })
})

test('WordPress: what it writes below every post is no text, and its links are none of the post', () => {
  const [whole, summary] = read('wordpress.xml')
  expect(whole).toMatchObject({
    id: 'https://phonenews.example/?p=4711',
    text: 'The new system is called MIOS. The post office is closed.\nIt appeared first on a phone, see mios.example.',
    links: [{ raw: 'https://mios.example/' }],
  })
  expect(whole?.content).not.toContain('The post <a')
  expect(summary).toMatchObject({ text: 'A few words about phones […]', links: [] })
})

test('WordPress: the footer is known in any language by its link to the post', () => {
  const posts = changed(
    'wordpress.xml',
    [/Der Beitrag/gu, 'La entrada'],
    [/erschien zuerst auf/gu, 'se publicó primero en'],
  )
  expect(posts[1]?.text).toBe('A few words about phones […]')
})

test.each([
  ['MIOS … Continue reading “MIOS is here”', 'MIOS …'],
  ['MIOS\nRead more »', 'MIOS'],
  ['MIOS [Read more...]', 'MIOS [Read more...]'],
  ['MIOS…\n阅读全文', 'MIOS…'],
  ['Why you should read more', 'Why you should read more'],
  ['MIOS\nThe post MIOS is here appeared first on Another Name.', 'MIOS'],
  ['MIOS\nMIOS is here, says Phone News', 'MIOS\nMIOS is here, says Phone News'],
])('WordPress: of %j remains %j', (text, rest) => {
  const feed = feedIn(bytes('wordpress.xml'))
  const via = viaNamed({ via: 'wordpress' })
  const [post] = feed?.posts ?? []
  if (feed === null || post === undefined) throw new Error('no feed')
  expect(via?.fixPost({ ...post, text }, feed).text).toBe(rest)
})
