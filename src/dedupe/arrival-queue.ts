/** Items numbered from 0 in the order they came; the oldest go first. */
export interface ArrivalQueue<T> {
  /** Returns the item's number. */
  readonly push: (item: T) => number
  /** Undefined if it has gone, or has not come yet. */
  readonly get: (number: number) => T | undefined
  /** The item that came first of those still there, undefined if there are none. */
  readonly oldest: () => T | undefined
  readonly dropOldest: () => void
}

const FIRST_CAPACITY = 1024

/**
 * An empty queue: a ring that doubles when it is full, so that every step costs the same however many items have gone.
 * A `Map` emptied from its beginning does not: each look at its first entry walks over those that were deleted before.
 */
export function createArrivalQueue<T>(): ArrivalQueue<T> {
  let ring: (T | undefined)[] = emptyRing(FIRST_CAPACITY)
  let [oldest, next] = [0, 0]

  const grow = (): void => {
    const before = ring
    ring = emptyRing(2 * before.length)
    for (let number = oldest; number < next; number++) {
      ring[number % ring.length] = before[number % before.length]
    }
  }

  const get = (number: number): T | undefined =>
    number >= oldest && number < next ? ring[number % ring.length] : undefined

  return {
    push: (item) => {
      if (next - oldest === ring.length) grow()
      ring[next % ring.length] = item
      return next++
    },
    get,
    oldest: () => get(oldest),
    dropOldest: () => {
      if (oldest === next) return
      ring[oldest % ring.length] = undefined
      oldest++
    },
  }
}

function emptyRing<T>(capacity: number): (T | undefined)[] {
  return Array.from({ length: capacity }, () => undefined)
}
