import { expect, test } from 'vitest'
import type { ParsedPost } from '#model/post.ts'
import { readStatusPage } from './posts.ts'
import { readRss } from './rss.ts'

const receivedAt = Date.UTC(2026, 10, 1)
const page = 'https://a.example/@ada/115300000000000900'
const escaped = (html: string) => html.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** The post of an RSS of @ada whose one item says `html`. */
function fromRss(html: string, title = 'Ada', more = ''): ParsedPost | undefined {
  const xml = `<rss version="2.0"><channel><title>${title}</title><link>https://a.example/@ada</link>
    <item><guid isPermaLink="true">${page}</guid><link>${page}</link><pubDate>Mon, 12 Oct 2026 09:30:15 +0000</pubDate>
    <description>${escaped(html)}</description>${more}</item></channel></rss>`
  const answer = {
    body: new TextEncoder().encode(xml),
    url: `${page}.rss`,
    contentType: 'application/rss+xml',
  }
  const place = { origin: 'https://a.example', host: 'a.example', name: 'ada' }
  const read = readRss(answer, { receivedAt, lang: null }, { place, idsBegin: null })
  return read.kind === 'read' ? read.harvest.posts[0] : undefined
}

/** The same post as the interface tells it. */
function fromInterface(content: string, more: object): ParsedPost | undefined {
  const uri = 'https://a.example/users/ada/statuses/115300000000000900'
  const status = { id: '115300000000000900', uri, content, created_at: '2026-10-12T09:30:15Z', ...more }
  return readStatusPage([status], { url: 'https://a.example/api', receivedAt, lang: null })?.posts[0]
}

const quoteLine =
  '<p class="quote-inline">RE: <a href="https://b.example/@bob/1"><span class="invisible">https://</span><span>b.example/@bob/1</span></a></p>'
const emoji =
  '<img rel="emoji" class="emojione custom-emoji" alt=":blob:" title=":blob:" src="https://a.example/blob.png" />'

test.each([
  [
    'a content warning',
    '<p><strong>Content warning:</strong> MIOS &amp; more</p><hr><p>Body</p>',
    ['<p>Body</p>', { spoiler_text: 'MIOS & more' }],
  ],
  [
    'a content warning in Chinese, with an emoji',
    `<p><strong>内容警告：</strong>剧透 ${emoji}</p><hr /><p>正文</p>`,
    ['<p>正文</p>', { spoiler_text: '剧透 :blob:' }],
  ],
  ['a quote', `${quoteLine}<p>So true</p>`, [`${quoteLine}<p>So true</p>`, {}]],
  ['emoji of its own', `<p>Hi ${emoji} there</p>`, ['<p>Hi :blob: there</p>', {}]],
  [
    'a poll',
    '<p>Vote</p><p><input type="radio" disabled="disabled">Yes<br><input type="radio" disabled="disabled">No</p>',
    ['<p>Vote</p>', { poll: { options: [{ title: 'Yes' }, { title: 'No' }] } }],
  ],
] as const)('%s says in the RSS what it says in the interface', (_what, html, [content, more]) => {
  const { text, links, media, quoteOf } = fromInterface(content, more) ?? {}
  expect(text).not.toBe('')
  expect(fromRss(html)).toMatchObject({ text, links, media, quoteOf })
})

test('a picture in a body stays, and a bold beginning is no warning', () => {
  const post = fromRss(
    '<p><strong>MIOS</strong> is here</p><hr><p><img src="https://a.example/1.png" alt="Box"></p>',
  )
  expect(post).toMatchObject({
    text: 'MIOS is here',
    media: [{ url: 'https://a.example/1.png', alt: 'Box' }],
  })
})

test.each([
  ['Ada Quill', 'Ada Quill (@ada@a.example)'],
  ['Ada Quill (@ada@a.example)', 'Ada Quill (@ada@a.example)'],
  ['Posts from @ada@a.example', '@ada@a.example'],
  ["ada's timeline", '@ada@a.example'],
  ['@Ada@A.example', '@ada@a.example'],
])('an RSS that is called "%s" is by %s', (title, author) => {
  expect(fromRss('<p>x</p>', title)?.author).toBe(author)
})
