import { expect, test } from 'vitest'
import { sharedShingles } from './shared-shingles.ts'

test('runs of three characters count once each', () => {
  expect(sharedShingles('abcabc')('abcd')).toEqual({ own: 3, other: 2, shared: 1 })
  expect(sharedShingles('aaaaaa')('aaaa')).toEqual({ own: 1, other: 1, shared: 1 })
})

test('a text of one or two characters is one run, an empty one has none', () => {
  expect(sharedShingles('ab')('ab')).toEqual({ own: 1, other: 1, shared: 1 })
  expect(sharedShingles('ab')('abc')).toEqual({ own: 1, other: 1, shared: 0 })
  expect(sharedShingles('')('abc')).toEqual({ own: 0, other: 1, shared: 0 })
  expect(sharedShingles('abc')('')).toEqual({ own: 1, other: 0, shared: 0 })
})

test('one comparison leaves nothing behind for the next, be it longer or shorter', () => {
  const long = Array.from({ length: 500 }, (_, at) => String.fromCodePoint(0x4e00 + at)).join('')
  const count = sharedShingles('小米发布新系统')
  const each = ['小米发布', long, '小米发布', '发布新系统', long]
  expect(each.map((text) => count(text).shared)).toEqual([2, 0, 2, 3, 0])
  expect(each.map((text) => count(text).other)).toEqual([2, 498, 2, 3, 498])
})

test('it counts what sets count', () => {
  const words = ['mios', 'miui', '14', 'is', 'the', 'last', '小米', '系统', 'xiaomi', 'names', 'its', 'aaaa']
  let seed = 11
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
  const text = () => Array.from({ length: 1 + random(30) }, () => words[random(words.length)]).join('')
  const runs = (of: string) => new Set(Array.from({ length: of.length - 2 }, (_, at) => of.slice(at, at + 3)))
  for (let round = 0; round < 200; round++) {
    const [a, b] = [`${text()}.`, `${text()}.`].map((each) => each.padStart(3, '-'))
    const [ofA, ofB] = [runs(a ?? ''), runs(b ?? '')]
    const expected = { own: ofA.size, other: ofB.size, shared: ofA.intersection(ofB).size }
    expect(sharedShingles(a ?? '')(b ?? '')).toEqual(expected)
  }
})
