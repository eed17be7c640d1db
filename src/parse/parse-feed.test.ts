import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

import type { Feed, ParseError } from '#model/feed.ts'
import { parseFeed } from './parse-feed.ts'

const receivedAt = Date.UTC(2023, 9, 20)
const origin = { url: 'https://feed.example/dir/feed.xml', contentType: null, receivedAt }
const bytes = (text: string) => new TextEncoder().encode(text)

function feedOf(text: string | Uint8Array): Feed {
  const result = parseFeed(typeof text === 'string' ? bytes(text) : text, origin)
  if (result.kind === 'error') throw new Error(result.error.message)
  return result.feed
}

function errorOf(text: string, maxBytes?: number): ParseError {
  const result = parseFeed(bytes(text), maxBytes === undefined ? origin : { ...origin, maxBytes })
  if (result.kind === 'feed') throw new Error('read as a feed')
  return result.error
}

function fixture(name: string): Feed {
  return feedOf(readFileSync(new URL(`../../tests/fixtures/feeds/${name}`, import.meta.url)))
}

const item = (inside: string) =>
  `<rss version="2.0"><channel><title>T</title><item>${inside}</item></channel></rss>`
const entry = (inside: string) =>
  `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry>${inside}</entry></feed>`

test('reads RSS 2.0 with its usual modules', () => {
  const feed = fixture('rss-2.0.xml')
  expect(feed).toMatchObject({
    title: 'Invented Leaks & Rumours',
    url: 'https://leaks.example/',
    format: 'rss',
    encoding: 'utf-8',
    partial: false,
    problems: [],
    hints: { everyMs: 3_600_000, skipHours: [0, 3], skipDays: [0] },
  })
  expect(feed.posts).toHaveLength(2)
  expect(feed.posts[0]).toMatchObject({
    id: 'leak-1',
    url: 'https://leaks.example/posts/1?a=1&b=2',
    title: 'MIOS boot screen & build string seen',
    text: 'Long text with a link\nand',
    summary: 'Short text',
    author: 'Invented Leaker',
    links: [{ raw: 'https://leaks.example/mios' }],
    lang: 'en-gb',
    categories: ['Xiaomi', 'MIOS & friends'],
    publishedAt: Date.UTC(2023, 9, 10, 1, 5, 7),
    updatedAt: null,
    timePrecision: 'exact',
  })
  expect(feed.posts[0]?.media).toEqual([
    { type: 'video', url: 'https://leaks.example/clip.mp4', alt: 'Boot clip' },
    { type: 'audio', url: 'https://leaks.example/talk.mp3' },
    { type: 'image', url: 'https://leaks.example/boot.png', alt: 'MIOS on a screen' },
  ])
})

test('takes a guid for the link if it may be one, and a name out of an author', () => {
  const post = fixture('rss-2.0.xml').posts[1]
  expect(post).toMatchObject({
    url: 'https://leaks.example/posts/2',
    author: 'News Desk',
    text: 'Escaped & short',
    timePrecision: 'minute',
  })
  expect(feedOf(item('<guid isPermaLink="false">https://a.example/</guid>')).posts[0]?.url).toBeNull()
})

test('reads Atom 1.0: XHTML in order, the right link, bases, inherited author and language', () => {
  const feed = fixture('atom-1.0.xml')
  expect(feed).toMatchObject({ title: 'Erfundene Leaks', url: 'https://blog.example/leaks/', format: 'atom' })
  expect(feed.posts[0]).toMatchObject({
    id: 'tag:blog.example,2023:1',
    url: 'https://blog.example/leaks/1.html',
    title: 'Xiaomi MIOS',
    text: 'The new MIOS will replace MIUI, see: <soon>',
    summary: '1 &lt; 2 &amp; done',
    author: 'Erfundene Autorin',
    lang: 'de',
    categories: ['Betriebssystem'],
    links: [{ raw: 'https://blog.example/leaks/img/x' }, { raw: 'https://mios.example/', title: 'Domain' }],
    media: [{ type: 'image', url: 'https://blog.example/leaks/boot.png' }],
    publishedAt: Date.UTC(2023, 9, 10, 6),
    updatedAt: Date.UTC(2023, 9, 10, 9),
    replyTo: { id: 'tag:blog.example,2023:0', url: 'https://blog.example/leaks/0.html' },
  })
  expect(feed.posts[0]?.content).toContain('<a href="https://blog.example/leaks/img/x">')
})

test('one bad date loses nothing but the date', () => {
  const post = fixture('atom-1.0.xml').posts[1]
  expect(post).toMatchObject({ title: 'Plain <b> title', author: 'Guest', lang: 'en', text: 'one\ntwo' })
  expect(post).toMatchObject({ publishedAt: receivedAt, updatedAt: null, timePrecision: 'inferred' })
})

test('reads RSS 1.0, whose items stand outside the channel', () => {
  const feed = fixture('rss-1.0.xml')
  expect(feed).toMatchObject({ title: 'RDF leaks', url: 'https://rdf.example/', format: 'rdf' })
  expect(feed.posts).toMatchObject([
    {
      id: 'https://rdf.example/1',
      title: 'Fuite MIOS',
      author: 'Une Autrice',
      categories: ['systèmes'],
      lang: 'fr',
      timePrecision: 'minute',
    },
  ])
})

test('takes the description of a film for the text where there is no other', () => {
  const post = fixture('video.xml').posts[0]
  expect(post?.title).toBe('MIOS hands-on')
  expect(post?.text).toBe('First line about MIOS & more\nSecond line: https://mios.example/')
  expect(post?.content).toBe('First line about MIOS &amp; more<br>\nSecond line: https://mios.example/')
  expect(post?.media.map(({ type }) => type)).toEqual(['video', 'image'])
})

