import { expect, test } from 'vitest'
import type { Source } from '#model/source.ts'
import { allAdapters } from './adapters.ts'
import { readSourceList } from './source-list.ts'
import { writeOpml } from './write-opml.ts'

const adapters = await allAdapters()
const plain: Source = {
  id: 'x',
  kind: 'feed',
  address: 'https://a.example/feed',
  name: 'A',
  lang: null,
  group: null,
  mode: 'firehose',
}

/** What a list that was written is read as, without ids. */
function again(sources: readonly Source[]) {
  const list = readSourceList(new TextEncoder().encode(writeOpml(sources)), adapters)
  if (list.kind !== 'list') throw new Error(list.message)
  expect(list.problems).toEqual([])
  return list.sources
}

test.each<[string, Partial<Source>]>([
  ['a group inside a group', { group: 'Phones/Chinese' }],
  ['letters of every kind in groups and names', { group: '手机 & "co" <x>', name: `O'Neil’s <b>&amp;` }],
  ['a language, a mode and who waits', { lang: 'zh-cn', mode: 'curated', backOff: 'group' }],
  [
    'a kind with its options, as they stand',
    {
      kind: 'html',
      address: 'https://a.example/news?x=1&y=2',
      options: { item: 'div  > .a[title="x"]', title: 'a\n\tb', date: 'span' },
    },
  ],
  ['an address with letters of every kind', { address: 'https://a.example/%E6%89%8B?q=%22a%22&b=%3Cc%3E' }],
])('OPML keeps %s', (_what, more) => {
  const { id: _id, ...source } = { ...plain, ...more }
  expect(again([{ ...source, id: 'x' }])).toEqual([source])
})

test('sources of many groups come back each in its own, and none is lost', () => {
  const groups = [null, 'A', 'A/B', 'B', 'A/B/C', 'B/A', 'A']
  const sources = groups.map((group, n) => ({
    ...plain,
    group,
    address: `https://a.example/${n}`,
    name: `${n}`,
  }))
  const read = new Map(again(sources).map(({ name, group }) => [name, group]))
  expect(read).toEqual(new Map(sources.map(({ name, group }) => [name, group])))
})
