import { expect, test } from 'vitest'
import { parseQuery } from './parse.ts'
import type { QueryNode } from './syntax.ts'

const word = (text: string, more: object = {}) => ({
  kind: 'phrase',
  text,
  prefix: false,
  exact: false,
  field: null,
  ...more,
})

function rootOf(text: string): QueryNode {
  const parsed = parseQuery(text)
  if (parsed.kind === 'error') throw new Error(parsed.problems.map((problem) => problem.message).join(' '))
  return parsed.root
}

function problemOf(text: string) {
  const parsed = parseQuery(text)
  if (parsed.kind === 'query') throw new Error(`"${text}" was read`)
  return parsed.problems[0]
}

test.each<[string, unknown]>([
  ['', { kind: 'everything' }],
  ['  \n', { kind: 'everything' }],
  ['mios', word('mios')],
  ['MI-OS', word('MI-OS')],
  ['"mi os"', word('mi os')],
  ['“mi os”', word('mi os')],
  ['a b', { kind: 'all', nodes: [word('a'), word('b')] }],
  ['a AND b', { kind: 'all', nodes: [word('a'), word('b')] }],
  ['a and b', { kind: 'all', nodes: [word('a'), word('and'), word('b')] }],
  ['a b OR c', { kind: 'any', nodes: [{ kind: 'all', nodes: [word('a'), word('b')] }, word('c')] }],
  ['a (b OR c)', { kind: 'all', nodes: [word('a'), { kind: 'any', nodes: [word('b'), word('c')] }] }],
  ['-a', { kind: 'not', node: word('a') }],
  [
    'a -(b c)',
    {
      kind: 'all',
      nodes: [word('a'), { kind: 'not', node: { kind: 'all', nodes: [word('b'), word('c')] } }],
    },
  ],
  ['NOT a', { kind: 'not', node: word('a') }],
  ['=MIOS', word('MIOS', { exact: true })],
  ['="Mi OS"', word('Mi OS', { exact: true })],
  ['xiao*', word('xiao', { prefix: true })],
  ['小*', word('小')],
  ['title:mios', word('mios', { field: 'title' })],
  ['title:=MIOS', word('MIOS', { field: 'title', exact: true })],
  [
    'Title:(a OR "b c")',
    { kind: 'any', nodes: [word('a', { field: 'title' }), word('b c', { field: 'title' })] },
  ],
  [
    'lang:(zh OR en)',
    {
      kind: 'any',
      nodes: [
        { kind: 'field', field: 'lang', value: 'zh' },
        { kind: 'field', field: 'lang', value: 'en' },
      ],
    },
  ],
  ['author:"Digital Chat Station"', { kind: 'field', field: 'author', value: 'Digital Chat Station' }],
  ['is:origin', { kind: 'field', field: 'is', value: 'origin' }],
  ['after:2023-08-18', { kind: 'after', when: { kind: 'instant', at: Date.UTC(2023, 7, 18) } }],
  ['before:2023-10', { kind: 'before', when: { kind: 'instant', at: Date.UTC(2023, 9, 1) } }],
  ['after:7d', { kind: 'after', when: { kind: 'ago', ms: 604_800_000 } }],
  ['#MIOS', { kind: 'tag', tag: 'MIOS' }],
  ['#小米澎湃OS#', { kind: 'tag', tag: '小米澎湃OS' }],
  ['xiaomi NEAR/5 "own os"', { kind: 'near', left: [word('xiaomi')], right: [word('own os')], within: 5 }],
  ['/mi.?os/i', { kind: 'regex', source: 'mi.?os', ignoreCase: true, field: null }],
  ['/a\\/b [/]/', { kind: 'regex', source: 'a\\/b [/]', ignoreCase: false, field: null }],
  ['https://mios.cn/x', word('https://mios.cn/x')],
  ['18:30', word('18:30')],
])('reads %j', (text, expected) => {
  expect(rootOf(text)).toEqual(expected)
})

test.each([
  ['a (b', 3, 'not closed', ')'],
  ['a)', 2, 'closes nothing', 'an opening bracket'],
  ['"a', 1, 'does not end', '"'],
  ['a OR', 5, 'ends too early', 'a word'],
  ['OR a', 1, 'where a word should', 'a word'],
  ['sorce:x', 1, 'no field "sorce"', 'source:'],
  ['after:lately', 7, 'not a date', '2023-10-17'],
  ['after:2023-02-30', 7, 'not a date', '2023-10-17'],
  ['xi*', 1, 'too much', 'at least 3 letters'],
  ['a & b', 3, 'no letter or digit', 'a word'],
  ['a NEAR b', 3, 'needs a number', 'NEAR/5'],
  ['a NEAR/3 -b', 10, 'where a word should', 'a word'],
  ['a NEAR/3 #b', 3, 'NEAR stands between', 'NEAR/5'],
  ['/a(/', 3, 'cannot be read', 'RE2'],
  ['/[(](a))/', 8, 'unexpected )', 'RE2'],
  ['mios /a**/', 8, 'nested repetition', 'RE2'],
  ['/ab(?=c)/', 4, 'Look-around', 'RE2'],
  ['/(i?)a/', 2, 'no flag', 'RE2'],
  ['source:/x/', 8, 'takes no pattern', 'a value'],
  ['===', 1, '= stands before', '=MIOS'],
])('refuses %j at column %i', (text, column, message, expected) => {
  const problem = problemOf(text)
  expect(problem?.message).toContain(message)
  expect(problem?.expected).toContain(expected)
  expect(problem).toMatchObject({ line: 1, column })
})

test('says what was probably meant', () => {
  expect(problemOf('sorce:x')?.suggestion).toBe('source:')
  expect(problemOf('/(i?)mios/')?.suggestion).toBe('/(?i)mios/')
  expect(problemOf('/mi(os/')?.suggestion).toBe('/mi(os)/')
  expect(problemOf('/mi)os/')?.suggestion).toBe('/mi\\)os/')
})

test('counts lines', () => {
  expect(problemOf('mios\nOR OR x')).toMatchObject({ line: 2, column: 4, at: 8 })
})

test('refuses brackets nested without end, quickly and without a crash', () => {
  expect(problemOf('('.repeat(100_000))?.message).toContain('50 brackets')
  expect(problemOf('-'.repeat(99_999) + 'a')?.message).toContain('50 brackets')
})
