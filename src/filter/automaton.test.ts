import { expect, test } from 'vitest'
import { buildAutomaton } from './automaton.ts'

const found = (words: string[], text: string) =>
  [...buildAutomaton(words).find(text)].toSorted((a, b) => a - b).map((index) => words[index])

test('finds every word, also inside each other', () => {
  expect(found(['he', 'she', 'hers', 'his', 'us'], 'ushers')).toEqual(['he', 'she', 'hers', 'us'])
})

test('ignores case and look-alike letters, and knows one word twice', () => {
  expect(found(['MIOS', 'mios', '小米'], 'das МІОЅ von 小米')).toEqual(['MIOS', 'mios', '小米'])
})

test('finds nothing in nothing, and no empty word', () => {
  expect(found(['', 'a'], '')).toEqual([])
  expect(found([''], 'abc')).toEqual([])
  expect(buildAutomaton([]).hasAny('abc')).toBe(false)
})

test('finds what a plain search finds, over random words and texts', () => {
  let seed = 3
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
  const make = (length: number) => Array.from({ length }, () => 'ab小'[random(3)]).join('')
  for (let round = 0; round < 300; round++) {
    const words = Array.from({ length: 8 }, () => make(1 + random(5)))
    const text = make(random(30))
    expect(found(words, text)).toEqual(words.filter((word) => text.includes(word)))
    expect(buildAutomaton(words).hasAny(text)).toBe(words.some((word) => text.includes(word)))
  }
})
