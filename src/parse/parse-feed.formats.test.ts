import { expect, test } from 'vitest'

import type { Feed } from '#model/feed.ts'
import type { ParsedPost } from '#model/post.ts'
import { parseFeed } from './parse-feed.ts'

const origin = {
  url: 'https://feed.example/dir/feed.xml',
  contentType: null,
  receivedAt: Date.UTC(2024, 0, 1),
}

function feedOf(text: string): Feed {
  const result = parseFeed(new TextEncoder().encode(text), origin)
  if (result.kind === 'error') throw new Error(result.error.message)
  return result.feed
}

function only(feed: Feed): ParsedPost {
  const [post] = feed.posts
  if (post === undefined || feed.posts.length > 1) throw new Error(`${feed.posts.length} posts`)
  return post
}

const namespaces = `xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:a="http://www.w3.org/2005/Atom"`
const item = (inside: string) =>
  only(feedOf(`<rss version="2.0" ${namespaces}><channel><item>${inside}</item></channel></rss>`))
const entry = (inside: string, attributes = '') =>
  only(feedOf(`<feed xmlns="http://www.w3.org/2005/Atom" ${attributes}><entry>${inside}</entry></feed>`))
const rdf = (inside: string, own = 'http://purl.org/rss/1.0/') =>
  feedOf(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="${own}"
    xmlns:content="http://purl.org/rss/1.0/modules/content/">${inside}</rdf:RDF>`)

test.each([
  ['text', '<title type="text">a &lt;b&gt; &amp;amp; c</title>', 'a <b> &amp; c'],
  ['no type', '<title>a &lt;b&gt; c</title>', 'a <b> c'],
  ['html', '<title type="html">a &lt;b&gt;c&lt;/b&gt; &amp;amp; d</title>', 'a c & d'],
  ['html in CDATA', '<title type="html"><![CDATA[a <b>c</b> &amp; d]]></title>', 'a c & d'],
  [
    'xhtml',
    '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a <b>c</b> &lt;d&gt;</div></title>',
    'a c <d>',
  ],
  ['a media type', '<title type="application/xhtml+xml"><div>a <b>c</b></div></title>', 'a c'],
])('an Atom title of type %s is plain text', (_case, inside, title) => {
  expect(entry(inside).title).toBe(title)
})

test.each([
  ['escaped HTML', '<content type="html">&lt;p&gt;a &amp;lt; b&lt;/p&gt;</content>', 'a < b'],
  ['text', '<content type="text">a &lt;p&gt; b</content>', 'a <p> b'],
  ['XML', '<content type="application/xml"><x:y xmlns:x="urn:x">a <x:z/>b</x:y></content>', 'a b'],
  ['base64', '<content type="application/octet-stream">TUlPUw==</content>', 'MIOS'],
  [
    'HTML after text',
    '<content type="text">short</content><content type="html">&lt;i&gt;long&lt;/i&gt;</content>',
    'long',
  ],
])('an Atom content of %s', (_case, inside, text) => {
  expect(entry(inside).text).toBe(text)
})

test('content that stands elsewhere is a link, or media if it is a picture or film', () => {
  expect(entry('<content type="text/html" src="/full"/><summary>s</summary>')).toMatchObject({
    text: 's',
    links: [{ raw: 'https://feed.example/full' }],
    media: [],
  })
  expect(entry('<content type="video/mp4" src="clip.mp4"/>').media).toEqual([
    { type: 'video', url: 'https://feed.example/dir/clip.mp4' },
  ])
})

test('relations of links count in their short and their long form', () => {
  const rel = (name: string) => `http://www.iana.org/assignments/relation/${name}`
  expect(
    entry(`<link rel="${rel('self')}" href="/self"/><link rel="${rel('alternate')}" href="/1"/>
      <link rel="${rel('via')}" href="/via" title="Source"/><link rel="${rel('enclosure')}" type="image/png" href="/p" title="A picture"/>`),
  ).toMatchObject({
    url: 'https://feed.example/1',
    links: [{ raw: 'https://feed.example/via', title: 'Source' }],
    media: [{ type: 'image', url: 'https://feed.example/p', alt: 'A picture' }],
  })
})

