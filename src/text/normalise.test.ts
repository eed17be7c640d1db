import { expect, test } from 'vitest'
import { normalise } from './normalise.ts'

const of = (text: string) => normalise(text).text

test.each([
  ['full width', 'ＭＩＯＳ', 'MIOS'],
  ['mathematical letters', '𝐌𝐈𝐎𝐒', 'MIOS'],
  ['zero-width characters', 'M\u200bI\u2060O\ufeffS', 'MIOS'],
  ['a soft hyphen', 'MI\u00adOS', 'MIOS'],
  ['a hyphen at the end of a line', 'das neue MI-\n  OS kommt', 'das neue MIOS kommt'],
  ['a soft hyphen at the end of a line', 'MI\u00ad\r\nOS', 'MIOS'],
  ['half-width kana with voicing', 'ｷﾞｶﾞ', 'ギガ'],
  ['a decomposed accent', 'mi\u0301os', 'míos'],
  ['Hangul letters', '\u1109\u1163\u110b\u1169\u1106\u1175', '샤오미'],
  ['an emoji with a variation selector', 'MIOS ❤\ufe0f', 'MIOS ❤'],
  ['a trade mark, which stays apart', 'MIOS™', 'MIOS™'],
  ['nothing', '', ''],
])('normalises %s', (_name, text, expected) => {
  expect(of(text)).toBe(expected)
})

test('a hyphen keeps its place inside a line and before a number', () => {
  expect(of('self-developed\n- list')).toBe('self-developed\n- list')
  expect(of('Mi-\n14')).toBe('Mi-\n14')
})

test('accents and case stay', () => {
  expect(of('Los Míos')).toBe('Los Míos')
})

test('a span in the result is the stretch of the original it came from', () => {
  const text = '🙂“ＭＩ\u200bＯＳ”\u200b，ﬁn 小米'
  const normal = normalise(text)
  const span = (word: string) => {
    const at = normal.text.indexOf(word)
    const { start, end } = normal.spanOf(at, at + word.length)
    return text.slice(start, end)
  }
  expect(span('MIOS')).toBe('ＭＩ\u200bＯＳ')
  expect(span('fi')).toBe('ﬁ')
  expect(span('小米')).toBe('小米')
  expect(normal.toOriginal(normal.text.length)).toBe(text.length)
})

test('over all code points in any neighbourhood, the result is NFKC of what can be seen', () => {
  let seed = 1
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
  const point = () =>
    [random(0x250), 0x300 + random(0x70), random(0xd800), 0xe000 + random(0x20000)][random(4)] ?? 0
  for (let round = 0; round < 20_000; round++) {
    const text = String.fromCodePoint(...Array.from({ length: 6 }, point)).replaceAll(
      /[\n\u2122\u2120]/gu,
      '',
    )
    const seen = text.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
    expect(of(text)).toBe(seen.normalize('NFKC'))
  }
})

test('normalising twice changes nothing', () => {
  for (const text of ['ＭＩＯＳ™ ﬁ', 'MI-\nOS', '샤오미 ギガ ①', '❤️‍🔥']) expect(of(of(text))).toBe(of(text))
})
