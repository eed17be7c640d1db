import { createArrivalQueue } from './arrival-queue.ts'
import type { DuplicateCandidate, PrintedPost } from './decide-duplicate.ts'
import { hash128 } from './hash.ts'
import { createKeyTable } from './key-table.ts'
import { DUPLICATE_WINDOW_MS } from './thresholds.ts'

/** The posts of the last 30 days, found by address, text hash and band. */
export interface DuplicateIndex {
  readonly candidates: (post: PrintedPost) => DuplicateCandidate[]
  /** `original`: the post it repeats, its own id if none. `addedAt`: milliseconds, never falling. */
  readonly add: (post: PrintedPost, original: string, addedAt: number) => void
  /** The group of `other` is the group of `original` after all. */
  readonly merge: (original: string, other: string) => void
  /** The original a post repeats; itself if it repeats none or is no longer known. */
  readonly originalOf: (id: string) => string
  /** The post that stands at an address, null if none. */
  readonly at: (url: string) => string | null
  /** Forgets posts added more than 30 days before `now`; gives their ids. */
  readonly expire: (now: number) => string[]
}

/** Posts looked at for one key, latest first. Exact repeats are kept once, so only masses of unlike texts can reach it. */
const MAX_POSTS_A_KEY = 64

/** Without its bands: the table of keys has them. */
interface Kept extends PrintedPost {
  readonly addedAt: number
}

/** An empty index. Memory is bounded by the posts of 30 days. */
export function createDuplicateIndex(): DuplicateIndex {
  /** Numbered as in the table of keys: both are filled and emptied together. */
  const kept = createArrivalQueue<Kept>()
  const table = createKeyTable()
  const originals = new Map<string, string>()

  const originalOf = (id: string): string => {
    let original = id
    for (let next = originals.get(original); next !== undefined; next = originals.get(original))
      original = next
    return original
  }

  const postsUnder = (key: number): PrintedPost[] =>
    table.find([key], MAX_POSTS_A_KEY).flatMap((number) => kept.get(number) ?? [])

  return {
    candidates: (post) => {
      const numbers = new Set(table.find(keysOf(post), MAX_POSTS_A_KEY))
      const found: DuplicateCandidate[] = []
      for (const number of numbers) {
        const earlier = kept.get(number)
        if (earlier === undefined) continue
        const { id, source, print, plain } = earlier
        found.push({ id, source, print, plain, original: originalOf(id) })
      }
      return found
    },
    add: (post, original, addedAt) => {
      const { textHash } = post.print
      // An exact repeat is found through the post it repeats: only its own address is news.
      const isRepeat =
        original !== post.id &&
        textHash !== null &&
        postsUnder(textKey(textHash)).some(({ print }) => print.textHash === textHash)
      table.add(isRepeat ? urlKeys(post) : keysOf(post))
      const { id, source, plain, print } = post
      const { urlKey, weight } = print
      kept.push({ id, source, plain, print: { urlKey, textHash, bands: NO_BANDS, weight }, addedAt })
      if (original !== post.id) originals.set(post.id, original)
    },
    merge: (original, other) => {
      const [root, child] = [originalOf(original), originalOf(other)]
      if (root !== child) originals.set(child, root)
    },
    originalOf,
    at: (url) => postsUnder(urlKey(url)).findLast(({ print }) => print.urlKey === url)?.id ?? null,
    expire: (now) => {
      const gone: string[] = []
      let oldest = kept.oldest()
      for (; oldest !== undefined && now - oldest.addedAt > DUPLICATE_WINDOW_MS; oldest = kept.oldest()) {
        const { id } = oldest
        kept.dropOldest()
        table.dropOldest()
        originals.delete(id)
        gone.push(id)
      }
      return gone
    },
  }
}

const NO_BANDS: readonly number[] = []

function keysOf(post: PrintedPost): number[] {
  const { textHash, bands } = post.print
  return [...urlKeys(post), ...(textHash === null ? [] : [textKey(textHash)]), ...bands]
}

function urlKeys({ print }: PrintedPost): number[] {
  return print.urlKey === null ? [] : [urlKey(print.urlKey)]
}

/** Whoever finds a post by one of these compares it: that two of them may be the same number does no harm. */
function urlKey(url: string): number {
  return textKey(hash128(url))
}

const HEX_DIGITS = 13

function textKey(textHash: string): number {
  return Number.parseInt(textHash.slice(0, HEX_DIGITS), 16)
}
