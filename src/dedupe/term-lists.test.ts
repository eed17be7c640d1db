import { expect, test } from 'vitest'
import { createTermLists } from './term-lists.ts'
import type { Sharing } from './term-lists.ts'

const bySlot = (found: readonly Sharing[]) => found.toSorted((a, b) => a.slot - b.slot)

test('a look-up gives the slots that share most squared weight, and those equal to the last', () => {
  const lists = createTermLists()
  for (const slot of [0, 1, 2, 3]) lists.add(10, slot)
  lists.add(11, 2)
  lists.add(12, 3)
  const found = lists.mostSharing(
    [
      [10, 1],
      [11, 2],
      [12, 3],
    ],
    0,
    3,
  )
  expect(bySlot(found)).toEqual([
    { slot: 0, share: 1 },
    { slot: 1, share: 1 },
    { slot: 2, share: 5 },
    { slot: 3, share: 10 },
  ])
  expect(lists.mostSharing([[10, 1]], 1.5, 3)).toEqual([])
})

test('a look-up leaves nothing behind for the next', () => {
  const lists = createTermLists()
  lists.add(10, 5)
  const ask = () => lists.mostSharing([[10, 2]], 0, 6)
  expect([ask(), ask()]).toEqual([[{ slot: 5, share: 4 }], [{ slot: 5, share: 4 }]])
})

test('a term remembers the 48 slots that came last', () => {
  const lists = createTermLists()
  for (let slot = 0; slot < 50; slot++) lists.add(10, slot)
  const found = bySlot(lists.mostSharing([[10, 1]], 0, 100))
  expect(found.map(({ slot }) => slot)).toEqual(Array.from({ length: 48 }, (_, at) => at + 2))
})

test('a slot that is removed stands nowhere, and whoever does not stand there is not missed', () => {
  const lists = createTermLists()
  for (const slot of [1, 2, 3]) lists.add(10, slot)
  lists.remove(10, 2)
  lists.remove(10, 9)
  lists.remove(99, 1)
  expect(bySlot(lists.mostSharing([[10, 1]], 0, 6)).map(({ slot }) => slot)).toEqual([1, 3])
  lists.remove(10, 1)
  lists.remove(10, 3)
  expect(lists.mostSharing([[10, 1]], 0, 6)).toEqual([])
})
