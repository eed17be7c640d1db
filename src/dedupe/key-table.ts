import { finalMix } from './hash.ts'

/** Posts by keys, in memory of about 30 bytes an entry. Posts are numbered from 0 in the order they are added. */
export interface KeyTable {
  /** The next post and its keys, whole numbers below 2^53. Returns its number. */
  readonly add: (keys: readonly number[]) => number
  /** The posts under a key, latest first, at most `most`. */
  readonly find: (key: number, most: number) => readonly number[]
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
    ring = createRing(2 * before.keys.length)
    for (let entry = oldest; entry < next; entry++) {
      const at = entry % before.keys.length
      put(ring, entry, { key: before.keys[at] ?? 0, post: before.posts[at] ?? 0 })
    }
  }

  return {
    add: (keys) => {
      const post = nextPost++
      while (next + keys.length - oldest > ring.keys.length) grow()
      for (const key of keys) put(ring, next++, { key, post })
      return post
    },
    find: (key, most) => {
      const capacity = ring.keys.length
      let entry = ring.heads[bucketOf(key, capacity)] ?? 0
      if (entry < oldest) return NONE
      const found: number[] = []
      while (entry >= oldest && found.length < most) {
        const at = entry % capacity
        if (ring.keys[at] === key) found.push(ring.posts[at] ?? 0)
        entry = ring.before[at] ?? 0
      }
      return found
    },
    dropOldest: () => {
      while (oldest < next && ring.posts[oldest % ring.keys.length] === oldestPost) oldest++
      oldestPost++
    },
  }
}

const NONE: readonly number[] = []

interface Ring {
  readonly keys: Float64Array
  readonly posts: Uint32Array
  /** The entry before it in its bucket; one older than the oldest ends the chain. */
  readonly before: Float64Array
  /** The latest entry of each bucket. */
  readonly heads: Float64Array
}

function createRing(capacity: number): Ring {
  return {
    keys: new Float64Array(capacity),
    posts: new Uint32Array(capacity),
    before: new Float64Array(capacity),
    heads: new Float64Array(capacity),
  }
}

function put(
  { keys, posts, before, heads }: Ring,
  entry: number,
  { key, post }: { readonly key: number; readonly post: number },
): void {
  const at = entry % keys.length
  const bucket = bucketOf(key, keys.length)
  keys[at] = key
  posts[at] = post
  before[at] = heads[bucket] ?? 0
  heads[bucket] = entry
}

/** `capacity` is a power of two. Keys are hashes, but their lowest bits may tell what they are a hash of. */
function bucketOf(key: number, capacity: number): number {
  return (finalMix(key % 0x100000000) ^ (key / 0x100000000)) & (capacity - 1)
}
