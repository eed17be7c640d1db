import type { DuplicateCandidate, PrintedPost } from './decide-duplicate.ts'

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

const DUPLICATE_WINDOW_MS = 30 * 86_400_000
/** Posts looked at for one key. Exact repeats are kept once, so only masses of unlike texts can reach it. */
const MAX_POSTS_A_KEY = 64

interface Kept {
  readonly post: PrintedPost
  readonly keys: readonly (string | number)[]
  readonly addedAt: number
}

/** An empty index. Memory is bounded by the posts of 30 days. */
export function createDuplicateIndex(): DuplicateIndex {
  const kept = new Map<string, Kept>()
  const byKey = new Map<string | number, string[]>()
  const originals = new Map<string, string>()

  const originalOf = (id: string): string => {
    let original = id
    for (let next = originals.get(original); next !== undefined; next = originals.get(original))
      original = next
    return original
  }

  return {
    candidates: (post) => {
      const ids = new Set(keysOf(post).flatMap((key) => byKey.get(key) ?? []))
      return [...ids].flatMap((id) => {
        const found = kept.get(id)
        return found === undefined ? [] : [{ ...found.post, original: originalOf(id) }]
      })
    },
    add: (post, original, addedAt) => {
      const hashKey = `h:${post.print.textHash}`
      // An exact repeat is found through the post it repeats: only its own address is news.
      const isRepeat = original !== post.id && byKey.has(hashKey)
      const keys = isRepeat ? urlKeys(post) : keysOf(post)
      kept.set(post.id, { post, keys, addedAt })
      if (original !== post.id) originals.set(post.id, original)
      for (const key of keys) {
        const ids = byKey.get(key)
        if (ids === undefined) byKey.set(key, [post.id])
        else if (ids.length < MAX_POSTS_A_KEY) ids.push(post.id)
      }
    },
    merge: (original, other) => {
      const [root, child] = [originalOf(original), originalOf(other)]
      if (root !== child) originals.set(child, root)
    },
    originalOf,
    at: (url) => byKey.get(`u:${url}`)?.[0] ?? null,
    expire: (now) => {
      const gone: string[] = []
      for (const [id, { keys, addedAt }] of kept) {
        if (now - addedAt <= DUPLICATE_WINDOW_MS) break
        kept.delete(id)
        originals.delete(id)
        gone.push(id)
        for (const key of keys) dropFrom(byKey, key, id)
      }
      return gone
    },
  }
}

function urlKeys({ print }: PrintedPost): string[] {
  return print.urlKey === null ? [] : [`u:${print.urlKey}`]
}

function keysOf(post: PrintedPost): (string | number)[] {
  const { textHash, bands } = post.print
  return [...urlKeys(post), ...(textHash === null ? [] : [`h:${textHash}`]), ...bands]
}

function dropFrom(lists: Map<string | number, string[]>, key: string | number, id: string): void {
  const rest = lists.get(key)?.filter((other) => other !== id) ?? []
  if (rest.length === 0) lists.delete(key)
  else lists.set(key, rest)
}
