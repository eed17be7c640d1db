/** Counts wrong passwords by where they come from, so that trying many becomes hopeless. In memory of one process. */
export interface Attempts {
  /** How long this place has to wait before anything of its is looked at; 0: it may ask. Milliseconds. */
  readonly waitMs: (place: string, now: number) => number
  readonly noteWrong: (place: string, now: number) => void
}

/** An app with an old password asks some eight things at a look; people mistype a few times. */
const mostWrong = 20
const windowMs = 60_000
/** Old places are forgotten above this many. */
const mostPlaces = 10_000

/** Lets each place be wrong 20 times a minute; then it waits for the rest of that minute. */
export function createAttempts(): Attempts {
  const wrong = new Map<string, { count: number; readonly until: number }>()
  return {
    waitMs: (place, now) => {
      const known = wrong.get(place)
      return known === undefined || known.count < mostWrong ? 0 : Math.max(0, known.until - now)
    },
    noteWrong: (place, now) => {
      const known = wrong.get(place)
      if (known !== undefined && known.until > now) {
        known.count += 1
        return
      }
      wrong.delete(place)
      if (wrong.size >= mostPlaces) wrong.delete(wrong.keys().next().value ?? '')
      wrong.set(place, { count: 1, until: now + windowMs })
    },
  }
}

/** The part of an address that one household shares: of IPv6 the first half, of IPv4 all. */
export function placeOf(address: string): string {
  if (address.startsWith('::ffff:')) return address.slice('::ffff:'.length)
  return address.includes(':') ? address.split(':').slice(0, 4).join(':') : address
}
