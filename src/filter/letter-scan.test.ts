import { expect, test } from 'vitest'
import { bitOf, createLetterScan } from './letter-scan.ts'

const scan = createLetterScan([['MIOS', 'Mi OS', '小米OS', 'M.I.O.S', 'señal', '샤오미', 'バージョン']])

test.each([
  'a leak of MIOS today',
  'ＭＩＯＳ in full width',
  'm\u200bi\u200bo\u200bs with nothing between the letters',
  'MI-\nOS broken at a line end',
  'Mi  OS, Mi_OS and Mi‐OS',
  'МIОS with Cyrillic letters',
  '𝐌𝐈𝐎𝐒 in mathematical letters',
  '据传小米ＯＳ即将发布',
  'M.I.O.S',
  'una SEN\u0303AL clara',
  'una señal clara',
  '\u1109\u1163\u110b\u1169\u1106\u1175 from loose jamo',
  'ﾊﾞｰｼﾞｮﾝ in half width',
  'semimios is not a hit, but may be one',
])('finds what may be a word: %s', (text) => {
  expect(scan(text)).toBe(bitOf(0))
})

test.each(['', 'a new phone with a camera', '小米 发布 新机', 'mi', 'M I', 'ios and macos', '𝐀𝐁𝐂', '샤오'])(
  'passes over what holds none: %s',
  (text) => {
    expect(scan(text)).toBe(0)
  },
)

test('says which groups of words may stand there, and only these', () => {
  const two = createLetterScan([['mios', 'hyperos'], ['miui'], ['小米']])
  expect(two('MIOS')).toBe(bitOf(0))
  expect(two('from MIUI to HyperOS')).toBe(bitOf(0) | bitOf(1))
  expect(two('小米 𝐌𝐈𝐎𝐒')).toBe(bitOf(0) | bitOf(2))
  expect(two('a phone')).toBe(0)
})

test('beyond 31 groups one bit stands for several', () => {
  const many = createLetterScan(
    Array.from({ length: 40 }, (_, group) => [`word${String.fromCharCode(97 + group)}`]),
  )
  expect(many('wordb')).toBe(bitOf(1))
  expect(bitOf(32)).toBe(bitOf(1))
})

test('a word that ends inside a longer one is found', () => {
  const nested = createLetterScan([['abcde'], ['bcd'], ['c']])
  expect(nested('xxcxx')).toBe(bitOf(2))
  expect(nested('xabcdx')).toBe(bitOf(1) | bitOf(2))
  expect(nested('xabx')).toBe(0)
})

test('without words nothing is found', () => {
  expect(createLetterScan([])('anything')).toBe(0)
  expect(createLetterScan([[], ['']])('anything')).toBe(0)
})
