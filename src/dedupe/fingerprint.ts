import { finalMix, hash128, hash32 } from './hash.ts'
import { plainText } from './plain-text.ts'
import type { PlainText } from './plain-text.ts'
import { MIN_WEIGHT } from './thresholds.ts'

export interface Fingerprint {
  /** The post's canonical address as its caller gave it; null if it has none. */
  readonly urlKey: string | null
  /** 32 hex digits over letters and digits only; null if there are none. Equal texts have equal hashes. */
  readonly textHash: string | null
  /** 16 keys below 2^36, each naming its band; two posts that share one may be near-duplicates. */
  readonly bands: readonly number[]
  /** Below 1 (6 letters, or 8 CJK characters) a text is too short to be told from another by itself. */
  readonly weight: number
}

export interface Printable {
  /** Canonical address (scheme, tracking and host spelling settled by the caller), null if none. */
  readonly url: string | null
  readonly title: string
  readonly text: string
}

/**
 * What is stored of a post to find its duplicates. Depends on the post alone: every worker gives the same.
 * MinHash of 64 (Broder 1997) over runs of three characters, as 16 bands of 4. Costs 64 steps a character.
 */
export function fingerprint(post: Printable): Fingerprint {
  return fingerprintOf(post.url, plainText(post.title, post.text))
}

/** The same for a text that is already plain. */
export function fingerprintOf(urlKey: string | null, plain: PlainText): Fingerprint {
  const { letters, weight } = plain
  const isTooShort = weight < MIN_WEIGHT
  return {
    urlKey,
    textHash: letters === '' ? null : hash128(letters),
    bands: isTooShort ? [] : bandsOf(letters),
    weight,
  }
}

/** How many runs of three characters a text has, repeats among them; a shorter text is one run. */
export function countOfShingles(letters: string): number {
  return letters === '' ? 0 : Math.max(1, letters.length - 2)
}

/** The hash of the run that begins at `at`. */
export function shingleAt(letters: string, at: number): number {
  return hash32(letters, at, Math.min(at + 3, letters.length))
}

const BANDS = 16
const ROWS = 4
/** Odd multipliers and offsets of 64 independent orders, from Murmur's finalizer over 1 to 128. */
const MULTIPLIERS = Uint32Array.from({ length: BANDS * ROWS }, (_, index) => finalMix(2 * index + 1) | 1)
const OFFSETS = Uint32Array.from({ length: BANDS * ROWS }, (_, index) => finalMix(2 * index + 2))

function bandsOf(letters: string): number[] {
  const least = new Uint32Array(BANDS * ROWS).fill(0xffffffff)
  // Runs that stand there more than once do not change the least of them.
  for (let at = 0; at < countOfShingles(letters); at++) {
    const shingle = shingleAt(letters, at)
    for (let row = 0; row < least.length; row++) {
      const value = (Math.imul(shingle, MULTIPLIERS[row] ?? 1) + (OFFSETS[row] ?? 0)) >>> 0
      if (value < (least[row] ?? 0)) least[row] = value
    }
  }
  return Array.from({ length: BANDS }, (_, band) => {
    let key = band
    for (let row = 0; row < ROWS; row++) key = finalMix(key ^ (least[band * ROWS + row] ?? 0))
    return key * BANDS + band
  })
}
