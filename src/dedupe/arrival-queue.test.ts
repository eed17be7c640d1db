import { expect, test } from 'vitest'
import { createArrivalQueue } from './arrival-queue.ts'

test('items go in the order they came, and keep their numbers when the ring grows and has been round', () => {
  const queue = createArrivalQueue<string>()
  const held = 1_500
  for (let number = 0; number < 10_000; number++) {
    expect(queue.push(`item ${number}`)).toBe(number)
    if (number < held) continue
    expect(queue.oldest()).toBe(`item ${number - held}`)
    queue.dropOldest()
  }
  expect(queue.get(9_999)).toBe('item 9999')
  expect(queue.get(10_000 - held)).toBe(`item ${10_000 - held}`)
  expect(queue.get(9_999 - held)).toBeUndefined()
  expect(queue.get(10_000)).toBeUndefined()
})

test('an empty queue has no oldest item, and dropping from it leaves it empty', () => {
  const queue = createArrivalQueue<string>()
  queue.dropOldest()
  expect(queue.oldest()).toBeUndefined()
  expect(queue.push('first')).toBe(0)
  queue.dropOldest()
  expect(queue.oldest()).toBeUndefined()
  expect(queue.get(0)).toBeUndefined()
})
