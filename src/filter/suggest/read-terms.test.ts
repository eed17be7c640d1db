import { expect, test } from 'vitest'
import { BREAK, readTerms } from './read-terms.ts'
import type { Term } from './read-terms.ts'

const shapeIn = (text: string, key: string, lang: string | null = null) =>
  readTerms(text, lang).get(key)?.shape
const names = (text: string, least: Term['shape'] = 1) =>
  Array.from(readTerms(text, null).values())
    .filter(({ shape }) => shape >= least)
    .map(({ shown }) => shown)

test.each([
  ['capitals inside', 'they call it HyperOS now', 'hyperos', 3],
  ['all capitals', 'they call it MIUI now', 'miui', 2],
  ['letters with a number', 'they call it Vue6 now', 'vue6', 2],
  ['a capital inside a sentence', 'they call it Aurelia now', 'aurelia', 1],
  ['a capital where a sentence begins', 'Nobody called. Perhaps they will', 'perhaps', 0],
  ['a capital in Title Case', 'Maker Shows Aurelia Before Winter', 'aurelia', 0],
  ['capitals of a shout', 'MAKER SHOWS IT AT LAST', 'shows', 0],
  ['capitals inside, in Title Case', 'Maker Shows HyperOS Before Winter', 'hyperos', 3],
  ['a word in small letters', 'they call it nothing now', 'nothing', 0],
  ['Han with Latin right behind', '新系统定名澎湃OS', '澎湃os', 3],
  ['Hangul with Latin right behind', '새 이름은 오로라OS', '오로라os', 3],
  ['quotation marks', 'the name is “aurelia”', 'aurelia', 2],
  ['Chinese quotation marks', '定名「晨曦」的主机', '晨曦', 2],
  ['katakana', '名はアウレリアに', 'アウレリア', 1],
  ['Cyrillic', 'новое имя Аврелия известно', 'аврелия', 1],
] as const)('%s tell how much of a name it is', (_, text, key, shape) => {
  expect(shapeIn(text, key)).toBe(shape)
})

test('a German noun is no name for its capital', () => {
  expect(shapeIn('das neue System heißt Aurelia', 'system', 'de-AT')).toBe(0)
})

test('Korean words are found before their particles', () => {
  expect([...readTerms('오로라가 왔다', null).keys()]).toContain('오로라')
})

test('addresses, @names, domains, build numbers and bare numbers are no terms', () => {
  expect(
    names('see https://a.example/HyperOS by @HyperMan on HyperSite.example, V2.1.0.HYPX and 2024'),
  ).toEqual([])
})

test('no term runs across a break, and what follows one is marked', () => {
  const terms = readTerms(`so ${BREAK} Aurelia Plus is big`, null)
  expect(terms.get('aurelia plus')).toMatchObject({ follows: true, shape: 1 })
  expect(terms.get('plus')).toMatchObject({ follows: false })
  expect([...terms.keys()].filter((key) => key.includes(BREAK))).toEqual([])
  expect([...terms.keys()]).not.toContain('so aurelia')
})

test('a term that stands in two forms keeps the one that is more of a name', () => {
  expect(shapeIn('hyperos is out: they say HyperOS', 'hyperos')).toBe(3)
})

test('a text of one long word, of marks, or of nothing does no harm', () => {
  for (const text of ['', '‡ ‡', '！！！', 'x'.repeat(10_000), '系'.repeat(500), '오'.repeat(500)]) {
    expect(readTerms(text, null).size).toBeLessThan(1000)
  }
})
