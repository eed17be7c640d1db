/** Counts wrong passwords by where they come from, so that trying many becomes hopeless. In memory of one process. */
export interface Attempts {
  /** How long this place has to wait before anything of its is looked at; 0: it may ask. Milliseconds. */
  readonly waitMs: (place: string, now: number) => number
  readonly noteWrong: (place: string, now: number) => void
  readonly noteRight: (place: string, passwordId: number) => void
  /** Whether this password was right from there before: then it is an app, and waits for nobody's guesses. */
  readonly isKnown: (place: string, passwordId: number) => boolean
}

/** An app with an old password asks some eight things at a look; people mistype a few times. */
const mostWrong = 20
const windowMs = 60_000
/** Old places are forgotten above this many. */
const mostPlaces = 10_000

/** Lets each place be wrong 20 times a minute; then it waits for the rest of that minute, but for apps known there. */
export function createAttempts(): Attempts {
  const wrong = new Map<string, { count: number; readonly until: number }>()
  const right = new Set<string>()
  return {
    noteRight: (place, passwordId) => {
      const known = `${passwordId} ${place}`
      if (right.has(known)) return
      makeRoom(right)
      right.add(known)
    },
    isKnown: (place, passwordId) => right.has(`${passwordId} ${place}`),
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
      makeRoom(wrong)
      wrong.set(place, { count: 1, until: now + windowMs })
    },
  }
}

function makeRoom(places: {
  readonly size: number
  readonly keys: () => Iterator<string>
  readonly delete: (place: string) => boolean
}): void {
  if (places.size >= mostPlaces) places.delete(String(places.keys().next().value))
}

/** The part of an address that one household shares: of IPv6 the first half, of IPv4 all. */
export function placeOf(address: string): string {
  if (address.startsWith('::ffff:')) return address.slice('::ffff:'.length)
  return address.includes(':') ? address.split(':').slice(0, 4).join(':') : address
}
