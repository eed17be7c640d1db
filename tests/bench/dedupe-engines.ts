import { MinHashFactory } from 'bloom-filters'
import minhash from 'minhash'
import type { PlaceablePost } from '#dedupe/memory-index.ts'
import { printPost } from '#dedupe/decide-duplicate.ts'
import { createDuplicateIndex } from '#dedupe/duplicate-index.ts'
import { hash32 } from '#dedupe/hash.ts'
import { plainText } from '#dedupe/plain-text.ts'

/** Adds a post, and gives the ids of those before it that may be near-duplicates. */
export type Candidates = (post: PlaceablePost) => readonly string[]

const ROWS = 64
const BAND = 4

/** Those that look for near-duplicates, each with MinHash of 64 in bands of 4 over the same runs of three characters. */
export const engines: Readonly<Record<string, () => Candidates>> = {
  ours: () => {
    const index = createDuplicateIndex()
    return (post) => {
      const printed = printPost({ ...post, url: null })
      const found = index.candidates(printed)
      index.add(printed, post.id, post.publishedAt)
      return found.map(({ id }) => id)
    }
  },
  minhash: () => {
    const index = new minhash.LshIndex({ bandSize: BAND })
    return (post) => {
      const signature = new minhash.Minhash({ numPerm: ROWS })
      for (const run of runsOf(post)) signature.update(run)
      index.insert(post.id, signature)
      // It can only be asked about what it holds.
      return index.query(signature).filter((id) => id !== post.id)
    }
  },
  // It has signatures and no index: its bands are looked up in a map.
  'bloom-filters': () => {
    const factory = new MinHashFactory(ROWS, MOST)
    const byBand = new Map<string, string[]>()
    return (post) => {
      const signature = factory.create()
      signature.bulkLoad(Array.from(runsOf(post), (run) => hash32(run, 0, run.length) % MOST))
      const found = new Set<string>()
      for (const key of bandsOf(signature._signature)) {
        const ids = byBand.get(key)
        for (const id of ids ?? []) found.add(id)
        if (ids === undefined) byBand.set(key, [post.id])
        else ids.push(post.id)
      }
      return [...found]
    }
  },
}

/** Greatest number that bloom-filters multiplies exactly. */
const MOST = 2 ** 24

function runsOf({ title, text }: PlaceablePost): Set<string> {
  const { letters } = plainText(title, text)
  const runs = new Set<string>()
  for (let at = 0; at < Math.max(1, letters.length - 2); at++) runs.add(letters.slice(at, at + 3))
  return runs
}

function bandsOf(signature: readonly number[]): string[] {
  return Array.from({ length: ROWS / BAND }, (_, band) => {
    return `${band}:${signature.slice(band * BAND, (band + 1) * BAND).join('.')}`
  })
}
