/** Blocks of whole numbers of 32 bits in one typed array: to the collector of garbage half a million lists are one object. */
export interface BlockStore {
  /** A block of `size` words, not emptied. Returns its place, from 1 on. */
  readonly take: (size: number) => number
  /** Gives a block back, to be taken anew by the next that asks for as many words. */
  readonly give: (place: number, size: number) => void
  /** All words, a block's from its place on. Ask again after `take`, which may have moved them. */
  readonly words: () => Int32Array
}

const FIRST_CAPACITY = 4096

/** An empty store. Its memory is the most that was taken at once, where sizes come in about the same shares all along. */
export function createBlockStore(): BlockStore {
  let words: Int32Array = new Int32Array(FIRST_CAPACITY)
  let end = 1
  /** Places that were given back, by size. */
  const free: number[][] = []
  return {
    take: (size) => {
      const again = free[size]?.pop()
      if (again !== undefined) return again
      const place = end
      end += size
      words = grown(words, end)
      return place
    },
    give: (place, size) => {
      const places = (free[size] ??= [])
      places.push(place)
    },
    words: () => words,
  }
}

/** The same array if it has room for `length` numbers, else a copy that is larger by half or more. */
export function grown<A extends Int32Array | Float64Array>(array: A, length: number): A {
  if (length <= array.length) return array
  const larger = new (array.constructor as new (length: number) => A)(
    Math.max(length, Math.ceil(array.length * 1.5)),
  )
  larger.set(array)
  return larger
}
