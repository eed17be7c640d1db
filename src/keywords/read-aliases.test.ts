import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readAliases } from './read-aliases.ts'

const hyperos = { canonical: 'hyperos', type: 'os', name: 'HyperOS', forms: ['HyperOS', '澎湃OS'] }

test('the shipped alias file has no problem', () => {
  const { aliases, problems } = readAliases(parse(readFileSync('config/aliases.yaml', 'utf8')))
  expect(problems).toEqual([])
  expect(aliases.length).toBeGreaterThan(100)
})

test('an entry without a name is shown by its canonical name', () => {
  expect(readAliases([{ canonical: 'MIUI', type: 'os', forms: ['MIUI'] }]).aliases).toEqual([
    { canonical: 'miui', type: 'os', name: 'MIUI', forms: ['MIUI'] },
  ])
})

test.each([
  ['a mapping', { aliases: [] }, 'the file holds a mapping, not a list'],
  ['an entry that is a word', ['HyperOS'], 'the entry is the string "HyperOS"'],
  ['no canonical name', [{ type: 'os', forms: ['x'] }], 'it has no canonical name'],
  ['an unknown type', [{ ...hyperos, type: 'phone' }], '"hyperos" has the type "phone"'],
  ['no forms', [{ ...hyperos, forms: [] }], '"hyperos" has no forms'],
  ['a number as form', [{ ...hyperos, forms: ['HyperOS', 360] }], '"hyperos" has the form 360'],
  ['a form of a mark alone', [{ ...hyperos, forms: ['!'] }], '"hyperos" has the form "!"'],
  ['a name twice', [hyperos, hyperos], '"hyperos" stands twice'],
  [
    'one form for two',
    [hyperos, { ...hyperos, canonical: 'surge' }],
    '"HyperOS" stands under "hyperos" and "surge"',
  ],
])('says what is wrong with %s, and what to do', (_case, parsed, problem) => {
  const [first] = readAliases(parsed).problems
  expect(first?.problem).toBe(problem)
  expect(first?.fix).toMatch(/\.$/u)
})

test('a bad entry does not take the good ones along', () => {
  expect(readAliases([{}, hyperos]).aliases).toEqual([hyperos])
})

test('an empty file is an empty table', () => {
  expect(readAliases(null)).toEqual({ aliases: [], problems: [] })
})
