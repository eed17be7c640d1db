import { compareWith } from './compare.ts'
import type { Comparison } from './compare.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { Fingerprint, Printable } from './fingerprint.ts'
import { plainText } from './plain-text.ts'
import type { PlainText } from './plain-text.ts'
import { MIN_WEIGHT, MIN_WEIGHT_WITHIN_SOURCE } from './thresholds.ts'

/** A post made ready to be compared. */
export interface PrintedPost {
  readonly id: string
  readonly source: string
  readonly print: Fingerprint
  readonly plain: PlainText
}

/** An earlier post that shares an address, a text hash or a band with the new one. */
export interface DuplicateCandidate extends PrintedPost {
  /** The post it repeats itself, else its own id. */
  readonly original: string
}

/**
 * `differs`: alike, but not the same: the two belong to one story. `merges`: originals of other groups that the post
 * shows to be the same text as `duplicateOf`; empty but when posts arrive out of order.
 */
export type DuplicateDecision =
  | {
      readonly kind: 'duplicate'
      readonly duplicateOf: string
      readonly level: 1 | 2 | 3
      readonly score: number
      readonly reason: string
      readonly merges: readonly string[]
    }
  | {
      readonly kind: 'differs'
      readonly from: string
      readonly score: number
      readonly reason: string
      readonly isDispute: boolean
    }
  | { readonly kind: 'new' }

/** Reads and fingerprints a post once, for any number of comparisons. */
export function printPost(post: Printable & { readonly id: string; readonly source: string }): PrintedPost {
  const plain = plainText(post.title, post.text)
  return { id: post.id, source: post.source, plain, print: fingerprintOf(post.url, plain) }
}

/**
 * What a post repeats, over candidates fetched by address, text hash or band (any superset does, in any order).
 * A group is joined only if the post differs from none of its members: a text cut short that fits two different
 * claims must not fold them into one.
 */
export function decideDuplicate(
  post: PrintedPost,
  candidates: readonly DuplicateCandidate[],
): DuplicateDecision {
  const compare = compareWith(post.plain)
  const sightings: Sighting[] = []
  for (const candidate of candidates) {
    const sighting = candidate.id === post.id ? null : see(post, candidate, compare)
    if (sighting !== null) sightings.push(sighting)
  }
  const barred = new Set(
    sightings
      .filter(({ level, verdict }) => level !== 1 && verdict === 'differs')
      .map(({ candidate }) => candidate.original),
  )
  const [best, ...others] = sightings
    .filter(({ level, candidate }) => level === 1 || (level !== null && !barred.has(candidate.original)))
    .sort(byStrength)
  if (best !== undefined && best.level !== null) {
    const { level, score, reason } = best
    const duplicateOf = best.candidate.original
    const originals = new Set(
      others
        .filter((other) => !barred.has(other.candidate.original))
        .map((other) => other.candidate.original),
    )
    originals.delete(duplicateOf)
    return { kind: 'duplicate', duplicateOf, level, score, reason, merges: [...originals].sort() }
  }
  const different = sightings.filter(({ verdict }) => verdict === 'differs').sort(byStrength)[0]
  if (different === undefined) return { kind: 'new' }
  const { candidate, score, reason, isDispute } = different
  return { kind: 'differs', from: candidate.original, score, reason, isDispute }
}

interface Sighting extends Comparison {
  readonly candidate: DuplicateCandidate
  /** Null: no duplicate. */
  readonly level: 1 | 2 | 3 | null
}

/** Null if the two have nothing to do with each other, or too little to tell. */
function see(
  post: PrintedPost,
  candidate: DuplicateCandidate,
  compare: (earlier: PlainText) => Comparison,
): Sighting | null {
  const name = candidate.id
  if (post.print.urlKey !== null && post.print.urlKey === candidate.print.urlKey) {
    const isRevision = post.source === candidate.source && post.print.textHash !== candidate.print.textHash
    const reason = isRevision ? `another text at the address of ${name}` : `same address as ${name}`
    return { candidate, level: 1, score: 1, reason, verdict: 'same', isDispute: false }
  }
  const comparison = compare(candidate.plain)
  if (comparison.verdict === 'unrelated') return null
  if (comparison.verdict === 'differs') return { ...comparison, candidate, level: null }
  const least = post.source === candidate.source ? MIN_WEIGHT_WITHIN_SOURCE : MIN_WEIGHT
  if (Math.min(post.print.weight, candidate.print.weight) < least) return null
  const isSame = comparison.verdict === 'same'
  return {
    ...comparison,
    candidate,
    level: isSame ? 2 : 3,
    reason: isSame ? `same text as ${name}` : `repeats ${name}: ${comparison.reason}`,
  }
}

/** Strongest evidence first; of equals the lower id, so that the order of candidates does not matter. */
function byStrength(a: Sighting, b: Sighting): number {
  const ids = a.candidate.id < b.candidate.id ? -1 : 1
  return (a.level ?? 4) - (b.level ?? 4) || b.score - a.score || ids
}
