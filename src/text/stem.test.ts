import { expect, test } from 'vitest'
import { stem } from './stem.ts'

test.each([
  ['en', 'systems', 'system'],
  ['en-GB', 'launching', 'launch'],
  ['de', 'telefone', 'telefon'],
  ['fr', 'systèmes', 'system'],
  ['es', 'sistemas', 'sistem'],
  ['pt', 'sistemas', 'sistem'],
  ['it', 'sistemi', 'sistem'],
  ['ru', 'системы', 'систем'],
  ['uk', 'системи', 'систем'],
  ['nl', 'systemen', 'system'],
])('in %s, %s has the stem %s', (lang, word, expected) => {
  expect(stem(word, lang)).toBe(expected)
})

test('without a language, Cyrillic goes as Russian and Latin loses only a plural', () => {
  expect(stem('операционной', null)).toBe(stem('операционная', null))
  expect(stem('phones', null)).toBe('phone')
  expect(stem('launching', null)).toBe('launching')
})

test('a Latin name in a Russian text is not stemmed as Russian', () => {
  expect(stem('hyperos', 'ru')).toBe('hyperos')
})

test.each(['小米', '14', 'k70', 'os', '', '’', 'é', 'x', '샤오미', 'شاومي'])('leaves %s as it is', (word) => {
  for (const lang of ['en', 'es', 'fr', 'it', 'pt', 'ru', 'zh', null]) expect(stem(word, lang)).toBe(word)
})
