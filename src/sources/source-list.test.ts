import { expect, test } from 'vitest'
import type { Source } from '#model/source.ts'
import { allAdapters } from './adapters.ts'
import { readSourceList } from './source-list.ts'
import { writeOpml } from './write-opml.ts'

const adapters = await allAdapters()

function read(text: string | Uint8Array) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const list = readSourceList(bytes, adapters)
  if (list.kind === 'none') throw new Error(`${list.message} ${list.fix}`)
  return list
}

const named = (text: string | Uint8Array) => read(text).sources.map(({ name, group }) => [name, group])

test('a text list has an address or a name a line; remarks and empty lines are passed over, an address twice is one', () => {
  const list = read(
    '# mine\nhttps://a.example/rss#top\n\nr/Xiaomi # good\r\nhttps://b.example/\rhttp://www.b.example\n',
  )
  expect(list.sources.map(({ address }) => address)).toEqual([
    'https://a.example/rss#top',
    'https://www.reddit.com/r/Xiaomi/new/.rss',
    'https://b.example/',
  ])
  expect(list.doubled).toBe(1)
})

test('an OPML file gives names, and its outlines around feeds are groups with their whole path', () => {
  expect(
    named(`<?xml version="1.0"?><opml version="2.0"><body>
    <outline text="Plain" xmlUrl="https://a.example/"/>
    <outline text="Phones"><outline title="B &amp; C" text="b" xmlUrl="https://b.example/"/>
      <outline text="Leakers"><outline xmlUrl="https://d.example/feed"/></outline>
      <outline text="After" xmlUrl="https://e.example/"/></outline></body></opml>`),
  ).toEqual([
    ['Plain', null],
    ['B & C', 'Phones'],
    ['', 'Phones/Leakers'],
    ['After', 'Phones'],
  ])
})

test.each(['xmlUrl', 'xmlurl', 'xmlURL', 'XMLURL'])('the attribute may be written %s', (name) => {
  const [source] = read(
    `<opml><body><outline TEXT="A" ${name}=" https://a.example/ "/></body></opml>`,
  ).sources
  expect(source).toMatchObject({ name: 'A', address: 'https://a.example/' })
})

test('title stands before text, and the page of the site is no address of the feed', () => {
  const list = read(
    `<opml><body><outline title="" text="T" htmlUrl="https://site.example/" xmlUrl="feed://a.example/"/>
     <outline text="Link" type="link" url="https://x.example/" htmlUrl="https://y.example/"/></body></opml>`,
  )
  expect(list.sources).toMatchObject([{ name: 'T', address: 'https://a.example/' }])
})

test('a category is the group of a feed that stands in none', () => {
  expect(
    named(`<opml><body><outline text="A" category="/Phones/Xiaomi,/Other" xmlUrl="https://a.example/"/>
      <outline text="G"><outline text="B" category="/Phones" xmlUrl="https://b.example/"/></outline></body></opml>`),
  ).toEqual([
    ['A', 'Phones/Xiaomi'],
    ['B', 'G'],
  ])
})

test('XML that is broken in every way gives the feeds that can be made out', () => {
  const list = read(
    `<?xml version="1.0"?><opml><body><outline text="A & B" xmlUrl='https://a.example/?x=1&y=2'>
     <outline text="No end" xmlUrl=https://b.example/><outline text="G"><outline text="C" xmlUrl="https://c.example/"/>
     </wrong><outline text="Cut" xmlUrl="https://d.exam`,
  )
  expect(list.sources.map(({ address, group }) => [address, group])).toEqual([
    ['https://a.example/?x=1&y=2', null],
    ['https://b.example/', null],
    ['https://c.example/', 'G'],
  ])
  expect(list.remarks).toEqual(['The file ends in the middle; what came before was taken.'])
})

