import { expect, test } from 'vitest'
import { createKeyTable } from './key-table.ts'

test('posts are found under their keys, latest first, as many as asked for', () => {
  const table = createKeyTable()
  expect([table.add([7, 8]), table.add([8]), table.add([]), table.add([8, 9])]).toEqual([0, 1, 2, 3])
  expect(table.find([8], 9)).toEqual([3, 1, 0])
  expect(table.find([8], 2)).toEqual([3, 1])
  expect(table.find([10], 9)).toEqual([])
  expect(table.find([9, 8, 7], 2)).toEqual([3, 3, 1, 0])
})

test('what is dropped is not found any more, also when the ring has been round many times', () => {
  const table = createKeyTable()
  const [held, keysAPost] = [500, 3]
  const keysOf = (post: number) => Array.from({ length: keysAPost }, (_, nth) => (post % 50) * 2 ** 40 + nth)
  for (let post = 0; post < 5_000; post++) {
    table.add(keysOf(post))
    if (post >= held) table.dropOldest()
  }
  const expected = Array.from({ length: 10 }, (_, nth) => 4_999 - nth * 50)
  for (const key of keysOf(4_999)) expect(table.find([key], 100)).toEqual(expected)
})

test('keys that differ in their high bits only are told apart', () => {
  const table = createKeyTable()
  table.add([5])
  expect(table.find([5 + 2 ** 36], 9)).toEqual([])
})
