import { grown } from './block-store.ts'
import { createNumberLists } from './number-lists.ts'

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

/** Empty lists. A look-up costs what its terms' lists hold. */
export function createTermLists(): TermLists {
  const lists = createNumberLists(MAX_STORIES_A_TERM)
  /** By slot: what a story shares with the post that is looked up; 0 between look-ups. */
  let shares: Float64Array = new Float64Array(1024)

  /** Adds up what is shared; gives the slots that share anything. */
  const addUp = (rarest: readonly WeighedTerm[]): number[] => {
    const words = lists.words()
    const touched: number[] = []
    for (const [term, weight] of rarest) {
      const start = lists.startOf(term)
      const end = start + lists.countOf(term)
      for (let at = start; at < end; at++) {
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
      shares = grown(shares, slot + 1)
      lists.add(term, slot)
    },
    remove: lists.remove,
  }
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
