import { expect, test } from 'vitest'
import { type CompiledTopic, compileTopic } from './compile.ts'
import { judge } from './judge.ts'
import { EVERY_GROUP } from './letter-scan.ts'
import { readTopic } from './read-topic.ts'

function compiled(clauses: readonly object[]): CompiledTopic {
  const read = readTopic({ topic: 'many', title: 'Many', thresholds: { broad: 2, strict: 3 }, clauses })
  if (read.kind === 'error') throw new Error(JSON.stringify(read.problems))
  const topic = compileTopic(read.topic, 1)
  expect(topic.prefilter.kind).toBe('index')
  return topic
}

/** The same topic, with every clause asked about every post. */
function unindexed(topic: CompiledTopic): CompiledTopic {
  return { ...topic, prefilter: { kind: 'scan', mayHit: () => EVERY_GROUP } }
}

let seed = 11
const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
const LETTERS = ['a', 'b', 'c', 'D', '小', '米', '新', '系', ' ']
const make = (length: number) => Array.from({ length }, () => LETTERS[random(LETTERS.length)]).join('')
const word = () => `小${make(3)}${make(random(4))}`.trim()
const words = Array.from(new Set(Array.from({ length: 900 }, word)))
const texts = Array.from({ length: 300 }, () => make(60))

test('a topic of hundreds of clauses judges as if each of them were asked', () => {
  const topic = compiled(words.map((match, index) => ({ id: `c${index}`, match, weight: 1 + (index % 3) })))
  const everything = unindexed(topic)
  const verdicts = texts.map((text) => judge(topic, { title: '', text }))
  expect(verdicts).toEqual(texts.map((text) => judge(everything, { title: '', text })))
  expect(verdicts.filter(({ hits }) => hits.length > 1).length).toBeGreaterThan(30)
})

test('a clause of hundreds of words hits where one of them stands', () => {
  const topic = compiled([{ id: 'many', match: words, weight: 2 }])
  const everything = unindexed(topic)
  for (const text of texts) {
    expect(judge(topic, { title: '', text }).keep, text).toBe(judge(everything, { title: '', text }).keep)
  }
})
