import type { Lanes, Taken } from '#model/lane.ts'

interface Lane {
  /** Until then its holder is believed to be alive; 0: nobody is in it. */
  leaseEndsAt: number
  freeAt: number
  heldUntil: number
  why: string
}

/** Lanes of one process, forgotten with it. `now` in milliseconds. */
export function createMemoryLanes(now: () => number): Lanes {
  const lanes = new Map<string, Lane>()
  let sweepFrom = MANY_LANES

  const laneOf = (host: string): Lane => {
    const lane = lanes.get(host) ?? { leaseEndsAt: 0, freeAt: 0, heldUntil: 0, why: '' }
    lanes.set(host, lane)
    return lane
  }

  return {
    take: async (host, leaseMs) => {
      if (lanes.size >= sweepFrom) {
        forgetIdle(lanes, now())
        sweepFrom = Math.max(MANY_LANES, lanes.size * 2)
      }
      const lane = laneOf(host)
      const taken = entryTo(lane, now())
      if (taken.kind === 'taken') lane.leaseEndsAt = now() + leaseMs
      return taken
    },
    leave: async (host, gapMs) => {
      const lane = laneOf(host)
      lane.leaseEndsAt = 0
      lane.freeAt = now() + gapMs
    },
    hold: async (host, forMs, why) => {
      const lane = laneOf(host)
      if (now() + forMs <= lane.heldUntil) return
      lane.heldUntil = now() + forMs
      lane.why = why
    },
  }
}

function entryTo(lane: Lane, now: number): Taken {
  if (now < lane.heldUntil) return { kind: 'held', ms: lane.heldUntil - now, why: lane.why }
  if (now < lane.leaseEndsAt) return { kind: 'wait', ms: Math.min(lane.leaseEndsAt - now, LOOK_AGAIN_MS) }
  return now < lane.freeAt ? { kind: 'wait', ms: lane.freeAt - now } : { kind: 'taken' }
}

/** Nobody tells when a lane is left, so whoever waits for it looks again. */
const LOOK_AGAIN_MS = 500

/** Keeps the map of hosts from growing for ever; a lane that remembers nothing is as good as a new one. */
function forgetIdle(lanes: Map<string, Lane>, now: number): void {
  for (const [host, lane] of lanes) {
    if (Math.max(lane.leaseEndsAt, lane.freeAt, lane.heldUntil) <= now) lanes.delete(host)
  }
}

const MANY_LANES = 2000
