import { expect, test } from 'vitest'

import type { Feed } from '#model/feed.ts'
import { parseFeed } from './parse-feed.ts'

const origin = { url: 'https://feed.example/', contentType: null, receivedAt: Date.UTC(2023, 9, 20) }
const bytes = (text: string) => new TextEncoder().encode(text)
const item = (inside: string) =>
  `<rss version="2.0"><channel><title>T</title><item>${inside}</item></channel></rss>`

function feedOf(text: string): Feed {
  const result = parseFeed(bytes(text), origin)
  if (result.kind === 'error') throw new Error(result.error.message)
  return result.feed
}

test.each([
  '<!',
  '<!DOCTYPE',
  '<!DOCTYPE x [',
  '<!--',
  '<?xml',
  '</',
  '\ufeff',
  '{',
  '[',
  '<rss',
  '<rss>',
  '<feed/>',
])('a body that is only %j ends in a value', (text) => {
  expect(['feed', 'error']).toContain(parseFeed(bytes(text), origin).kind)
})

test.each([
  ['a bare &', '<title>R&D at MIOS & Co</title>', 'R&D at MIOS & Co'],
  ['an unknown entity', '<title>MIOS &foo; leak</title>', 'MIOS &foo; leak'],
  ['HTML entities', '<title>MIOS&nbsp;caf&eacute; &hellip;</title>', 'MIOS café …'],
  ['illegal references', '<title>MI&#0;O&#x1;S&#xFFFF;</title>', 'MIOS'],
  ['surrogate references', '<title>MIOS &#55357;&#56842;&#55357;</title>', 'MIOS 😊'],
  ['control characters', '<title>MI\u0001O\u000bS</title>', 'MIOS'],
  ['a stray <', '<title>MIOS 2 < 3, I <3 it <<</title>', 'MIOS 2 < 3, I <3 it <<'],
  ['markup not closed', '<title>MIOS <b>bold</title>', 'MIOS bold'],
  ['a tag nobody opened', '<title>MIOS</subtitle> leak</title>', 'MIOS leak'],
  ['attributes without quotes', '<enclosure url=a.png type=image/png /><title>MIOS</title>', 'MIOS'],
  ['CDATA in CDATA', '<title><![CDATA[MIOS <![CDATA[x]]> y]]></title>', 'MIOS x y'],
  ['media:title before title', '<media:title>wrong</media:title><title>MIOS</title>', 'MIOS'],
  ['title in an unknown element', '<game><title>wrong</title></game><title>MIOS</title>', 'MIOS'],
  [
    'names of JavaScript',
    '<__proto__><title>x</title></__proto__><constructor>y</constructor><title>MIOS</title>',
    'MIOS',
  ],
])('mends %s', (_case, inside, title) => {
  expect(feedOf(item(inside)).posts.map((post) => post.title)).toEqual([title])
})

test('undeclared and unusual prefixes are understood', () => {
  const post = feedOf(
    item('<dc:creator>Bob</dc:creator><content:encoded><![CDATA[<p>full</p>]]></content:encoded>'),
  ).posts[0]
  expect(post).toMatchObject({ author: 'Bob', text: 'full' })
  const atom =
    '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>T</a:title><a:entry><a:title>MIOS</a:title><a:id>i</a:id></a:entry></a:feed>'
  expect(feedOf(atom).posts[0]).toMatchObject({ title: 'MIOS', id: 'i' })
  const other = item('<x:creator xmlns:x="http://purl.org/dc/elements/1.1/">Eve</x:creator>')
  expect(feedOf(other).posts[0]?.author).toBe('Eve')
})

test('upper-case tags, a missing version, junk around and a DOCTYPE do not matter', () => {
  const upper = '<RSS><CHANNEL><TITLE>T</TITLE><ITEM><TITLE>MIOS</TITLE><GUID>g</GUID></ITEM></CHANNEL></RSS>'
  expect(feedOf(upper).posts[0]).toMatchObject({ title: 'MIOS', id: 'g' })
  const junk = `\n<br />Warning: x\n<?xml version="1.0"?><!-- <rss> -->${item('<title>MIOS</title>')}<!-- cached --><script>x</script>`
  expect(feedOf(junk)).toMatchObject({
    partial: false,
    posts: [{ title: 'MIOS' }],
    problems: ['Something stood before the feed: it was dropped.'],
  })
})

test('entities of a DOCTYPE are resolved if they are short, and never fetched or multiplied', () => {
  const short = `<!DOCTYPE rss [<!ENTITY co "Xiaomi"><!ENTITY x SYSTEM "file:///etc/passwd">]>${item('<title>&co; &x;</title>')}`
  expect(feedOf(short).posts[0]?.title).toBe('Xiaomi &x;')
  const bomb = `<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${item(`<title>${'&b;'.repeat(1_000)}</title>`)}`
  expect(feedOf(bomb).posts[0]?.title.length).toBeLessThanOrEqual(3_000)
})

