import { createBlockStore, grown } from './block-store.ts'

/** Short lists of numbers, themselves numbered from 0, by the hundred thousand. */
export interface NumberLists {
  /** At the end. The number at the beginning goes when the list is full. */
  readonly add: (list: number, number: number) => void
  /** The first of its like; nothing if there is none. */
  readonly remove: (list: number, number: number) => void
  /** Where the numbers of a list lie in `words`. Good until the next `add`. */
  readonly startOf: (list: number) => number
  readonly countOf: (list: number) => number
  readonly words: () => Int32Array
}

/** Empty lists, each with at most `most` numbers. One is a block: how many numbers, room for how many, and the numbers. */
export function createNumberLists(most: number): NumberLists {
  const blocks = createBlockStore()
  /** By list the place of its block, 0 if it is empty. */
  let places: Int32Array = new Int32Array(1024)

  const opened = (): number => {
    const place = blocks.take(HEADER + 1)
    blocks.words().set([0, 1], place)
    return place
  }

  /** The place of a block with the same numbers and room for more. */
  const moved = (place: number): number => {
    const room = blocks.words()[place + 1] ?? 0
    const more = Math.min(2 * room, most)
    const next = blocks.take(HEADER + more)
    const words = blocks.words()
    words.copyWithin(next, place, place + HEADER + room)
    words[next + 1] = more
    blocks.give(place, HEADER + room)
    return next
  }

  const countOf = (list: number): number => {
    const place = places[list] ?? 0
    return place === 0 ? 0 : (blocks.words()[place] ?? 0)
  }

  return {
    add: (list, number) => {
      places = grown(places, list + 1)
      let place = places[list] === 0 ? opened() : (places[list] ?? 0)
      const count = blocks.words()[place] ?? 0
      if (count === most) dropAt(blocks.words(), place, 0)
      else if (count === blocks.words()[place + 1]) place = moved(place)
      places[list] = place
      push(blocks.words(), place, number)
    },
    remove: (list, number) => {
      const place = places[list] ?? 0
      const words = blocks.words()
      const at = indexIn(words, place, { count: countOf(list), number })
      if (at === -1) return
      dropAt(words, place, at)
      if (words[place] !== 0) return
      blocks.give(place, HEADER + (words[place + 1] ?? 0))
      places[list] = 0
    },
    startOf: (list) => (places[list] ?? 0) + HEADER,
    countOf,
    words: blocks.words,
  }
}

const HEADER = 2

function push(words: Int32Array, place: number, number: number): void {
  const count = words[place] ?? 0
  words[place + HEADER + count] = number
  words[place] = count + 1
}

function indexIn(
  words: Int32Array,
  place: number,
  { count, number }: { readonly count: number; readonly number: number },
): number {
  for (let at = 0; at < count; at++) if (words[place + HEADER + at] === number) return at
  return -1
}

function dropAt(words: Int32Array, place: number, at: number): void {
  const count = words[place] ?? 0
  const start = place + HEADER
  words.copyWithin(start + at, start + at + 1, start + count)
  words[place] = count - 1
}
