import { expect, test } from 'vitest'
import { headerLinks } from './links.ts'

const BASE = new URL('https://feeds.example/a/feed.xml')
const read = (link: string | string[]) => headerLinks({ link }, BASE).map(({ rel, url }) => `${rel} ${url}`)

test.each<[string, string | string[], string[]]>([
  [
    'a hub and the feed itself',
    '<https://hub.example/>; rel="hub", <https://feeds.example/a>; rel="self"',
    ['hub https://hub.example/', 'self https://feeds.example/a'],
  ],
  [
    'several headers',
    ['<https://hub.example/>; rel=hub', '<../b>;rel=self'],
    ['hub https://hub.example/', 'self https://feeds.example/b'],
  ],
  [
    'several relations in one',
    '<https://x.example/>; rel="Alternate  HUB"',
    ['alternate https://x.example/', 'hub https://x.example/'],
  ],
  [
    'commas and semicolons in quotes',
    '</1>; title="a, b; <c> \\"d\\""; rel=hub, </2>; rel=self',
    ['hub https://feeds.example/1', 'self https://feeds.example/2'],
  ],
  [
    'a comma inside an address',
    '<https://x.example/a,b?c=d;e>; rel=hub',
    ['hub https://x.example/a,b?c=d;e'],
  ],
  ['blanks wherever they may be', ' , <https://x.example/> ; REL = "hub" ; type', ['hub https://x.example/']],
  ['only the first rel of a link', '<https://x.example/>; rel=hub; rel=self', ['hub https://x.example/']],
  ['UTF-8 read as Latin-1', '</\u00e5\u00b0\u008f>; rel=hub', ['hub https://feeds.example/%E5%B0%8F']],
  ['no relation at all', '<https://x.example/>', []],
  ['an anchor elsewhere', '<https://x.example/>; rel=hub; anchor="https://other.example/"', []],
  ['an anchor here', '<https://x.example/>; rel=hub; anchor=""', ['hub https://x.example/']],
  ['other schemes', '<javascript:alert(1)>; rel=hub, <file:///etc/passwd>; rel=self', []],
  [
    'a quote that never closes',
    '</1>; rel=hub, </2>; title="oh, </3>; rel=self',
    ['hub https://feeds.example/1'],
  ],
  ['nothing that is a link', 'rel=hub', []],
  ['an empty header', '', []],
])('reads %s', (_what, link, links) => {
  expect(read(link)).toEqual(links)
})

test('takes the first 20', () => {
  const many = Array.from({ length: 30 }, (_, n) => `</${n}>; rel="a b"`)
  expect(read(many)).toHaveLength(20)
  expect(read(many).at(-1)).toBe('b https://feeds.example/9')
})

test('without the header there is none', () => {
  expect(headerLinks({}, BASE)).toEqual([])
})

test('a header made to be slow is read to its end', () => {
  expect(read(`</1>${'; a'.repeat(5000)}`)).toEqual([])
  expect(read(`</1>; rel=hub; title="${'\\"'.repeat(8000)}`)).toEqual(['hub https://feeds.example/1'])
  expect(read(' '.repeat(16_000))).toEqual([])
})
