import { createBlockStore } from './block-store.ts'
import type { TermAmounts } from './weigh.ts'

/** Features whose terms are numbers of a `TermTable`. */
export type NumberedFeatures = TermAmounts<number>

/** Features by the hundred thousand in 8 bytes a term, where two arrays take 16 and the collector's time. */
export interface FeatureStore {
  /** Keeps them for one holder. Returns the place by which they are asked for, above 0. */
  readonly keep: (features: NumberedFeatures) => number
  readonly hold: (place: number) => void
  /** One holder less. With the last they go: their terms then, else none. */
  readonly release: (place: number) => readonly number[]
  readonly termsOf: (place: number) => number[]
  readonly amountsOf: (place: number) => number[]
  readonly has: (place: number, term: number) => boolean
}

/** An empty store. A block of it: how many hold it, how many terms there are, the terms, and the number of each one's amount. */
export function createFeatureStore(): FeatureStore {
  const blocks = createBlockStore()
  /** The different amounts there are: a few dozen, since each is the root of a count of words. */
  const amounts: number[] = []
  const numbers = new Map<number, number>()

  const numberOf = (amount: number): number => {
    const known = numbers.get(amount)
    if (known !== undefined) return known
    numbers.set(amount, amounts.length)
    return amounts.push(amount) - 1
  }

  const termsOf = (place: number): number[] => {
    const words = blocks.words()
    const found: number[] = []
    const end = place + HEADER + (words[place + 1] ?? 0)
    for (let at = place + HEADER; at < end; at++) found.push(words[at] ?? 0)
    return found
  }

  return {
    keep: ({ terms, amounts: own }) => {
      const place = blocks.take(HEADER + 2 * terms.length)
      const words = blocks.words()
      words[place] = 1
      words[place + 1] = terms.length
      for (let at = 0; at < terms.length; at++) {
        words[place + HEADER + at] = terms[at] ?? 0
        words[place + HEADER + terms.length + at] = numberOf(own[at] ?? 0)
      }
      return place
    },
    hold: (place) => {
      const words = blocks.words()
      words[place] = (words[place] ?? 0) + 1
    },
    release: (place) => {
      const words = blocks.words()
      const left = (words[place] ?? 0) - 1
      words[place] = left
      if (left > 0) return NONE
      const terms = termsOf(place)
      blocks.give(place, HEADER + 2 * terms.length)
      return terms
    },
    termsOf,
    amountsOf: (place) => {
      const words = blocks.words()
      const found: number[] = []
      const count = words[place + 1] ?? 0
      const end = place + HEADER + 2 * count
      for (let at = place + HEADER + count; at < end; at++) found.push(amounts[words[at] ?? 0] ?? 0)
      return found
    },
    has: (place, term) => {
      const words = blocks.words()
      const end = place + HEADER + (words[place + 1] ?? 0)
      for (let at = place + HEADER; at < end; at++) if (words[at] === term) return true
      return false
    },
  }
}

const HEADER = 2
const NONE: readonly number[] = []
