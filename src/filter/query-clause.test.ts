import { expect, test } from 'vitest'
import { prepareDocument } from '#query/document.ts'
import { holds } from '#query/evaluate.ts'
import { parseQuery } from '#query/parse.ts'
import { compileTopic } from './compile.ts'
import type { JudgedPost } from './fields.ts'
import { judge } from './judge.ts'
import { readTopic } from './read-topic.ts'

/** A topic of one clause that asks `query`, among so many others that hit nowhere. */
function topicOf(query: string, { others = 0, exclude = [] as object[] } = {}) {
  const read = readTopic({
    topic: 'asked',
    title: 'Asked',
    thresholds: { broad: 1, strict: 1 },
    clauses: [
      { id: 'asked', query, weight: 2 },
      ...Array.from({ length: others }, (_, n) => ({ id: `other-${n}`, match: `qqxjz${n}`, weight: 1 })),
    ],
    exclude,
  })
  if (read.kind === 'error') throw new Error(JSON.stringify(read.problems))
  return compileTopic(read.topic, 1)
}

const post: JudgedPost = {
  title: 'A first look at Steam Frame',
  text: 'Valve shows ＦＲＡＭＥ and its controllers. 小米自研系统 🎮 zuletzt',
  links: [{ raw: 'https://t.co/x', expanded: 'https://frame.example/%E5%B0%8F', title: 'Deckard prototype' }],
  media: [{ type: 'image', url: 'https://frame.example/1.jpg', alt: 'a headset on a table' }],
  categories: ['VR headsets'],
  author: 'Brad',
  source: 'SteamDB',
  sourceId: 'steamdb',
  url: 'https://steamdb.example/frame',
  lang: 'en',
  publishedAt: Date.parse('2025-11-12'),
}

test.each([
  ['valve NEAR/5 frame', ['Valve', 'ＦＲＡＭＥ']],
  ['"first look" =Steam', ['first look', 'Steam']],
  ['controll*', ['controllers']],
  ['自研系', ['自研系']],
  ['link:deckard', ['Deckard']],
  ['headset -nintendo', ['headset']],
  ['#VR_headsets OR "vr headsets"', ['VR headsets']],
  ['/f\\w+e/i title:steam', ['Frame', 'ＦＲＡＭＥ', 'frame', 'Steam']],
  ['source:steamdb author:brad lang:en url:steamdb.example before:2026 -vela', []],
  ['source:SteamDB frame', ['Frame', 'ＦＲＡＭＥ', 'frame']],
])('a clause asks %s and names what it found', (query, found) => {
  const { keep, hits } = judge(topicOf(query), post)
  expect(keep).toBe(true)
  expect(new Set(hits.map(({ text }) => text))).toEqual(new Set(found))
  for (const hit of hits.filter(({ field }) => field === 'text'))
    expect(post.text.slice(hit.start, hit.end)).toBe(hit.text)
})

test.each(['frames', '=frame title:valve', 'valve NEAR/0 frame', 'frame -valve', 'lang:de', 'source:other'])(
  'a clause that asks %s finds nothing',
  (query) => {
    expect(judge(topicOf(query), post)).toMatchObject({ keep: false, score: 0, why: [] })
  },
)

test('an exclusion may be a query', () => {
  const exclude = [{ id: 'deck', query: 'deckard OR "steam machine"', add: -4 }]
  expect(judge(topicOf('frame', { exclude }), post)).toMatchObject({
    keep: false,
    score: -2,
    why: ['asked "Frame" +2', 'exclude deck "Deckard" in card -4'],
  })
})

test('a query answers as search does, whatever it asks and whatever stands beside it', () => {
  const words = ['mios', 'MiOS', '小米', '系统', 'own os', 'café', 'ＭＩＯＳ', 'mi-os', 'x', '14', 'ОС', '系']
  let seed = 11
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
  const word = () => words[random(words.length)] ?? ''
  const queryOf = (depth: number): string => {
    const kinds = [
      () => `"${word()}"`,
      () => `"${word()}"`,
      () => `="${word()}"`,
      () => `title:"${word()}"`,
      () => `"${word()}" NEAR/${random(3)} "${word()}"`,
      () => `#${word().replaceAll(/[ -]/g, '')}`,
      () => '/m.os/i',
      () => `lang:${random(2) === 0 ? 'es' : 'zh'}`,
      () => `(${queryOf(depth - 1)} ${random(2) === 0 ? 'OR' : 'AND'} ${queryOf(depth - 1)})`,
      () => `NOT ${queryOf(depth - 1)}`,
    ]
    return kinds[random(depth === 0 ? 8 : kinds.length)]?.() ?? ''
  }
  const text = () => Array.from({ length: random(5) }, word).join([' ', '', ', ', '\n'][random(4)])
  let held = 0
  for (let round = 0; round < 400; round++) {
    const query = queryOf(2)
    const parsed = parseQuery(query)
    if (parsed.kind === 'error') throw new Error(`${query}: ${parsed.problems[0]?.message}`)
    const topics = [topicOf(query), ...(round % 20 === 0 ? [topicOf(query, { others: 600 })] : [])]
    for (let n = 0; n < 20; n++) {
      const asked: JudgedPost = { title: text(), text: text(), categories: [word()], lang: 'es' }
      const expected = holds(parsed.root, prepareDocument(asked), 0)
      if (expected) held++
      for (const topic of topics)
        expect(judge(topic, asked).keep, `${query} of ${JSON.stringify(asked)}`).toBe(expected)
    }
  }
  expect(held).toBeGreaterThan(1_000)
})
