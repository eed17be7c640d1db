import { expect, test } from 'vitest'
import { isLabel, labelsOf } from './label.ts'

test('a label is the name of its filter, without what apps split or mangle', () => {
  const names = ['MIOS', 'R&D/cars', '100 % +1', ' 小米  汽车 ', 'e\u0301']
  const labels = labelsOf(names.map((name, index) => ({ id: index + 1, name })))
  expect([...labels.values()]).toEqual(['MIOS', 'R-D-cars', '100 - -1', '小米 汽车', 'é'])
})

test('of filters with one name the later ones are counted, whatever their order', () => {
  const filters = [
    { id: 3, name: 'All' },
    { id: 1, name: 'All' },
    { id: 2, name: 'all' },
  ]
  expect([...labelsOf(filters)]).toEqual([
    [1, 'All'],
    [2, 'all 2'],
    [3, 'All 3'],
  ])
})

test.each([
  ['Phones', true],
  ['a/b', false],
  ['a+b', false],
  [' a', false],
  ['', false],
  ['x'.repeat(101), false],
])('%j can be a label: %s', (name, is) => {
  expect(isLabel(name)).toBe(is)
})
