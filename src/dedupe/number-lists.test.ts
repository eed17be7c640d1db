import { expect, test } from 'vitest'
import { createNumberLists } from './number-lists.ts'
import type { NumberLists } from './number-lists.ts'

const read = (lists: NumberLists, list: number): number[] => {
  const start = lists.startOf(list)
  return [...lists.words().subarray(start, start + lists.countOf(list))]
}

test('a list that was never added to is empty', () => {
  const lists = createNumberLists(5)
  expect(read(lists, 3)).toEqual([])
  lists.remove(3, 0)
  expect(read(lists, 3)).toEqual([])
})

test('a full list loses its first number to the next', () => {
  const lists = createNumberLists(5)
  for (let number = 0; number < 8; number++) lists.add(0, number)
  expect(read(lists, 0)).toEqual([3, 4, 5, 6, 7])
})

test('lists that grow, shrink and empty by chance hold what plain lists would, in their order', () => {
  const lists = createNumberLists(48)
  const plain = new Map<number, number[]>()
  let seed = 7
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
  for (let step = 0; step < 40_000; step++) {
    const [list, number] = [random(3_000), random(step < 20_000 ? 90 : 2)]
    const held = plain.get(list) ?? []
    const at = held.indexOf(number)
    if (at === -1) lists.add(list, number)
    else lists.remove(list, number)
    plain.set(list, at === -1 ? [...held, number].slice(-48) : held.toSpliced(at, 1))
  }
  for (const [list, held] of plain) expect(read(lists, list)).toEqual(held)
})

test('lists that come and go take no more memory than those that are there at once', () => {
  const lists = createNumberLists(48)
  const round = (first: number) => {
    for (let list = first; list < first + 100; list++) {
      for (let number = 0; number < 48; number++) lists.add(list, number)
      for (let number = 0; number < 48; number++) lists.remove(list, number)
    }
  }
  round(0)
  const size = lists.words().length
  for (let first = 100; first < 5_000; first += 100) round(first)
  expect(lists.words()).toHaveLength(size)
})
