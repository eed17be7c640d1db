import { ONE_THING, OTHER_FIGURES } from './thresholds.ts'
import { lengthIn, tellOtherFigures } from './weigh.ts'
import type { Norm, Terms, Weighed } from './weigh.ts'

/**
 * Cosine of two weighed posts, 0 to 1, less if all that they share is one name: two headlines that name one singer
 * tell two events unless they share something else, or one of them is nothing but the name. Less too if both give
 * figures and share none.
 */
export function likenessOf<Term>(a: Weighed<Term>, b: Weighed<Term>, terms: Terms<Term>): number {
  const length = lengthIn(a.post.lang, b.post.lang)
  const shared: SharedTerm[] = []
  const part = { dot: emptyNorm(), a: emptyNorm(), b: emptyNorm() }
  for (const [term, own] of a.weights) {
    const other = b.weights.get(term)
    if (other === undefined) continue
    const kind = terms.isWord(term) ? 'words' : 'rest'
    part.dot[kind] += own * other
    part.a[kind] += own * own
    part.b[kind] += other * other
    const product = { words: 0, rest: 0, [kind]: own * other }
    shared.push({ name: terms.nameOf(term), weight: length(product) })
  }
  if (shared.length === 0) return 0
  const ofA = length(a.norm)
  const ofB = length(b.norm)
  const isAllOfOne = Math.max(length(part.a) / ofA, length(part.b) / ofB) > WHOLE
  const single = isAllOfOne ? 0 : singleness(shared)
  const differs = tellOtherFigures(a.figures, b.figures)
  const discount = (1 - (1 - ONE_THING) * single) * (differs ? OTHER_FIGURES : 1)
  return (discount * length(part.dot)) / Math.sqrt(ofA * ofB)
}

/** From this part of its squared length on, a post is nothing but what it shares. */
const WHOLE = 0.85

interface SharedTerm {
  readonly name: string
  readonly weight: number
}

/** 1 if what is shared is one thing, 0 if no thing weighs more than all others together. */
function singleness(shared: readonly SharedTerm[]): number {
  const weights = thingsOf(shared)
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  return Math.max(0, (Math.max(...weights) / all - 0.5) / 0.5)
}

interface Thing {
  readonly characters: Set<string>
  weight: number
}

/** From so many characters on a run is no name but a clause, and weighs as two things. */
const CLAUSE = 5

/**
 * What each thing weighs that terms name. Pairs of characters that overlap are one name ('秦海', '海璐'); any other term
 * is a thing by itself.
 */
function thingsOf(shared: readonly SharedTerm[]): number[] {
  const things: Thing[] = []
  for (const { name, weight } of shared) {
    const characters = new Set(name.startsWith('c:') ? name.slice(2) : [name])
    const thing: Thing = { characters, weight }
    for (let at = things.length - 1; at >= 0; at--) {
      const other = things[at]
      if (other === undefined || characters.isDisjointFrom(other.characters)) continue
      for (const character of other.characters) characters.add(character)
      thing.weight += other.weight
      things.splice(at, 1)
    }
    things.push(thing)
  }
  return things.flatMap(({ characters, weight }) =>
    characters.size >= CLAUSE ? [weight / 2, weight / 2] : [weight],
  )
}

function emptyNorm(): Norm {
  return { words: 0, rest: 0 }
}