test('the source of an entry names an author where nobody else does, and nothing else', () => {
  const source = `<source><id>sid</id><title>Source</title><link href="/source"/><author><name>Source Author</name></author>
    <updated>2020-01-01T00:00:00Z</updated></source>`
  expect(entry(`${source}<id>own</id><title>Own</title><link href="/own"/>`)).toMatchObject({
    id: 'own',
    title: 'Own',
    url: 'https://feed.example/own',
    author: 'Source Author',
    timePrecision: 'inferred',
  })
  expect(entry(`${source}<author><name>Own Author</name></author>`).author).toBe('Own Author')
})

test('a base holds for all inside it, and a relative one is relative to the base around', () => {
  const post = entry(
    `<id>x</id><link href="y"/><icon>i</icon><content type="html" xml:base="z/">&lt;a href="w"&gt;l&lt;/a&gt; code: href="w"</content>
     <link rel="enclosure" href="e.png" xml:base="https://other.example/"/>`,
    'xml:base="https://base.example/q/"',
  )
  expect(post).toMatchObject({
    id: 'https://base.example/q/x',
    url: 'https://base.example/q/y',
    content: '<a href="https://base.example/q/z/w">l</a> code: href="w"',
    links: [{ raw: 'https://base.example/q/z/w' }],
    media: [{ url: 'https://other.example/e.png' }],
  })
})

test('a language is inherited from around, and the nearest counts', () => {
  expect(entry('<title>t</title>', 'xml:lang="de"').lang).toBe('de')
  expect(entry('<title xml:lang="fr">t</title>', 'xml:lang="de"').lang).toBe('fr')
  expect(entry('<title>t</title><content xml:lang="pt_BR">c</content>', 'xml:lang="de"').lang).toBe('pt-br')
})

test('categories are told by label, term or text', () => {
  const categories =
    '<category scheme="https://s.example/" term="t"/><category term="u" label="U"/><category>v</category>'
  expect(entry(categories).categories).toEqual(['t', 'U', 'v'])
  expect(
    item(
      '<category domain="https://s.example/">a</category><category>b/c</category><itunes:keywords>d, e</itunes:keywords>',
    ).categories,
  ).toEqual(['a', 'b/c', 'd', 'e'])
})

test('an answer names what it answers, absolute (RFC 4685)', () => {
  const thread = '<thr:in-reply-to xmlns:thr="http://purl.org/syndication/thread/1.0" ref="tag:a" href="/a"/>'
  expect(entry(thread).replyTo).toEqual({ id: 'tag:a', url: 'https://feed.example/a' })
})

test('the search box and the picture of a channel do not shadow its title and link', () => {
  const feed =
    feedOf(`<rss version="0.92"><channel><textInput><title>Search</title><description>d</description><name>q</name>
    <link>https://wrong.example/</link></textInput><image><title>Logo</title><link>https://wrong.example/</link><url>logo.png</url></image>
    <cloud domain="c.example" port="80" path="/x" registerProcedure="" protocol="soap"/><rating>x</rating><docs>y</docs>
    <title>Right</title><link>https://right.example/</link><ttl>90</ttl></channel></rss>`)
  expect(feed).toMatchObject({
    title: 'Right',
    url: 'https://right.example/',
    image: 'https://feed.example/dir/logo.png',
    hints: { everyMs: 5_400_000 },
  })
})

test('titles of modules stand in only where there is no own one', () => {
  const others = '<media:title>Media</media:title><itunes:title>Podcast</itunes:title>'
  expect(item(`${others}<dc:title>Dublin</dc:title><title>Own</title>`).title).toBe('Own')
  expect(item(`${others}<a:title type="html">&lt;b&gt;Atom&lt;/b&gt;</a:title>`).title).toBe('Atom')
  expect(item('<itunes:title>Podcast</itunes:title>').title).toBe('Podcast')
})

test('a guid is the address only if it may be one, in whatever case that is said', () => {
  expect(item('<guid>https://g.example/1</guid>').url).toBe('https://g.example/1')
  expect(item('<guid isPermaLink="false">https://g.example/1</guid>').url).toBeNull()
  expect(item('<GUID ISPERMALINK="FALSE">https://g.example/1</GUID>').url).toBeNull()
  expect(item('<guid>https://g.example/1</guid><link>/2</link>')).toMatchObject({
    id: 'https://g.example/1',
    url: 'https://feed.example/2',
  })
})

