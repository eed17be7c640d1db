import { expect, test } from 'vitest'
import { judge } from '#filter/judge.ts'
import { compileTopic } from '#filter/compile.ts'
import { BEGIN, DAY_MS, topicOf, weigh } from '#tests/invented-archive.ts'
import type { InventedPost } from '#tests/invented-archive.ts'
import { editTopic } from './edit-topic.ts'
import { suggest } from './suggest.ts'

const topic = topicOf(`topic: orbis
title: Orbis
thresholds: {broad: 2, strict: 2}
clauses:
  - {id: name, match: [Orbis], case: exact, weight: 2}
  - {id: lower, match: [orbis], weight: 1, weak: true}
context:
  strong: {words: [Tessel], add: 2}
`)

const sources = ['Gamesheet', 'Couchnews', 'Padworld', 'Pad & Stick', 'Leafings']

function posts(titles: readonly string[], pin?: InventedPost['pin']): InventedPost[] {
  return titles.map((title, index) => ({
    day: index,
    source: sources[index % sources.length] ?? '',
    title,
    ...(pin === undefined ? {} : { pin }),
  }))
}

const wanted = posts([
  'Orbis by Tessel has two sticks',
  'Orbis seen in a photograph from the factory',
  'The price of Orbis from a shop in the north',
  'Orbis and its games for the first winter',
  'What the maker of Orbis says about games',
  'Orbis will run old games too, a photograph shows',
  'Tessel shows the back of Orbis',
  'Orbis is late, says the maker',
])

const ask = (archive: readonly InventedPost[]) =>
  suggest(topic, weigh(topic, archive), { now: BEGIN + 100 * DAY_MS })
const shown = (archive: readonly InventedPost[]) => ask(archive).map(({ kind, words }) => [kind, ...words])

const catalogue = [
  'Orbis library catalogue grows by a thousand books',
  'New shelves for the Orbis library catalogue',
  'Students search the catalogue Orbis for maps',
  'A catalogue named Orbis turns ten',
  'Lost book found through Orbis, the catalogue',
]

test('a word of kept posts that are pinned against is an exclusion that drops them and no other', () => {
  const archive = [...wanted, ...posts(catalogue, 'mustNot')]
  const [best] = ask(archive)
  expect(best).toMatchObject({ kind: 'excludes', words: ['catalogue'], isStrong: true })
  expect(best?.edit).toMatchObject({ kind: 'add-exclusion', id: 'catalogue', unlessStrong: true })
  expect(best?.evidence).toMatchObject({ posts: 5, sources: 5, against: 0 })
  expect(best?.title).toContain('5 of them kept against their pin')
  if (best === undefined) return
  const edited = compileTopic(editTopic(topic, best.edit), 2)
  const kept = weigh(topic, archive).filter(({ post }) => judge(edited, post).keep)
  expect(kept.map(({ post }) => post.title)).toEqual(wanted.map(({ title }) => title))
})

test('false friends that nobody pinned yet, kept by the name alone, do not hide those that are', () => {
  const careful = { ...topic, thresholds: { broad: 2, strict: 4 } }
  const plain = wanted.map((post) => ({ ...post, text: 'Tessel says nothing.' }))
  const more = ['Catalogue of Orbis moves', 'The Orbis catalogue on film', 'Who pays the Orbis catalogue?']
  const archive = weigh(careful, [...plain, ...posts(catalogue, 'mustNot'), ...posts(more)])
  const [best] = suggest(careful, archive, { now: BEGIN + 100 * DAY_MS })
  expect(best).toMatchObject({ kind: 'excludes', words: ['catalogue'], evidence: { posts: 5, against: 3 } })
})

test('a word of dropped posts alone, without a pin, is a hint and asks for more of them', () => {
  const dropped = catalogue.map((title) => title.replace('Orbis', 'orbis'))
  expect(shown([...wanted, ...posts(dropped)])).toEqual([])
  const more = [
    ...dropped,
    'orbis catalogue closed on Sunday',
    'Who wrote the orbis catalogue?',
    'No orbis catalogue today',
  ]
  expect(ask([...wanted, ...posts(more)])).toMatchObject([
    { kind: 'excludes', words: ['catalogue'], isStrong: false },
  ])
})

