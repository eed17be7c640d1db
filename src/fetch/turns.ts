import type { Lanes, Taken } from '#model/lane.ts'
import { createGate, type Gate } from './gate.ts'
import { laneFor } from './host-gaps.ts'

/** `held`: the host wants no request for another `ms`; `why` is a sentence. */
export type Turn =
  | {
      readonly kind: 'go'
      /** Ends the turn. Once for every turn; resolves when the shared lane is free again. */
      readonly end: () => Promise<void>
    }
  | { readonly kind: 'held'; readonly ms: number; readonly why: string }

export interface Turns {
  /**
   * Resolves when it is polite to ask `host`, or it is the turn in the lane `own` in place of the host's. Rejects with the
   * signal's reason, and if the lanes cannot be reached.
   */
  readonly take: (host: string, signal: AbortSignal, own?: string) => Promise<Turn>
  /** Keeps everybody from `host`'s lane, or from `own`, for `forMs`. Nothing for an exempt host. */
  readonly hold: (host: string, forMs: number, why: string, own?: string) => Promise<void>
}

export interface TurnOptions {
  /** From the end of one request to the start of the next, same host. */
  readonly hostGapMs: number
  /** In flight at once, all hosts together. Waiting for a host takes no place. */
  readonly concurrency: number
  /** Hosts of the owner's own networks: asked at once and side by side. May turn true after the first answer. */
  readonly isExempt: (host: string) => boolean
  readonly lanes: Lanes
  /** After so long the holder of a lane counts as dead: more than any request takes. */
  readonly leaseMs: number
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

/**
 * Hands out turns: one request at a time and a gap per host, a limit for all hosts. Within this process first come
 * first served; who is first in a host's queue asks for the lane that all processes share.
 */
export function createTurns(options: TurnOptions): Turns {
  const { isExempt, lanes } = options
  const slots = createGate(options.concurrency)
  const queues = new Map<string, Gate>()

  const queueOf = (lane: string): Gate => {
    const queue = queues.get(lane) ?? createGate(1)
    queues.set(lane, queue)
    return queue
  }

  return {
    take: async (host, signal, own) => {
      const { host: lane, gapMs } = laneFor(own ?? host, options.hostGapMs)
      const queue = queueOf(lane)
      const fitQueue = (): void => queue.resize(isExempt(host) ? Infinity : 1)
      const leaveQueue = (): void => {
        fitQueue()
        queue.leave()
        if (queue.isIdle()) queues.delete(lane)
      }
      fitQueue()
      await queue.enter(signal)
      const entered = await enter({ ...options, host, lane, slots, signal }).catch((error: unknown) => {
        leaveQueue()
        throw error
      })
      if (entered.kind === 'held') {
        leaveQueue()
        return entered
      }
      const end = async (): Promise<void> => {
        slots.leave()
        try {
          if (entered.kind === 'taken') await lanes.leave(lane, gapMs)
        } finally {
          leaveQueue()
        }
      }
      return { kind: 'go', end }
    },
    hold: async (host, forMs, why, own) => {
      if (isExempt(host)) return
      await lanes.hold(laneFor(own ?? host, options.hostGapMs).host, forMs, why)
    },
  }
}

interface Entering extends TurnOptions {
  readonly host: string
  readonly lane: string
  readonly slots: Gate
  readonly signal: AbortSignal
}

type Entered = { readonly kind: 'exempt' } | Exclude<Taken, { readonly kind: 'wait' }>

/** A slot first, so that the lease runs only while the host is asked; no slot is kept while its lane is not free. */
async function enter({ host, lane, slots, signal, ...options }: Entering): Promise<Entered> {
  for (;;) {
    await slots.enter(signal)
    if (options.isExempt(host)) return { kind: 'exempt' }
    const taken = await options.lanes.take(lane, options.leaseMs).catch((error: unknown) => {
      slots.leave()
      throw error
    })
    if (taken.kind === 'taken') return taken
    slots.leave()
    if (taken.kind === 'held') return taken
    await options.sleep(taken.ms, signal)
  }
}