test('pictures say what they show: descriptions before titles, their own before those of the group', () => {
  const content = (name: string, inside = '') =>
    `<media:content url="https://m.example/${name}.jpg" medium="image">${inside}</media:content>`
  expect(
    item(`<media:group>${content('a', '<media:description>A</media:description><media:title>not A</media:title>')}
      ${content('b', '<media:title>B</media:title><media:thumbnail url="https://m.example/t.jpg"/>')}${content('c')}
      <media:title>Group</media:title></media:group><description>d</description>`).media.map(
      ({ alt }) => alt,
    ),
  ).toEqual(['A', 'B', 'Group', 'Group'])
  expect(
    item(`${content('a')}<media:description>What it shows</media:description><description>d</description>`)
      .media,
  ).toEqual([{ type: 'image', url: 'https://m.example/a.jpg', alt: 'What it shows' }])
})

test('enclosures, pictures of the item and captions say what they show', () => {
  expect(item('<enclosure url="a.mp3" length="1" type="audio/mpeg" title="A talk"/>').media).toEqual([
    { type: 'audio', url: 'https://feed.example/dir/a.mp3', alt: 'A talk' },
  ])
  expect(
    item(
      '<image><url>https://m.example/i</url><title>Shown</title><link>https://wrong.example/</link></image>',
    ),
  ).toMatchObject({
    url: null,
    media: [{ type: 'image', url: 'https://m.example/i', alt: 'Shown' }],
  })
  const figure =
    '<figure><img src="/1.jpg"><img src="/2.jpg" alt="Two"><figcaption>A &amp;amp; <b>B</b></figcaption></figure><img src="/3.jpg">'
  expect(item(`<description><![CDATA[${figure}]]></description>`).media).toMatchObject([
    { url: 'https://feed.example/1.jpg', alt: 'A &amp; B' },
    { url: 'https://feed.example/2.jpg', alt: 'Two' },
    { url: 'https://feed.example/3.jpg' },
  ])
})

test('a picture that a script loads later is found', () => {
  const html = '<img src="data:image/gif;base64,R0" data-src="https://m.example/late.jpg" alt="Late">'
  expect(item(`<description><![CDATA[${html}]]></description>`).media).toEqual([
    { type: 'image', url: 'https://m.example/late.jpg', alt: 'Late' },
  ])
})

test('items of RSS 1.0 may stand inside or outside the channel, and in the namespaces of its forerunners', () => {
  const one = '<item><title>one</title><link>https://r.example/1</link></item>'
  expect(only(rdf(`<channel><title>C</title>${one}</channel>`)).id).toBe('https://r.example/1')
  expect(
    only(
      rdf(
        `<channel><title>C</title></channel>${one}<textinput><title>no</title></textinput>`,
        'http://my.netscape.com/rdf/simple/0.9/',
      ),
    ),
  ).toMatchObject({ title: 'one' })
})

test('the first form of the content module is read', () => {
  const items = `<content:items><rdf:Bag><rdf:li><content:item><content:format rdf:resource="http://www.w3.org/1999/xhtml"/>
    <rdf:value><![CDATA[<b>full</b> text]]></rdf:value></content:item></rdf:li></rdf:Bag></content:items>`
  expect(only(rdf(`<item rdf:about="a">${items}<description>short</description></item>`)).text).toBe(
    'full text',
  )
})

test('a JSON Feed with line breaks in its strings is read all the same', () => {
  const feed = feedOf(
    '{"items": [{"id": 1.5, "title": "a\tb", "content_text": "c\nd", "authors": [{}, {"name": "B"}]}]}',
  )
  expect(only(feed)).toMatchObject({ id: '1.5', title: 'a b', text: 'c d', author: 'B' })
})

test('a JSON Feed gives every picture and attachment, relative to the feed', () => {
  const post = only(
    feedOf(`{"version": "https://jsonfeed.org/version/1.1", "expired": true, "items": [{"id": "a", "external_url": "https://e.example/",
      "image": "i.png", "banner_image": "/b.png", "attachments": [{"url": "d.pdf", "title": "Paper", "mime_type": "application/pdf"}]}]}`),
  )
  expect(post).toMatchObject({
    url: 'https://e.example/',
    media: [
      { type: 'file', url: 'https://feed.example/dir/d.pdf', alt: 'Paper' },
      { type: 'image', url: 'https://feed.example/dir/i.png' },
      { type: 'image', url: 'https://feed.example/b.png' },
    ],
  })
})
