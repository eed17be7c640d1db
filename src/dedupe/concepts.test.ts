import { expect, test } from 'vitest'
import { conceptOfPair, conceptOfWord } from './concepts.ts'

test.each([
  ['launch', ['launched', 'lanzamiento', 'vorgestellt', 'представлен', 'تطلق']],
  ['price', ['price', 'precio', 'prix', 'preis', 'цена', 'harga']],
  ['deny', ['denies', 'desmiente', 'опроверг', 'ينفي']],
])('%s is one concept in many languages', (concept, forms) => {
  expect(forms.map((form) => [form, conceptOfWord(form)])).toEqual(forms.map((form) => [form, concept]))
})

test('Chinese, Japanese and Korean are looked up by two characters', () => {
  expect(['发布', '発表', '출시'].map(conceptOfPair)).toEqual(['launch', 'launch', 'launch'])
  expect(conceptOfPair('天气')).toBeNull()
})

test.each(['carbon', 'uhrwerk', 'ownership', 'osmosis', 'weather', 'dayton'])('%s is no concept', (word) => {
  expect(conceptOfWord(word)).toBeNull()
})
