import { expect, test } from 'vitest'
import { parseQuery } from '#query/parse.ts'
import { fieldClause, narrowed } from './narrow.ts'

test.each([
  ['', 'source:x', 'source:x'],
  ['mios', 'source:x', 'mios source:x'],
  ['a OR b', 'lang:zh', '(a OR b) lang:zh'],
  ['(a OR b)', 'lang:zh', '(a OR b) lang:zh'],
  ['(a) OR (b)', 'lang:zh', '((a) OR (b)) lang:zh'],
  ['title:(a OR b)', 'lang:zh', '(title:(a OR b)) lang:zh'],
  ['a', 'after:2023-10-01 before:2023-10-08', 'a after:2023-10-01 before:2023-10-08'],
  [
    'a after:2023-10-01 before:2023-11-01',
    'after:2023-10-02 before:2023-10-03',
    'a after:2023-10-02 before:2023-10-03',
  ],
])('%s narrowed by %s is %s', (query, clause, longer) => {
  expect(narrowed(query, clause)).toBe(longer)
})

test('what would be too long, or is no query, is not narrowed', () => {
  expect(narrowed('x'.repeat(495), 'source:x')).toBe(null)
  expect(narrowed('(', 'source:x')).toBe(null)
})

test.each(['tech-leaf', 'Xiaomi 14', String.raw`a "b" \c`, '小米', '(x', '-y', 'a:b', '14.5'])(
  'the value %s is asked for as it is',
  (value) => {
    const parsed = parseQuery(fieldClause('keyword', value) ?? '')
    expect(parsed).toEqual({ kind: 'query', root: { kind: 'field', field: 'keyword', value } })
  },
)

test('a value that no quotation can hold has no clause', () => {
  expect(fieldClause('keyword', 'so “called”')).toBe(null)
})