const latin = [
  'orbis in Latin means a ring',
  'Read orbis terrarum with me',
  'An orbis on a coin',
  'orbis or mundus?',
  'Old orbis map',
  'The orbis of Ptolemy',
  'A poem with orbis in it',
  'orbis pictus, a book for children',
  'How to decline orbis',
]

test('context is proposed for near misses that are pinned', () => {
  const missed = ['orbis gamepad seen', 'My orbis gamepad drifts', 'orbis: a gamepad with a screen']
  const [best] = ask([
    ...wanted,
    ...posts(['Orbis gamepad in white', 'The Orbis gamepad costs much']),
    ...posts(missed, 'must'),
    ...posts(latin),
  ])
  expect(best).toMatchObject({ kind: 'keeps', words: ['gamepad'] })
  expect(best?.edit).toMatchObject({ kind: 'add-context', strength: 'weak', words: ['gamepad'] })
  expect(best?.evidence).toMatchObject({ posts: 5, against: 0 })
})

test('a clause is proposed where the topic sees nothing in what is pinned', () => {
  const [best] = ask([
    ...wanted,
    ...posts(
      ['Tessel TX-ring teased', 'TX-ring in a filing by Tessel', 'First look at TX-ring', 'TX-ring is real'],
      'must',
    ),
    ...posts(latin),
  ])
  expect(best?.kind).toBe('keeps')
  expect(best?.edit.kind).toBe('add-clause')
})

test.each([
  [
    'words that hold sentences together',
    posts([
      'would that orbis were about',
      'there would be orbis',
      'which orbis would they',
      'these would orbis',
      'would they orbis',
      'because orbis would',
      'would orbis',
      'orbis, would it?',
    ]),
  ],
  [
    'one source',
    Array.from({ length: 9 }, (_, day) => ({
      day,
      source: 'Leafings',
      title: `orbis catalogue entry ${day}`,
    })),
  ],
  ['a name of a source', posts(Array.from({ length: 9 }, (_, day) => `orbis: ${day} more from Padworld`))],
  ['the same text again', posts(Array.from({ length: 9 }, () => 'orbis catalogue opens'))],
  ['words that wanted posts hold, too', posts(Array.from({ length: 9 }, (_, day) => `${day} orbis games`))],
])('nothing is proposed for %s', (_, unwanted) => {
  expect(shown([...wanted, ...unwanted])).toEqual([])
})

test.each([
  [
    'Chinese',
    '词典',
    (n: number) => `orbis词典${['好看', '新', '旧的', '厚', '很薄', '贵', '全', '错了'][n] ?? ''}`,
  ],
  [
    'Korean',
    '사전',
    (n: number) =>
      `${['새', '큰', '헌', '옛', '첫', '본', '참', '곧'][n] ?? ''} orbis 사전${n % 2 === 0 ? '이' : '은'}`,
  ],
  [
    'Russian',
    'словарь',
    (n: number) =>
      `${['новый', 'старый', 'большой', 'малый', 'первый', 'второй', 'третий', 'полный'][n] ?? ''} словарь orbis`,
  ],
  [
    'Arabic',
    'قاموس',
    (n: number) => `قاموس orbis ${['جديد', 'قديم', 'كبير', 'صغير', 'أول', 'ثان', 'ثالث', 'كامل'][n] ?? ''}`,
  ],
])('words of false friends are found in %s', (_, word, title) => {
  const found = ask([
    ...wanted,
    ...posts(
      Array.from({ length: 8 }, (_, n) => title(n)),
      'mustNot',
    ),
  ])
  expect(found.every(({ kind }) => kind === 'excludes')).toBe(true)
  expect(found.flatMap(({ words }) => words).some((each) => each.startsWith(word))).toBe(true)
})

test('the order in which posts are given changes nothing, and asking twice neither', () => {
  const archive = weigh(topic, [...wanted, ...posts(catalogue, 'mustNot')])
  const now = { now: BEGIN + 100 * DAY_MS }
  expect(suggest(topic, archive.toReversed(), now)).toEqual(suggest(topic, archive, now))
})

test('an empty archive gives nothing', () => {
  expect(ask([])).toEqual([])
})