test('other encodings are read: UTF-16, and what the declaration names', () => {
  const xml = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?><opml><body><outline text="Caf\u00e9" xmlUrl="https://a.example/"/></body></opml>`
  const utf16 = new Uint8Array(2 + xml('UTF-16').length * 2)
  const view = new DataView(utf16.buffer)
  for (const [at, letter] of `\ufeff${xml('UTF-16')}`.split('').entries())
    view.setUint16(at * 2, letter.charCodeAt(0), true)
  expect(named(utf16)).toEqual([['Caf\u00e9', null]])
  const latin = Uint8Array.from(xml('ISO-8859-1'), (letter) => letter.charCodeAt(0))
  expect(named(latin)).toEqual([['Caf\u00e9', null]])
})

test('what another reader notes beside a feed is understood or passed over, and pages that it takes apart are left out', () => {
  const list = read(
    `<opml xmlns:frss="https://freshrss.org/opml"><body>
     <outline text="A" type="rss" xmlUrl="https://a.example/" frss:priority="feed" frss:CURLOPT_COOKIE="sid=1"
       scraperRules="x" crawler="true"/>
     <outline text="Page" type="HTML+XPath" xmlUrl="https://p.example/" frss:xPathItem="//a"/></body></opml>`,
  )
  expect(list.sources).toMatchObject([{ name: 'A', headers: { Cookie: 'sid=1' } }])
  expect(list.remarks).toEqual([expect.stringMatching(/^"Page" was left out: .*HTML\+XPath/u)])
})

test('all that is wrong is told with its line and name', () => {
  const list = read(`<opml><body>
<outline text="Good" xmlUrl="https://a.example/"/>
<outline text="Files" xmlUrl="ftp://f.example/"/>

<outline text="Words" xmlUrl="not here"/></body></opml>`)
  expect(list.problems).toEqual([
    { line: 3, name: 'Files', message: "'ftp://f.example/' is not an http or https address." },
    { line: 5, name: 'Words', message: "'not here' is not an http or https address." },
  ])
  expect(list.sources).toHaveLength(1)
  expect(read('https://a.example/\nfeeds please\nx y\n').problems.map(({ line }) => line)).toEqual([2, 3])
})

test.each([
  ['a list without a feed', '# nothing yet\n', /names no feed.*It needs outlines with xmlUrl/u],
  ['OPML without a feed', '<opml><body><outline text="x"/></body></opml>', /names no feed/u],
  ['markup that is no OPML', '<html><body>hi</body></html>', /not OPML: it holds no outline/u],
  ['nothing at all', '', /names no feed/u],
])('%s is said to be none', (_case, text, expected) => {
  expect(() => read(text)).toThrow(expected)
})

test('a flood of tags that never end is read', () => {
  expect(
    read(`<opml>${'<outline text="a">'.repeat(5_000)}<outline xmlUrl="https://a.example/"/>`).sources,
  ).toHaveLength(1)
})

test('what is written reads back as the same: names, groups, languages, modes', () => {
  const source = (more: Partial<Source>): Source => ({
    id: 'x',
    kind: 'feed',
    address: 'https://a.example/',
    name: 'A',
    lang: null,
    group: null,
    mode: 'firehose',
    ...more,
  })
  const sources = [
    source({ name: 'A "quoted" <b> & more 小米 \u0007' }),
    source({ address: 'https://b.example/?a=1&b=2', group: 'Phones/Xiaomi', mode: 'curated', lang: 'zh-cn' }),
    source({ address: 'https://c.example/', group: 'Phones', backOff: 'host' }),
  ]
  const list = read(writeOpml(sources))
  expect(list.problems).toEqual([])
  expect(list.sources).toEqual([
    {
      kind: 'feed',
      address: 'https://a.example/',
      name: 'A "quoted" <b> & more 小米',
      group: null,
      lang: null,
      mode: 'firehose',
    },
    {
      kind: 'feed',
      address: 'https://c.example/',
      name: 'A',
      group: 'Phones',
      lang: null,
      mode: 'firehose',
      backOff: 'host',
    },
    {
      kind: 'feed',
      address: 'https://b.example/?a=1&b=2',
      name: 'A',
      group: 'Phones/Xiaomi',
      lang: 'zh-cn',
      mode: 'curated',
    },
  ])
})

test('sources that are no feeds come back as what they are, without their secrets; other readers see no feed in them', () => {
  const page: Source = {
    id: 'x',
    kind: 'html',
    address: 'https://a.example/news',
    name: 'A',
    lang: null,
    group: null,
    mode: 'firehose',
    options: { item: '.post', title: 'h2 > "a"', link: 'a', time: { select: 'time' } },
  }
  const account: Source = {
    ...page,
    kind: 'x',
    address: 'https://x.com/name',
    options: { token: 'secret', monthlyPosts: 500 },
  }
  const opml = writeOpml([page, account])
  expect(opml).not.toMatch(/secret|type="rss"/u)
  const { id: _, ...listed } = page
  expect(read(opml).sources).toEqual([
    listed,
    { ...listed, kind: 'x', address: account.address, options: { monthlyPosts: 500 } },
  ])
})
