import { expect, test } from 'vitest'
import { createBlockStore, grown } from './block-store.ts'

test('ten thousand blocks keep their words while the store grows, and none lies over another', () => {
  const store = createBlockStore()
  const blocks = Array.from({ length: 10_000 }, (_, at) => {
    const size = 1 + (at % 30)
    const place = store.take(size)
    store.words().fill(at, place, place + size)
    return { at, size, place }
  })
  for (const { at, size, place } of blocks) {
    expect(
      store
        .words()
        .subarray(place, place + size)
        .every((word) => word === at),
    ).toBe(true)
  }
})

test('what is given back is taken anew by the next that asks for as many words, so that memory does not grow', () => {
  const store = createBlockStore()
  const [seven, nine] = [store.take(7), store.take(9)]
  store.give(seven, 7)
  store.give(nine, 9)
  expect([store.take(9), store.take(7)]).toEqual([nine, seven])
  const size = store.words().length
  for (let round = 0; round < 10_000; round++) store.give(store.take(7), 7)
  expect(store.words()).toHaveLength(size)
})

test('an array that is long enough stays the same, another grows by half or more and keeps its numbers', () => {
  const array = Float64Array.of(0.5, 1.5)
  expect(grown(array, 2)).toBe(array)
  expect([...grown(array, 3)]).toEqual([0.5, 1.5, 0])
  expect(grown(array, 50)).toHaveLength(50)
})
