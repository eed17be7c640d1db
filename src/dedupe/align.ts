/** A place where two sequences differ: what stands there in each; one of them may be empty. */
export interface Hunk<T> {
  readonly a: readonly T[]
  readonly b: readonly T[]
  /** `head`, `tail`: before the first, after the last token that both have. */
  readonly place: 'head' | 'inside' | 'tail'
  /** The token that follows in the first sequence, undefined at the end. */
  readonly next: T | undefined
}

/**
 * The places where `a` and `b` differ, in order; null if too much differs to say (over MAX_MIDDLE tokens between
 * their common beginning and end). If one holds the other whole, only head and tail differ. Else a longest common
 * subsequence; cost is the product of the two middles.
 */
export function align<T extends { readonly text: string }>(
  a: readonly T[],
  b: readonly T[],
): readonly Hunk<T>[] | null {
  const at = a.length <= b.length ? indexWithin(a, b) : indexWithin(b, a)
  if (at !== null) return a.length <= b.length ? aroundIt(a, b, at) : aroundIt(b, a, at).map(swapped)
  const most = Math.min(a.length, b.length)
  const start = commonLength(most, (index) => a[index]?.text === b[index]?.text)
  const tail = commonLength(most - start, (index) => a.at(-1 - index)?.text === b.at(-1 - index)?.text)
  const middles = { a: a.slice(start, a.length - tail), b: b.slice(start, b.length - tail) }
  if (Math.max(middles.a.length, middles.b.length) > MAX_MIDDLE) return null
  return hunksOf(a, b, commonPairs(middles.a, middles.b, start), { start, tail })
}

const MAX_MIDDLE = 400

function commonLength(most: number, isSame: (index: number) => boolean): number {
  let length = 0
  while (length < most && isSame(length)) length++
  return length
}

function indexWithin<T extends { readonly text: string }>(
  short: readonly T[],
  long: readonly T[],
): number | null {
  for (let at = 0; at + short.length <= long.length; at++) {
    if (short.every((token, index) => token.text === long[at + index]?.text)) return at
  }
  return null
}

function aroundIt<T>(short: readonly T[], long: readonly T[], at: number): Hunk<T>[] {
  const hunks: Hunk<T>[] = []
  if (at > 0) hunks.push({ a: [], b: long.slice(0, at), place: 'head', next: long[at] })
  const end = at + short.length
  if (end < long.length) hunks.push({ a: [], b: long.slice(end), place: 'tail', next: undefined })
  return hunks
}

function swapped<T>(hunk: Hunk<T>): Hunk<T> {
  return { ...hunk, a: hunk.b, b: hunk.a }
}

type Pair = readonly [number, number]

/** Index pairs of a longest common subsequence of the middles, counted in the whole sequences. */
function commonPairs<T extends { readonly text: string }>(
  a: readonly T[],
  b: readonly T[],
  offset: number,
): Pair[] {
  const width = b.length + 1
  const lengths = new Uint16Array((a.length + 1) * width)
  const length = (row: number, column: number) => lengths[row * width + column] ?? 0
  for (let row = a.length - 1; row >= 0; row--) {
    for (let column = b.length - 1; column >= 0; column--) {
      lengths[row * width + column] =
        a[row]?.text === b[column]?.text
          ? length(row + 1, column + 1) + 1
          : Math.max(length(row + 1, column), length(row, column + 1))
    }
  }
  const pairs: Pair[] = []
  let row = 0
  let column = 0
  while (row < a.length && column < b.length) {
    if (a[row]?.text === b[column]?.text) pairs.push([offset + row++, offset + column++])
    else if (length(row + 1, column) >= length(row, column + 1)) row++
    else column++
  }
  return pairs
}

/** The gaps between common tokens. `common` is how many tokens both have at the start and at the tail. */
function hunksOf<T>(
  a: readonly T[],
  b: readonly T[],
  pairs: readonly Pair[],
  common: { readonly start: number; readonly tail: number },
): Hunk<T>[] {
  const hunks: Hunk<T>[] = []
  let [fromA, fromB] = [common.start, common.start]
  const ends: Pair = [a.length - common.tail, b.length - common.tail]
  for (const [toA, toB] of [...pairs, ends]) {
    if (toA > fromA || toB > fromB) {
      const place =
        fromA === 0 && fromB === 0 ? 'head' : toA === a.length && toB === b.length ? 'tail' : 'inside'
      hunks.push({ a: a.slice(fromA, toA), b: b.slice(fromB, toB), place, next: a[toA] })
    }
    fromA = toA + 1
    fromB = toB + 1
  }
  return hunks
}
