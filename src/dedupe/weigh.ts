import {
  ANCHOR_WEIGHT,
  MIN_IDF,
  MOST_OF_AN_EVENT,
  OTHER_FIGURES,
  PRODUCT_WEIGHT,
  WORDS_ACROSS_LANGUAGES,
} from './thresholds.ts'

/** How often terms stand in the posts of the last 30 days. */
export interface DocumentFrequencies {
  readonly documents: number
  readonly df: (term: string) => number
}

/** Terms, and by the same place how much there is of each: a third of what a `Map` takes, and read from end to end. */
export interface TermAmounts<Term> {
  readonly terms: readonly Term[]
  readonly amounts: readonly number[]
}

/** A post as stories are told by it. Terms are texts where they are stored, numbers where there are many posts. */
export interface StoryMember<Term = string> {
  /** Its terms, and how much of each: see `Features`. */
  readonly features: TermAmounts<Term>
  /** BCP 47, null if unknown. */
  readonly lang: string | null
  /** Milliseconds since 1970. */
  readonly at: number
}

/** What is known of terms. */
export interface Terms<Term> {
  /** What so much of a term weighs in a post: by how rare it is and of what kind. */
  readonly weightOf: (term: Term, count: number) => number
  /** It is a stem or a pair of characters: of one language or script. */
  readonly isWord: (term: Term) => boolean
  /** It is a price, a measure, a date. */
  readonly isFigure: (term: Term) => boolean
  readonly nameOf: (term: Term) => string
}

/** Terms as texts, weighed by `frequencies`. */
export function textTerms(frequencies: DocumentFrequencies): Terms<string> {
  return {
    weightOf: (term, count) => count * idf(term, frequencies) * kindWeight(term),
    isWord,
    isFigure,
    nameOf: (term) => term,
  }
}

/** Inverse document frequency, never below .05: 'MIOS' says nothing about a post on a stream about MIOS. */
export function idf(term: string, { documents, df }: DocumentFrequencies): number {
  return Math.max(MIN_IDF, Math.log((documents + 1) / (df(term) + 0.5)))
}

/**
 * What a term's share of the posts seen exceeds one in ten by, for certain (Wilson's lower bound at three standard
 * deviations); 0 for nearly all. No event fills so much of a stream: such a term is its topic, or how its sources sign.
 */
export function topicShare(count: number, documents: number): number {
  const posts = Math.max(documents, LEAST_OF_A_STREAM)
  const share = count / posts
  if (share <= MOST_OF_AN_EVENT) return 0
  const z2 = 9 / posts
  const low = (share + z2 / 2 - 3 * Math.sqrt((share * (1 - share) + z2 / 4) / posts)) / (1 + z2)
  return Math.max(0, low - MOST_OF_AN_EVENT)
}

/** A few posts may all tell one event: fewer than these are taken for a part of so many. */
const LEAST_OF_A_STREAM = 40

/** How many times a term of this kind counts. */
export function kindWeight(term: string): number {
  if (term.startsWith('d:')) return PRODUCT_WEIGHT
  return term.startsWith('n:') || isFigure(term) ? ANCHOR_WEIGHT : 1
}

/** A price, a measure, a date. */
export function isFigure(term: string): boolean {
  return term.startsWith('f:')
}

/** A stem or a pair of characters: of one language or script. */
export function isWord(term: string): boolean {
  return term.startsWith('w:') || term.startsWith('c:')
}

/** Features as they are compared, in their own order. */
export function termAmounts(features: ReadonlyMap<string, number>): TermAmounts<string> {
  return { terms: [...features.keys()], amounts: [...features.values()] }
}

/**
 * Whether two posts give figures and none in common: of one product they tell two things, its price and its size. In
 * other languages nothing else says so.
 */
export function tellOtherFigures<Term>(a: readonly Term[], b: readonly Term[]): boolean {
  return a.length > 0 && b.length > 0 && !a.some((figure) => b.includes(figure))
}

/** A post whose terms are weighed. */
export interface Weighed<Term> {
  readonly post: StoryMember<Term>
  readonly weights: ReadonlyMap<Term, number>
  readonly norm: Norm
  /** Those of its terms that are figures, mostly none. */
  readonly figures: readonly Term[]
}

/** Squared length, words and the rest apart. */
export interface Norm {
  words: number
  rest: number
}

