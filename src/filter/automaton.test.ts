import { expect, test } from 'vitest'
import { buildAutomaton } from './automaton.ts'

const found = (words: readonly string[], text: string) =>
  [...buildAutomaton(words).find(text)].toSorted((a, b) => a - b).map((index) => words[index])

test('finds every word, also inside each other', () => {
  expect(found(['he', 'she', 'hers', 'his', 'us'], 'ushers')).toEqual(['he', 'she', 'hers', 'us'])
})

test('finds a word that stands inside one that was found before, and by itself later', () => {
  expect(found(['abc', 'bc', 'c', 'bcd'], 'abc bcd')).toEqual(['abc', 'bc', 'c', 'bcd'])
})

test('ignores case and look-alike letters, and knows one word twice', () => {
  expect(found(['MIOS', 'mios', '小米'], 'das МІОЅ von 小米')).toEqual(['MIOS', 'mios', '小米'])
  expect(found(['alpha'], 'Ɑlpha')).toEqual(['alpha'])
})

test('finds nothing in nothing, and no empty word', () => {
  expect(found(['', 'a'], '')).toEqual([])
  expect(found([''], 'abc')).toEqual([])
  expect(buildAutomaton([]).hasAny('abc')).toBe(false)
  expect(found([], 'abc')).toEqual([])
})

test('finds what a plain search finds under the same fold, over random words and texts', () => {
  const random = seeded(3)
  const make = (length: number) => Array.from({ length }, () => 'aAаbBΒ小'[random(7)]).join('')
  const plain = (text: string) =>
    text.toLowerCase().replaceAll(/[аβ]/g, (letter) => (letter === 'а' ? 'a' : 'b'))
  for (let round = 0; round < 300; round++) {
    const words = Array.from({ length: 8 }, () => make(1 + random(5)))
    expectAsSearched(words, make(random(30)), plain)
  }
})

test('finds what a plain search finds among 20,000 words of 3,000 letters', () => {
  const random = seeded(5)
  // Two numbers multiplied: as in a language, some letters are much more frequent than others.
  const letter = () => String.fromCharCode(0x4e00 + Math.floor((random(3_000) * random(3_000)) / 3_000))
  const make = (length: number) => Array.from({ length }, letter).join('')
  const words = Array.from({ length: 20_000 }, () => make(1 + random(6)))
  for (let round = 0; round < 5; round++) expectAsSearched(words, make(200), (text) => text)
})

test('words inside words inside words take no longer than others', () => {
  const words = Array.from({ length: 1_000 }, (_, index) => 'a'.repeat(index + 1))
  expect(found(words, 'a'.repeat(300_000))).toEqual(words)
})

function expectAsSearched(words: readonly string[], text: string, fold: (text: string) => string): void {
  const automaton = buildAutomaton(words)
  const searched = words.flatMap((word, index) => (fold(text).includes(fold(word)) ? [index] : []))
  expect([...automaton.find(text)].toSorted((a, b) => a - b)).toEqual(searched)
  expect(automaton.hasAny(text)).toBe(searched.length > 0)
}

/** Whole numbers from 0 to below the one given, always the same ones. */
function seeded(start: number): (below: number) => number {
  let seed = start
  return (below) => (seed = (seed * 48_271) % 2_147_483_647) % below
}
