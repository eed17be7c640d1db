import { expect, test } from 'vitest'

import type { ParsedPost } from '#model/post.ts'
import { parseFeed } from './parse-feed.ts'

function postOf(html: string, beside = ''): ParsedPost {
  const feed = `<rss xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item>${beside}<description><![CDATA[${html}]]></description></item></channel></rss>`
  const result = parseFeed(new TextEncoder().encode(feed), {
    url: 'https://feed.example/rss',
    contentType: null,
    receivedAt: Date.UTC(2024, 0, 1),
  })
  if (result.kind === 'error' || result.feed.posts[0] === undefined) throw new Error('no post')
  return result.feed.posts[0]
}

test('a post quoted through RSSHub stands apart from the own words', () => {
  const post = postOf(
    'My two cents<div class="rsshub-quote"><br><a href="https://x.com/inventor">Inventor</a>: MIOS is near<br>very near <a href="https://x.com/inventor/status/1234567890">link</a></div>',
  )
  expect(post.text).toBe('My two cents')
  expect(post.quoteOf).toEqual({
    url: 'https://x.com/inventor/status/1234567890',
    author: 'Inventor',
    text: 'MIOS is near\nvery near link',
  })
  expect(post.content || post.summary).toContain('MIOS is near')
})

test('a quote of Nitter is told by its signature', () => {
  const post = postOf(
    '<p>Look at this</p><hr/><blockquote><b>Ann Inventor (@ann)</b><p>MIOS boots</p><footer>— <cite><a href="https://nitter.example/ann/status/1234567890#m">https://nitter.example/ann/status/1234567890#m</a></cite></footer></blockquote>',
  )
  expect(post.text).toBe('Look at this')
  expect(post.quoteOf).toEqual({
    url: 'https://nitter.example/ann/status/1234567890#m',
    author: 'Ann Inventor (@ann)',
    text: 'MIOS boots',
  })
})

test('what Nitter says is repeated is the words of its author, repeated by another', () => {
  const post = postOf(
    '<p>MIOS has a logo</p>',
    '<title>RT by @fan: MIOS has a logo</title><dc:creator>@ann</dc:creator><link>https://nitter.example/ann/status/1234567891#m</link>',
  )
  expect(post).toMatchObject({
    text: '',
    author: '@fan',
    repostOf: {
      url: 'https://nitter.example/ann/status/1234567891#m',
      author: '@ann',
      text: 'MIOS has a logo',
    },
  })
  expect(postOf('<p>No</p>', '<title>R to @ann: No</title>').replyTo).toEqual({ author: '@ann' })
})

test('tweets embedded in an article are quoted, all of them', () => {
  const tweet = (text: string, id: number) =>
    `<blockquote class="twitter-tweet"><p lang="en" dir="ltr">${text}</p>&mdash; Ann Inventor (@ann) <a href="https://twitter.com/ann/status/123456${id}?ref_src=x">October 10, 2023</a></blockquote> <script async src="https://platform.example/w.js"></script>`
  const post = postOf(`<p>News.</p>${tweet('MIOS one', 1)}<p>More news.</p>${tweet('MIOS two', 2)}`)
  expect(post.text).toBe('News.\nMore news.')
  expect(post.quoteOf).toEqual({
    url: 'https://twitter.com/ann/status/1234561?ref_src=x',
    author: 'Ann Inventor (@ann)',
    text: 'MIOS one\nMIOS two',
  })
})

test('the RE: line of Mastodon and Misskey names the post that is quoted', () => {
  const mastodon = postOf(
    '<p class="quote-inline">RE: <a href="https://social.example/@ann/112233445566">https://social.example/@ann/112233445566</a></p><p>So true</p>',
  )
  expect(mastodon).toMatchObject({
    text: 'So true',
    quoteOf: { url: 'https://social.example/@ann/112233445566' },
  })
  const misskey = postOf(
    '<p>So true<span class="quote-inline"><br><br>RE: <a href="https://note.example/notes/9abcdefgh1">https://note.example/notes/9abcdefgh1</a></span></p>',
  )
  expect(misskey).toMatchObject({
    text: 'So true',
    quoteOf: { url: 'https://note.example/notes/9abcdefgh1' },
  })
})

