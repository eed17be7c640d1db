import { expect, test } from 'vitest'
import { align } from './align.ts'

const tokens = (text: string) =>
  text
    .split(' ')
    .filter(Boolean)
    .map((word) => ({ text: word }))
const hunks = (a: string, b: string) =>
  align(tokens(a), tokens(b))?.map((hunk) => `${hunk.place}: ${words(hunk.a)} | ${words(hunk.b)}`)
const words = (some: readonly { text: string }[]) => some.map(({ text }) => text).join(' ')

test.each([
  ['a b c', 'a b c', []],
  ['a b c', 'x a b c y', ['head:  | x', 'tail:  | y']],
  ['x a b c y', 'a b c', ['head: x | ', 'tail: y | ']],
  ['a b c', 'a x c', ['inside: b | x']],
  ['a b c d', 'a c d', ['inside: b | ']],
  ['a b', 'a c', ['tail: b | c']],
  ['a b a b c', 'a b c', ['head: a b | ']],
  ['a b c d e', 'z b x d y', ['head: a | z', 'inside: c | x', 'tail: e | y']],
])('%s against %s', (a, b, expected) => {
  expect(hunks(a, b)).toEqual(expected)
})

test('what differs too much is not lined up', () => {
  const many = (letter: string) => Array.from({ length: 500 }, (_, index) => `${letter}${index}`).join(' ')
  expect(align(tokens(many('a')), tokens(many('b')))).toBeNull()
})
