import { createGate, type Gate } from './gate.ts'
import { laneFor } from './host-gaps.ts'

export interface Turns {
  /** Resolves when it is polite to ask `host`, with the function that ends the turn. Rejects with the signal's reason. */
  readonly take: (host: string, signal: AbortSignal) => Promise<() => void>
}

export interface TurnOptions {
  /** From the end of one request to the start of the next, same host. */
  readonly hostGapMs: number
  /** In flight at once, all hosts together. Waiting for a host takes no place. */
  readonly concurrency: number
  /** Hosts of the owner's own networks: asked at once and side by side. May turn true after the first answer. */
  readonly isExempt: (host: string) => boolean
  readonly now: () => number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

interface Lane {
  readonly gate: Gate
  freeAt: number
}

/** Hands out turns: one request at a time and a gap per host, a limit for all hosts, first come first served. */
export function createTurns(options: TurnOptions): Turns {
  const { isExempt, now } = options
  const slots = createGate(options.concurrency)
  const lanes = new Map<string, Lane>()

  const laneNamed = (name: string): Lane => {
    const lane = lanes.get(name) ?? { gate: createGate(1), freeAt: 0 }
    lanes.set(name, lane)
    return lane
  }

  return {
    take: async (host, signal) => {
      const { host: name, gapMs } = laneFor(host, options.hostGapMs)
      forgetIdleLanes(lanes, now())
      const lane = laneNamed(name)
      const fitGate = (): void => lane.gate.resize(isExempt(host) ? Infinity : 1)
      fitGate()
      await lane.gate.enter(signal)
      try {
        while (!isExempt(host) && now() < lane.freeAt) await options.sleep(lane.freeAt - now(), signal)
        await slots.enter(signal)
      } catch (error) {
        lane.gate.leave()
        throw error
      }
      return () => {
        slots.leave()
        lane.freeAt = now() + gapMs
        fitGate()
        lane.gate.leave()
      }
    },
  }
}

/** Keeps the map of hosts from growing for ever; a lane without memory of a gap is as good as a new one. */
function forgetIdleLanes(lanes: Map<string, Lane>, now: number): void {
  if (lanes.size < MANY_LANES) return
  for (const [name, lane] of lanes) if (lane.gate.isIdle() && lane.freeAt <= now) lanes.delete(name)
}

const MANY_LANES = 2000
