import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { compileAliases } from '#text/aliases.ts'
import { extractEntities } from './entities.ts'
import { makersOf } from './makers.ts'
import { readAliases } from './read-aliases.ts'

const file = readFileSync(new URL('../../config/aliases.yaml', import.meta.url), 'utf8')
const aliases = compileAliases(readAliases(parse(file)).aliases)
const makersIn = (title: string, table = aliases) =>
  makersOf(extractEntities({ title, text: '' }, table), table)

test.each([
  ['华为Mate60 Pro正式开售', ['huawei']],
  ['Mate 60 goes on sale unannounced', ['huawei']],
  ['iPhone 15 Pro 与三星S24', ['apple', 'samsung']],
  ['小米14 und Xiaomi SU7 in einem Bild', ['xiaomi']],
  ['Redmi K70 Pro 曝光', ['redmi']],
  ['Apple Watch and AirPods', ['apple']],
  ['特斯拉Model Y降价', ['tesla']],
  ['Li Auto L9', ['li auto']],
])('%s: whose devices are named, each maker once', (title, makers) => {
  expect(makersIn(title)).toEqual(makers)
})

test.each(['华为 7 月 27 日', 'HyperOS 1.0', 'Snapdragon 8 Gen 3'])('%s names no device', (title) => {
  expect(makersIn(title)).toEqual([])
})

test('a maker that the alias table does not have as a company is left out', () => {
  const device = { canonical: 'acme one', type: 'device', name: 'Acme One', forms: ['Acme One'] } as const
  const acme = { canonical: 'acme', type: 'company', name: 'Acme', forms: ['Acme'] } as const
  expect(makersIn('Acme One', compileAliases([device]))).toEqual([])
  expect(makersIn('Acme One', compileAliases([device, acme]))).toEqual(['acme'])
  expect(makersIn('Acme One', compileAliases([device, { ...acme, type: 'person' }]))).toEqual([])
})