/** Weighs a post once, for any number of comparisons. */
export function weigh<Term>(post: StoryMember<Term>, terms: Terms<Term>): Weighed<Term> {
  const weights = new Map<Term, number>()
  const figures: Term[] = []
  const { amounts } = post.features
  let [words, rest, at] = [0, 0, 0]
  for (const term of post.features.terms) {
    const weight = terms.weightOf(term, amounts[at++] ?? 0)
    weights.set(term, weight)
    if (terms.isWord(term)) words += weight * weight
    else rest += weight * weight
    if (terms.isFigure(term)) figures.push(term)
  }
  return { post, weights, figures, norm: { words, rest } }
}

/** Likeness of two posts, 0 to 1. */
export function cosine<Term>(own: Weighed<Term>, member: StoryMember<Term>, terms: Terms<Term>): number {
  // Numbers of their own: a field of an object that changes costs an allocation each time.
  let [words, rest, wordsShared, restShared, at, otherFigures] = [0, 0, 0, 0, 0, 0]
  const { amounts } = member.features
  for (const term of member.features.terms) {
    const weight = terms.weightOf(term, amounts[at++] ?? 0)
    const product = weight * (own.weights.get(term) ?? 0)
    if (terms.isWord(term)) {
      words += weight * weight
      wordsShared += product
    } else {
      rest += weight * weight
      restShared += product
      // As `tellOtherFigures` says, on the way: one that both give outweighs all others.
      if (own.figures.length > 0 && terms.isFigure(term)) otherFigures += product > 0 ? -Infinity : 1
    }
  }
  const length = lengthIn(own.post.lang, member.lang)
  const product = length({ words: wordsShared, rest: restShared })
  const discount = otherFigures > 0 ? OTHER_FIGURES : 1
  return product === 0 ? 0 : (discount * product) / Math.sqrt(length(own.norm) * length({ words, rest }))
}

/**
 * What the cosine cannot exceed, told by the post's own terms alone, so that nothing has to be known of the others: it
 * is at most the part of the post's length that lies in the shared terms (Cauchy and Schwarz).
 */
export function mostAlike<Term>(
  { post, weights, norm }: Weighed<Term>,
  member: StoryMember<Term>,
  terms: Pick<Terms<Term>, 'isWord'>,
): number {
  const shared: Norm = { words: 0, rest: 0 }
  for (const term of member.features.terms) {
    const weight = weights.get(term)
    if (weight !== undefined) shared[terms.isWord(term) ? 'words' : 'rest'] += weight * weight
  }
  const length = lengthIn(post.lang, member.lang)
  return length(shared) === 0 ? 0 : Math.sqrt(length(shared) / length(norm))
}

/**
 * The fewest terms of a post, heaviest first, without any of which `mostAlike` stays below `least` whatever the other's
 * language: what is left weighs too little whether words count whole or as between two languages.
 */
export function heaviest<Term>(
  { weights, norm }: Pick<Weighed<Term>, 'weights' | 'norm'>,
  terms: Pick<Terms<Term>, 'isWord'>,
  least: number,
): Term[] {
  const lengths = [lengthOf(1), lengthOf(WORDS_ACROSS_LANGUAGES ** 2)]
  const left = { ...norm }
  const found: Term[] = []
  for (const [term, weight] of [...weights].sort(([, x], [, y]) => y - x)) {
    // A little less than the bound, since sums of fractions are not exact.
    if (lengths.every((length) => length(left) < 0.999 * least ** 2 * length(norm))) break
    found.push(term)
    left[terms.isWord(term) ? 'words' : 'rest'] -= weight * weight
  }
  return found
}

/** Squared length as it counts between posts of these two languages. */
export function lengthIn(a: string | null, b: string | null): (norm: Norm) => number {
  return lengthOf(areForeign(a, b) ? WORDS_ACROSS_LANGUAGES ** 2 : 1)
}

function lengthOf(words: number): (norm: Norm) => number {
  return ({ words: ofWords, rest }) => rest + words * ofWords
}

function areForeign(a: string | null, b: string | null): boolean {
  if (a === null || b === null || a === b) return false
  const primary = (lang: string) => lang.split(/[-_]/u, 1)[0]?.toLowerCase()
  return primary(a) !== primary(b)
}

/** So many names tell a reader why. */
export const MOST_TOLD = 4
/** Several pairs of characters may be one name. */
const MOST_TERMS = 2 * MOST_TOLD

/** The terms that weigh most. */
export function heaviestTerms<Term>(
  weighed: readonly (readonly [Term, number])[],
  terms: Pick<Terms<Term>, 'nameOf'>,
): string[] {
  return weighed
    .map(([term, weight]) => ({ name: terms.nameOf(term), weight }))
    .sort((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_TERMS)
    .map(({ name }) => name)
}