test('a feed cut off keeps its whole items and says so', () => {
  const whole = `<item><title>one</title></item>`
  for (const end of [
    '<item><title>tw',
    '<item><title><![CDATA[two',
    '<item><title>two</title><link>https://a.ex',
    '',
  ]) {
    const feed = feedOf(`<rss><channel>${whole}${end}`)
    expect(feed).toMatchObject({ partial: true, posts: [{ title: 'one' }] })
    expect(feed.problems).toHaveLength(1)
  }
})

test('items that forgot their end tags are items all the same', () => {
  const feed = feedOf(
    '<rss><channel><item><title>one</title><item><title>two<item><title>three</title></channel></rss>',
  )
  expect(feed.posts.map(({ title }) => title)).toEqual(['one', 'two', 'three'])
})

test.each([
  '&',
  '<',
  '<!--',
  '<![CDATA[',
  '<a>',
  '<item>',
  '<b x="',
  '</b>',
  ']]>',
  '&#x',
  '<media:group>',
  '<a xmlns:b="c">',
])('a flood of %j neither throws nor grows', (piece) => {
  const flood = item(`<title>MIOS ${piece.repeat(20_000)}`)
  const result = parseFeed(bytes(flood), origin)
  expect(JSON.stringify(result).length).toBeLessThan(flood.length * 8 + 20_000 * 400)
})

test.each(['<!--', '<!DOCTYPE x [', '<?', '<a>', '<!'])(
  'a flood of %j where the root should be ends in an error',
  (piece) => {
    expect(parseFeed(bytes(piece.repeat(100_000)), origin).kind).toBe('error')
  },
)

test('a forgotten end of a CDATA or comment costs no item', () => {
  const titles = (inside: string) =>
    feedOf(`<rss><channel>${inside}</channel></rss>`).posts.map(({ title }) => title)
  const whole = '<item><title>two</title><description><![CDATA[y]]></description></item>'
  expect(titles(`<item><title>one</title><description><![CDATA[x</description></item>${whole}`)).toEqual([
    'one',
    'two',
  ])
  expect(titles(`${whole}<item><title>one</title><description><![CDATA[x</description></item>`)).toEqual([
    'two',
    'one',
  ])
  expect(titles(`<item><title>one</title><!-- forgotten</item>${whole}`)).toEqual(['one', 'two'])
})

test('a CDATA that speaks of items and CDATA is left as it is', () => {
  const text = '<pre>&lt;/item&gt; </item> a</pre>'
  expect(feedOf(item(`<description><![CDATA[${text}]]></description>`)).posts).toHaveLength(1)
})

test('a forgotten quote or > takes no other tag along', () => {
  const posts = feedOf(
    item(
      '<enclosure url="https://a.example/x.png type="image/png" /><title>MIOS</title><link>https://a.example/1</link>',
    ),
  ).posts
  expect(posts[0]).toMatchObject({ title: 'MIOS', url: 'https://a.example/1' })
  expect(
    feedOf(item('<guid isPermaLink="false>g</guid><title>MIOS "quoted" here</title>')).posts[0]?.title,
  ).toBe('MIOS "quoted" here')
  expect(feedOf(item('<title>MIOS</title <link>https://a.example/1</link>')).posts[0]?.title).toBe('MIOS')
})

test.each([
  ['escaped', (depth: number) => `<description>${'&lt;div&gt;'.repeat(depth)}MIOS</description>`],
  [
    'naked',
    (depth: number) => `<description>${'<div>'.repeat(depth)}MIOS${'</div>'.repeat(depth)}</description>`,
  ],
  [
    'in CDATA',
    (depth: number) => `<description><![CDATA[${'<blockquote>'.repeat(depth)}MIOS]]></description>`,
  ],
])('markup %s that is nested a thousand deep costs nothing', (_case, inside) => {
  expect(feedOf(item(`${inside(1_000)}<title>t</title>`)).posts[0]).toMatchObject({
    title: 't',
    text: 'MIOS',
  })
})

test('a tag of many thousand attributes is read in linear time', () => {
  const many = (attribute: (at: number) => string) =>
    Array.from({ length: 60_000 }, (_, at) => attribute(at)).join(' ')
  for (const attributes of [
    many((at) => `xmlns:a${at}="b"`),
    many((at) => `a${at}='<`),
    many(() => 'xmlns:a = '),
  ]) {
    expect(feedOf(item(`<guid ${attributes}>g</guid><title>MIOS</title>`)).posts).toHaveLength(1)
  }
})
