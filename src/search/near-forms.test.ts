import { expect, test } from 'vitest'
import { parseQuery } from '#query/parse.ts'
import { nearForms, respelt, wordsAsked } from './near-forms.ts'

test.each([
  ['xiaomy', 'xiaomi'],
  ['xaiomi', 'xiaomi'],
  ['hyperoos', 'hyperos'],
  ['hypros', 'hyperos'],
  ['сяоми', 'сяоми'.replace('с', 'к')],
])('%s may have been meant to be %s', (written, meant) => {
  expect(nearForms(written)).toContain(meant)
})

test('Chinese, Hangul and words of two letters get no suggestion, and nothing suggests itself', () => {
  expect([nearForms('小米'), nearForms('샤오미'), nearForms('os')]).toEqual([[], [], []])
  expect(nearForms('aaa')).not.toContain('aaa')
})

test('only single words that are asked for can be mistyped', () => {
  const parsed = parseQuery('Xaiomi OR title:kernal -foo "own sistem" xiao* 小米 source:tecleaf')
  if (parsed.kind === 'error') throw new Error('unread')
  expect(wordsAsked(parsed.root)).toEqual(['xaiomi', 'kernal'])
})

test('a word is written otherwise where it stands alone', () => {
  expect(respelt('Xaiomi (xaiomi OR xaiomis)', 'xaiomi', 'xiaomi')).toBe('xiaomi (xiaomi OR xaiomis)')
})
