import { finalMix } from './hash.ts'

/** Posts by keys, in memory of 20 to 40 bytes an entry. Posts are numbered from 0 in the order they are added, to 2^32. */
export interface KeyTable {
  /** The next post and its keys, whole numbers below 2^53. Returns its number. */
  readonly add: (keys: readonly number[]) => number
  /** The posts under any of `keys`, key by key, of each the latest first and at most `most`. One may stand there twice. */
  readonly find: (keys: readonly number[], most: number) => readonly number[]
  /** Forgets the post added first of those still known. */
  readonly dropOldest: () => void
}

const FIRST_CAPACITY = 1024

/**
 * An empty table: a ring of entries, each with a link to the one before it in its bucket. Entries go in the order they
 * came, so that to forget is to move the ring's beginning. A look-up costs the posts found and those that share a bucket.
 */
export function createKeyTable(): KeyTable {
  let ring = createRing(FIRST_CAPACITY)
  /** Entries are counted from 1 and never renumbered. */
  let [oldest, next] = [1, 1]
  let [oldestPost, nextPost] = [0, 0]

  const grow = (): void => {
    const before = ring
    ring = createRing(2 * before.heads.length)
    for (let entry = oldest; entry < next; entry++) {
      const { key, post } = entryAt(before, entry)
      put(ring, entry, { key, post })
    }
  }

  return {
    add: (keys) => {
      const post = nextPost++
      while (next + keys.length - oldest > ring.heads.length) grow()
      for (const key of keys) put(ring, next++, { key, post })
      return post
    },
    find: (keys, most) => {
      const { heads } = ring
      // All buckets are asked for before the first entry: memory that far apart answers many at once as fast as one.
      const latest = keys.map((key) => heads[bucketOf(key, heads.length)] ?? 0)
      const found: number[] = []
      for (let at = 0; at < keys.length; at++) {
        const end = found.length + most
        let entry = numberOf(latest[at] ?? 0, next)
        while (entry >= oldest && found.length < end) {
          const { key: own, post, before } = entryAt(ring, entry)
          if (own === keys[at]) found.push(post)
          entry = numberOf(before, entry)
        }
      }
      return found
    },
    dropOldest: () => {
      while (oldest < next && entryAt(ring, oldest).post === oldestPost) oldest++
      oldestPost++
    },
  }
}

interface Ring {
  /** Of each entry its key's lower and higher half, its post, and the entry before it in its bucket: side by side, since they are read together. */
  readonly entries: Uint32Array
  /** The latest entry of each bucket. */
  readonly heads: Uint32Array
}

const WORDS_AN_ENTRY = 4
const HALF = 0x1_0000_0000

function createRing(capacity: number): Ring {
  return { entries: new Uint32Array(capacity * WORDS_AN_ENTRY), heads: new Uint32Array(capacity) }
}

/** `before`: cut to 32 bits, see `numberOf`. */
function entryAt({ entries, heads }: Ring, entry: number) {
  const at = (entry & (heads.length - 1)) * WORDS_AN_ENTRY
  const key = (entries[at] ?? 0) + (entries[at + 1] ?? 0) * HALF
  return { key, post: entries[at + 2] ?? 0, before: entries[at + 3] ?? 0 }
}

function put(
  { entries, heads }: Ring,
  entry: number,
  { key, post }: { readonly key: number; readonly post: number },
): void {
  const at = (entry & (heads.length - 1)) * WORDS_AN_ENTRY
  const bucket = bucketOf(key, heads.length)
  entries[at] = key
  entries[at + 1] = key / HALF
  entries[at + 2] = post
  entries[at + 3] = heads[bucket] ?? 0
  heads[bucket] = entry
}

/**
 * The latest entry before `later` whose last 32 bits these are. A bucket that nothing came into for 2^32 entries may
 * so lead to those of another: they have other keys.
 */
function numberOf(bits: number, later: number): number {
  return later - (((later - bits - 1) >>> 0) + 1)
}

/** `capacity` is a power of two. Keys are hashes, but their lowest bits may tell what they are a hash of. */
function bucketOf(key: number, capacity: number): number {
  return (finalMix(key % HALF) ^ (key / HALF)) & (capacity - 1)
}