test('Bluesky and Mastodon embeds are quoted posts', () => {
  const bluesky = postOf(
    '<p>See</p><blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:x/app.bsky.feed.post/3abc"><p lang="en">MIOS!</p>&mdash; Ann (<a href="https://bsky.app/profile/did:plc:x?ref_src=embed">@ann.example</a>) <a href="https://bsky.app/profile/did:plc:x/post/3abc?ref_src=embed">October 10, 2023</a></blockquote>',
  )
  expect(bluesky).toMatchObject({
    text: 'See',
    quoteOf: { author: 'Ann (@ann.example)', text: 'MIOS!' },
  })
})

test('a chain of Weibo parts own words from those behind //@', () => {
  const post = postOf(
    '可信//<a href="https://weibo.com/n/x">@小明</a>:新系统快来了//@小红：真的吗',
    '<link>https://weibo.com/123456789/Nabc123</link>',
  )
  expect(post).toMatchObject({
    text: '可信',
    repostOf: { author: '小明', text: '新系统快来了//@小红：真的吗' },
  })
})

test('a Weibo repost through RSSHub is the post in the blockquote, its chain the one quoted', () => {
  const post = postOf(
    '转发微博//@小红:哇<br><blockquote> - 转发 <a href="https://weibo.com/42">@小明</a>: MIOS 来了<br>第二行</blockquote>',
    '<link>https://weibo.com/123456789/Nabc123</link>',
  )
  expect(post).toMatchObject({
    text: '转发微博',
    repostOf: { author: '小明', text: 'MIOS 来了\n第二行' },
    quoteOf: { author: '小红', text: '哇' },
  })
})

test('a Weibo repost through RSSHub that has one line keeps it', () => {
  const post = postOf(
    '看<br><blockquote> - 转发 <a href="https://weibo.com/42">@小明</a>: MIOS 来了</blockquote>',
    '<link>https://weibo.com/123456789/Nabc123</link>',
  )
  expect(post).toMatchObject({ text: '看', repostOf: { author: '小明', text: 'MIOS 来了' } })
})

test('a Tumblr reblog repeats the blockquote behind the name', () => {
  const post = postOf(
    '<p><a class="tumblr_blog" href="https://ann.tumblr.com/post/1234567890">ann</a>:</p><blockquote><p>MIOS sketch</p></blockquote><p>Nice</p>',
  )
  expect(post).toMatchObject({
    text: 'Nice',
    repostOf: { url: 'https://ann.tumblr.com/post/1234567890', author: 'ann', text: 'MIOS sketch' },
  })
})

test('a Reddit crosspost names the post it repeats', () => {
  const post = postOf(
    '<table><tr><td> submitted by <a href="https://www.reddit.com/user/fan">/u/fan</a><br><span><a href="https://www.reddit.com/r/MIOS/comments/aaa111/title/">[link]</a></span> <span><a href="https://www.reddit.com/r/Other/comments/bbb222/title/">[comments]</a></span></td></tr></table>',
    '<link>https://www.reddit.com/r/Other/comments/bbb222/title/</link>',
  )
  expect(post.repostOf).toEqual({ url: 'https://www.reddit.com/r/MIOS/comments/aaa111/title/' })
})

test('RT @name: parts own words from repeated ones', () => {
  expect(postOf('Wow RT @ann: MIOS is out')).toMatchObject({
    text: 'Wow',
    repostOf: { author: '@ann', text: 'MIOS is out' },
  })
})

test.each([
  [
    'a press release',
    '<p>They said:</p><blockquote><p>MIOS is ours, says Ann (see <a href="https://x.com/ann/status/1234567890">her post</a>) in full.</p></blockquote>',
  ],
  ['a quotation with a dash', '<blockquote><p>MIOS is near.</p><p>— Ann Inventor, chief</p></blockquote>'],
  ['a quotation with a source', '<blockquote>MIOS <a href="https://news.example/a">source</a></blockquote>'],
  ['a comment in code', '<pre>//@author: Bob writes MIOS</pre>'],
  ['an address', 'See https://@host:80/MIOS 中文'],
])('%s is no post: it stays in the text', (_case, html) => {
  const post = postOf(html)
  expect(post).toMatchObject({ quoteOf: null, repostOf: null })
  expect(post.text).toContain('MIOS')
})

test.each([
  '<blockquote>',
  '<blockquote class="twitter-tweet">',
  '<div class="rsshub-quote">',
  '<div class=class=',
  '//@',
  '</blockquote>',
  '<a class="tumblr_blog">',
])('a flood of %j is read in linear time', (piece) => {
  expect(postOf(piece.repeat(30_000)).url).toBeNull()
})