test('reads JSON Feed 1.1 and 1, and passes over what has a wrong type', () => {
  const feed = fixture('json-feed-1.1.json')
  expect(feed).toMatchObject({ title: 'Invented JSON leaks', url: 'https://json.example/', format: 'json' })
  expect(feed.posts[0]).toMatchObject({
    id: '17',
    url: 'https://json.example/17',
    author: 'Item Author',
    text: 'See x',
    links: [{ raw: 'https://json.example/x' }, { raw: 'https://mios.example/' }],
    media: [
      { type: 'audio', url: 'https://json.example/a.mp3', alt: 'Talk' },
      { type: 'image', url: 'https://json.example/i.png' },
    ],
    categories: ['os', 'domain'],
    lang: 'en',
    updatedAt: Date.UTC(2023, 9, 10, 10),
  })
  expect(feed.posts[1]).toMatchObject({ id: '18', author: 'Old Style', text: 'Plain <text>\nwith two lines' })
  expect(feed.posts[2]).toMatchObject({ id: '19', title: '5', content: '', author: 'Feed Author' })
})

test('a JSON Feed cut off keeps its whole items and says so', () => {
  const feed = feedOf('{"title": "T", "items": [{"id": "a", "tags": ["}"]}, {"id": "b\\"}')
  expect(feed).toMatchObject({ title: 'T', partial: true, posts: [{ id: 'a' }] })
  expect(feed.problems).toEqual(['The feed ends too early: whole items were kept.'])
})

test('marks a date that is missing or later than the time received', () => {
  const times = (inside: string) => {
    const { publishedAt, timePrecision } = feedOf(item(inside)).posts[0] ?? {}
    return { publishedAt, timePrecision }
  }
  expect(times('<title>a</title>')).toEqual({ publishedAt: receivedAt, timePrecision: 'inferred' })
  expect(times('<pubDate>Tue, 10 Oct 2034 09:05:07 GMT</pubDate>')).toEqual({
    publishedAt: receivedAt,
    timePrecision: 'inferred',
  })
  expect(times('<pubDate>0001-01-01T00:00:00</pubDate>')).toEqual({
    publishedAt: receivedAt,
    timePrecision: 'inferred',
  })
  expect(times('<pubDate>10 Oct 2023</pubDate>')).toEqual({
    publishedAt: Date.UTC(2023, 9, 10),
    timePrecision: 'day',
  })
})

test('dates without a zone are Chinese time in a Chinese feed', () => {
  const feed = feedOf(
    '<rss><channel><language>zh-CN</language><item><pubDate>2023-10-10 09:05:07</pubDate></item></channel></rss>',
  )
  expect(feed.posts[0]?.publishedAt).toBe(Date.UTC(2023, 9, 10, 1, 5, 7))
})

test('an item without guid and link keeps its id as long as it says the same', () => {
  const id = (title: string) =>
    feedOf(item(`<title>${title}</title><description>d</description>`)).posts[0]?.id
  expect(id('a')).toBe(id('a'))
  expect(id('a')).not.toBe(id('b'))
})

test('Atom 0.3: base64, issued and modified', () => {
  const old = `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title mode="base64">TUlPUw==</title><issued>2023-10-10T09:00:00Z</issued><modified>2023-10-10T10:00:00Z</modified></entry></feed>`
  expect(feedOf(old).posts[0]).toMatchObject({
    title: 'MIOS',
    publishedAt: Date.UTC(2023, 9, 10, 9),
    updatedAt: Date.UTC(2023, 9, 10, 10),
  })
})

test('naked markup is kept in order', () => {
  expect(feedOf(item('<description><p>a <b>b</b><br/>c</p></description>')).posts[0]?.summary).toBe(
    '<p>a <b>b</b><br/>c</p>',
  )
  const xhtml = entry(
    '<content type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:p>a<x:b>b</x:b></x:p></x:div></content>',
  )
  expect(feedOf(xhtml).posts[0]?.content).toBe('<p>a<b>b</b></p>')
})

test('a web page is told by its title, with the feeds it names', () => {
  const error = errorOf(
    '<!DOCTYPE html><html><head><title>Log in &amp; read</title><link rel="alternate" type="application/rss+xml" title="Leaks" href="/feed"></head><body><rss></body></html>',
  )
  expect(error).toMatchObject({
    code: 'html',
    advertised: [{ title: 'Leaks', url: 'https://feed.example/feed' }],
  })
  expect(error.message).toContain("'Log in & read'")
  expect(error.fix).toContain('https://feed.example/feed')
})

test.each([
  ['empty', ' \n', 'empty'],
  ['text', 'MIOS is near', 'notFeed'],
  ['other XML', '<?xml version="1.0"?><urlset><url/></urlset>', 'notFeed'],
  ['other JSON', '{"error": "rate limited"}', 'notFeed'],
  ['broken JSON', '{"items": [', 'notFeed'],
  ['a fragment of a page', '<div>Checking your browser</div>', 'html'],
])('%s is no feed, and the error says what to do', (_case, text, code) => {
  const error = errorOf(text)
  expect(error.code).toBe(code)
  expect(error.message).toContain('https://feed.example/dir/feed.xml')
  expect(error.fix.length).toBeGreaterThan(20)
})

test('a body over the cap is refused unread', () => {
  expect(errorOf(item('<title>MIOS</title>'), 50)).toMatchObject({ code: 'tooLarge' })
})
