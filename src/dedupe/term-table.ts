import { grown } from './block-store.ts'
import { createFeatureStore } from './feature-store.ts'
import type { NumberedFeatures } from './feature-store.ts'
import { MIN_IDF } from './thresholds.ts'
import type { Features } from './story-features.ts'
import { isFigure, isWord, kindWeight, termAmounts, topicShare } from './weigh.ts'
import type { DocumentFrequencies, Terms } from './weigh.ts'

/** The terms of the posts in memory, each kept once, and how many posts they stand in. */
export interface TermTable extends Terms<number> {
  /** Numbers the terms and keeps them for one holder. Returns the place by which they are asked for from then on. */
  readonly keep: (features: Features) => number
  readonly hold: (place: number) => void
  /** One holder less. What nobody holds is gone, and the numbers of its terms may be given away anew. */
  readonly release: (place: number) => void
  /** A copy. */
  readonly read: (place: number) => NumberedFeatures
  readonly termsOf: (place: number) => readonly number[]
  readonly has: (place: number, term: number) => boolean
  /** One post more in which these terms stand. */
  readonly count: (place: number) => void
  /** One post less; it holds them no more. */
  readonly uncount: (place: number) => void
}

/** An empty table; `prior` is what is known of terms beforehand. Its memory is bounded by the different terms of what is held. */
export function createTermTable(prior: DocumentFrequencies): TermTable {
  const numbers = createTermNumbers()
  /**
   * Four numbers a term, side by side since they are read together and memory answers by the line: the logarithm of
   * count, prior and a half; what its kind weighs, negative for words; its prior; 1 for a figure.
   */
  let traits: Float64Array = new Float64Array(TRAITS * 1024)
  const counts: number[] = []
  const store = createFeatureStore()
  let documents = 0
  let logDocuments = Math.log(prior.documents + 1)

  const setCount = (term: number, count: number): void => {
    const at = TRAITS * term
    const ofTopic = topicShare(count, documents) * prior.documents
    traits[at] = Math.log(count + (traits[at + PRIOR] ?? 0) + ofTopic + 0.5)
    counts[term] = count
  }

  const numberOf = (name: string): number => {
    const known = numbers.find(name)
    if (known !== undefined) return known
    const term = numbers.give(name)
    traits = grown(traits, TRAITS * (term + 1))
    traits[TRAITS * term + KIND] = isWord(name) ? -kindWeight(name) : kindWeight(name)
    traits[TRAITS * term + PRIOR] = prior.df(name)
    traits[TRAITS * term + FIGURE] = isFigure(name) ? 1 : 0
    setCount(term, 0)
    return term
  }

  const countBy = (place: number, by: 1 | -1): void => {
    documents += by
    logDocuments = Math.log(documents + prior.documents + 1)
    for (const term of store.termsOf(place)) setCount(term, (counts[term] ?? 0) + by)
  }

  const release = (place: number): void => {
    for (const term of store.release(place)) numbers.leave(term)
  }

  return {
    keep: (features) => {
      const { terms, amounts } = termAmounts(features)
      const numbered = terms.map(numberOf)
      for (const term of numbered) numbers.use(term)
      return store.keep({ terms: numbered, amounts })
    },
    hold: store.hold,
    release,
    read: (place) => ({ terms: store.termsOf(place), amounts: store.amountsOf(place) }),
    termsOf: store.termsOf,
    has: store.has,
    count: (place) => countBy(place, 1),
    uncount: (place) => {
      countBy(place, -1)
      release(place)
    },
    weightOf: (term, count) => {
      const at = TRAITS * term
      const kind = Math.abs(traits[at + KIND] ?? 1)
      return count * Math.max(MIN_IDF, logDocuments - (traits[at] ?? 0)) * kind
    },
    isWord: (term) => (traits[TRAITS * term + KIND] ?? 1) < 0,
    isFigure: (term) => traits[TRAITS * term + FIGURE] === 1,
    nameOf: numbers.nameOf,
  }
}

const [TRAITS, KIND, PRIOR, FIGURE] = [4, 1, 2, 3]

/** Texts by number and numbers by text. The number of a text that nobody uses any more is given away anew. */
function createTermNumbers() {
  const numbers = new Map<string, number>()
  const names: string[] = []
  const uses: number[] = []
  const free: number[] = []
  return {
    find: (name: string): number | undefined => numbers.get(name),
    /** For a text that has none. */
    give: (name: string): number => {
      const term = free.pop() ?? names.length
      numbers.set(name, term)
      names[term] = name
      uses[term] = 0
      return term
    },
    use: (term: number): void => {
      uses[term] = (uses[term] ?? 0) + 1
    },
    leave: (term: number): void => {
      const left = (uses[term] ?? 0) - 1
      uses[term] = left
      if (left > 0) return
      numbers.delete(names[term] ?? '')
      free.push(term)
    },
    nameOf: (term: number): string => names[term] ?? '',
  }
}
