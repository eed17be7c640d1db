import { createBlockStore, grown } from './block-store.ts'

/** For each term the stories in which it stands, by their slots. */
export interface TermLists {
  /** The `most` slots that share most of the squared weights of `rarest`, at least `least`, and those equal to the last; no order. */
  readonly mostSharing: (rarest: readonly WeighedTerm[], least: number, most: number) => Sharing[]
  /** The slot stands at no term twice: who adds it knows. The slot that came first goes when there are too many. */
  readonly add: (term: number, slot: number) => void
  /** Nothing if it does not stand there. */
  readonly remove: (term: number, slot: number) => void
}

export type WeighedTerm = readonly [term: number, weight: number]

export interface Sharing {
  readonly slot: number
  readonly share: number
}

/** Stories remembered for one term; beyond that the term is too common to find anything by. */
const MAX_STORIES_A_TERM = 48

/** Empty lists. One is a block: how many slots it holds, how many it has room for, and the slots, latest last. */
export function createTermLists(): TermLists {
  const blocks = createBlockStore()
  /** By term the place of its block, 0 if it has none. */
  let places: Int32Array = new Int32Array(1024)
  /** By slot: what a story shares with the post that is looked up; 0 between look-ups. */
  let shares: Float64Array = new Float64Array(1024)

  /** The place of a block with the same slots and room for more. */
  const moved = (place: number): number => {
    const room = blocks.words()[place + 1] ?? 0
    const more = Math.min(2 * room, MAX_STORIES_A_TERM)
    const next = blocks.take(HEADER + more)
    const words = blocks.words()
    words.copyWithin(next, place, place + HEADER + room)
    words[next + 1] = more
    blocks.give(place, HEADER + room)
    return next
  }

  const opened = (): number => {
    const place = blocks.take(HEADER + 1)
    blocks.words().set([0, 1], place)
    return place
  }

  /** Adds up what is shared; gives the slots that share anything. */
  const addUp = (rarest: readonly WeighedTerm[]): number[] => {
    const words = blocks.words()
    const touched: number[] = []
    for (const [term, weight] of rarest) {
      const place = places[term] ?? 0
      const end = place + HEADER + (words[place] ?? 0)
      for (let at = place + HEADER; place !== 0 && at < end; at++) {
        const slot = words[at] ?? 0
        const share = shares[slot] ?? 0
        if (share === 0) touched.push(slot)
        shares[slot] = share + weight * weight
      }
    }
    return touched
  }

  return {
    mostSharing: (rarest, least, most) => {
      const touched = addUp(rarest)
      const bound = leastOfMost(touched, shares, { least, most })
      const found: Sharing[] = []
      for (const slot of touched) {
        const share = shares[slot] ?? 0
        if (share >= bound) found.push({ slot, share })
        shares[slot] = 0
      }
      return found
    },
    add: (term, slot) => {
      places = grown(places, term + 1)
      shares = grown(shares, slot + 1)
      let place = places[term] === 0 ? opened() : (places[term] ?? 0)
      const count = blocks.words()[place] ?? 0
      if (count === MAX_STORIES_A_TERM) dropAt(blocks.words(), place, 0)
      else if (count === blocks.words()[place + 1]) place = moved(place)
      places[term] = place
      push(blocks.words(), place, slot)
    },
    remove: (term, slot) => {
      const place = places[term] ?? 0
      if (place === 0) return
      const words = blocks.words()
      const start = place + HEADER
      const at = words.subarray(start, start + (words[place] ?? 0)).indexOf(slot)
      if (at === -1) return
      dropAt(words, place, at)
      if (words[place] !== 0) return
      blocks.give(place, HEADER + (words[place + 1] ?? 0))
      places[term] = 0
    },
  }
}

const HEADER = 2

function push(words: Int32Array, place: number, slot: number): void {
  const count = words[place] ?? 0
  words[place + HEADER + count] = slot
  words[place] = count + 1
}

function dropAt(words: Int32Array, place: number, at: number): void {
  const count = words[place] ?? 0
  const start = place + HEADER
  words.copyWithin(start + at, start + at + 1, start + count)
  words[place] = count - 1
}

/** Of what `touched` share: at least `least`, and no less than the `most`-th largest. */
function leastOfMost(
  touched: readonly number[],
  shares: Float64Array,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const largest = Array.from({ length: most }, () => least)
  for (const slot of touched) {
    const share = shares[slot] ?? 0
    if (share <= (largest[most - 1] ?? 0)) continue
    let at = most - 1
    for (; at > 0 && share > (largest[at - 1] ?? 0); at--) largest[at] = largest[at - 1] ?? 0
    largest[at] = share
  }
  return largest.at(-1) ?? least
}
