import { expect, test } from 'vitest'
import { createFeatureStore } from './feature-store.ts'

test('features come back exactly as they were kept, however many came after', () => {
  const store = createFeatureStore()
  const features = (post: number) => ({
    terms: Array.from({ length: post % 40 }, (_, at) => post + 7 * at),
    amounts: Array.from({ length: post % 40 }, (_, at) => Math.sqrt((at % 5) + 0.5)),
  })
  const places = Array.from({ length: 5_000 }, (_, post) => store.keep(features(post)))
  for (const [post, place] of places.entries()) {
    const { terms, amounts } = features(post)
    expect(store.termsOf(place)).toEqual(terms)
    expect(store.amountsOf(place)).toEqual(amounts)
  }
})

test('they go with their last holder, who is told the terms', () => {
  const store = createFeatureStore()
  const place = store.keep({ terms: [3, 4], amounts: [1, 2] })
  store.hold(place)
  expect(store.release(place)).toEqual([])
  expect(store.termsOf(place)).toEqual([3, 4])
  expect(store.release(place)).toEqual([3, 4])
  expect(store.keep({ terms: [8, 9], amounts: [1, 1] })).toBe(place)
})

test('only a term is found among them, not the number of an amount', () => {
  const store = createFeatureStore()
  const place = store.keep({ terms: [3, 4], amounts: [1, 2] })
  store.keep({ terms: [5], amounts: [1] })
  expect([0, 1, 2, 3, 4, 5].filter((term) => store.has(place, term))).toEqual([3, 4])
})
