import { findDifference } from './diff-guard.ts'
import type { Tokens } from './diff-guard.ts'
import { plainText, tokensOf } from './plain-text.ts'
import type { PlainText } from './plain-text.ts'
import { sharedShingles } from './shared-shingles.ts'
import type { SharedShingles } from './shared-shingles.ts'
import { CONTAINMENT_WEIGHT, MIN_LENGTH_RATIO, MIN_LIKENESS, MIN_WEIGHT } from './thresholds.ts'

/**
 * `same`: equal but for case, script form, punctuation, reposting marks. `near`: one repeats the other.
 * `differs`: alike, but they say different things: one story at most. `unrelated`: too little in common, or too short.
 */
export interface Comparison {
  readonly verdict: 'same' | 'near' | 'differs' | 'unrelated'
  /** 0 to 1. */
  readonly score: number
  readonly reason: string
  /** For `differs`: one denies what the other says. */
  readonly isDispute: boolean
}

/** Whether `b` repeats `a`; the order does not matter to the verdict. Texts are titles and bodies as they stand. */
export function compareTexts(a: string, b: string): Comparison {
  return compareWith(plainText('', b))(plainText('', a))
}

/** The same for texts that are already plain: whether `b` repeats what is given. `b` is read once for many. */
export function compareWith(b: PlainText): (a: PlainText) => Comparison {
  let sharedWithB: ((a: string) => SharedShingles) | undefined
  let tokensOfB: Tokens | undefined
  return (a) => {
    if (a.weight < MIN_WEIGHT || b.weight < MIN_WEIGHT)
      return unlike(0, 'too short to tell from another text')
    if (a.letters === b.letters) return { verdict: 'same', score: 1, reason: 'same text', isDispute: false }
    sharedWithB ??= sharedShingles(b.letters)
    const score = likeness(a.letters, b.letters, sharedWithB(a.letters))
    if (score < MIN_LIKENESS) return unlike(score, `only ${percent(score)} alike`)
    tokensOfB ??= tokensIn(b)
    const difference = findDifference(tokensIn(a), tokensOfB)
    if (difference !== null) return { verdict: 'differs', score, ...difference }
    const reason = `${percent(score)} alike, nothing said differs`
    return { verdict: 'near', score, reason, isDispute: false }
  }
}

function unlike(score: number, reason: string): Comparison {
  return { verdict: 'unrelated', score, reason, isDispute: false }
}

function tokensIn({ said, isCut }: PlainText): Tokens {
  return { tokens: tokensOf(said), isCut }
}

/** max(Jaccard, 0.9 x containment) over runs of three characters; containment only if neither is twice as long. */
function likeness(a: string, b: string, { own, other, shared }: SharedShingles): number {
  const jaccard = shared / (own + other - shared)
  const mayContain = Math.min(a.length, b.length) >= MIN_LENGTH_RATIO * Math.max(a.length, b.length)
  const fewer = Math.min(own, other)
  const containment = mayContain ? (CONTAINMENT_WEIGHT * shared) / fewer : 0
  return Math.round(Math.max(jaccard, containment) * 1000) / 1000
}

function percent(score: number): string {
  return `${Math.round(score * 100)} %`
}
