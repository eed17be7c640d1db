import { findDifference } from './diff-guard.ts'
import { shingles } from './fingerprint.ts'
import { plainText, weightOf } from './plain-text.ts'
import type { PlainText } from './plain-text.ts'

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

/** From this likeness on, two texts are looked at word by word. */
const MIN_LIKENESS = 0.5
const CONTAINMENT_WEIGHT = 0.9
const MIN_LENGTH_RATIO = 0.5

/** Whether `b` repeats `a`; the order does not matter to the verdict. Texts are titles and bodies as they stand. */
export function compareTexts(a: string, b: string): Comparison {
  return comparePlain(plainText('', a), plainText('', b))
}

/** The same for texts that are already plain, as a caller with many candidates has them. */
export function comparePlain(a: PlainText, b: PlainText): Comparison {
  const unlike = (score: number, reason: string): Comparison => ({
    verdict: 'unrelated',
    score,
    reason,
    isDispute: false,
  })
  if (weightOf(a.letters) < 1 || weightOf(b.letters) < 1)
    return unlike(0, 'too short to tell from another text')
  if (a.letters === b.letters) return { verdict: 'same', score: 1, reason: 'same text', isDispute: false }
  const score = likeness(a.letters, b.letters)
  if (score < MIN_LIKENESS) return unlike(score, `only ${percent(score)} alike`)
  const difference = findDifference(a, b)
  if (difference === null) {
    return {
      verdict: 'near',
      score,
      reason: `${percent(score)} alike, nothing said differs`,
      isDispute: false,
    }
  }
  return { verdict: 'differs', score, ...difference }
}

/** max(Jaccard, 0.9 x containment) over runs of three characters; containment only if neither is twice as long. */
function likeness(a: string, b: string): number {
  const ofA = shingles(a)
  const ofB = shingles(b)
  const [small, large] = ofA.size <= ofB.size ? [ofA, ofB] : [ofB, ofA]
  let shared = 0
  for (const shingle of small) if (large.has(shingle)) shared++
  const jaccard = shared / (small.size + large.size - shared)
  const mayContain = Math.min(a.length, b.length) >= MIN_LENGTH_RATIO * Math.max(a.length, b.length)
  const containment = mayContain ? (CONTAINMENT_WEIGHT * shared) / small.size : 0
  return Math.round(Math.max(jaccard, containment) * 1000) / 1000
}

function percent(score: number): string {
  return `${Math.round(score * 100)} %`
}
