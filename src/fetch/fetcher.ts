import type { LookupFunction } from 'node:net'
import { setTimeout as systemSleep } from 'node:timers/promises'
import type { FetchFailure, FetchOutcome, FetchRequest } from '#model/fetch.ts'
import { createAddressRules } from './address.ts'
import { createGuardedAgent } from './agent.ts'
import { sayDuration } from './duration.ts'
import { exchange, type Exchanged, type ExchangeLimits, type Hop } from './exchange.ts'
import { shown } from './failure.ts'
import { follow } from './follow.ts'
import { exhaustedForMs } from './headers.ts'
import { createTurns } from './turns.ts'

export interface FetcherOptions extends ExchangeLimits {
  /** The same for every request: 'Leakwire/0.1 (+https://example.org)'. */
  readonly userAgent: string
  /** CIDRs that may be dialled besides public addresses; hosts in them are asked without gap and side by side. */
  readonly allowNetworks: readonly string[]
  /** Ports besides 80 and 443, on every address. A feed on 127.0.0.1:8080 needs both settings. */
  readonly allowPorts: readonly number[]
  readonly hostGapMs: number
  readonly concurrency: number
  readonly now: () => number
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>
  /** Stands in for the system's resolver. */
  readonly lookup?: LookupFunction
}

export interface Fetcher {
  /**
   * Asks one address once, redirects followed, when it is that host's turn. Waiting does not count against
   * `totalTimeoutMs`; `Answer.url` bears no credentials and no fragment; `bytes` are those on the wire. Throws the signal's reason if aborted, and an AbortError once the fetcher is closed: neither
   * says anything about the source.
   */
  readonly ask: (request: FetchRequest, signal?: AbortSignal) => Promise<FetchOutcome>
  /** Ends every request in flight or waiting and closes all connections. */
  readonly close: () => Promise<void>
}

/** Makes the one way by which Leakwire asks the web. Throws RangeError for a network in `allowNetworks` that is none. */
export function createFetcher(options: FetcherOptions): Fetcher {
  const rules = createAddressRules(options)
  const { agent, isInside } = createGuardedAgent({ ...options, rules })
  const turns = createTurns({ ...options, isExempt: isInside, sleep: options.sleep ?? sleep })
  const pausedUntil = new Map<string, number>()
  const running = new Set<AbortController>()
  let isClosed = false

  const politely = async (hop: Hop, stop: AbortController): Promise<Exchanged> => {
    const { hostname } = hop.url
    const endTurn = await turns.take(hostname, stop.signal)
    try {
      const paused = pausedFailure(hop.url, pausedUntil, options.now())
      if (paused !== null) {
        return {
          headers: {},
          tookMs: 0,
          reply: { kind: 'end', outcome: { kind: 'failed', failure: paused } },
        }
      }
      const exchanged = await exchange(agent, hop, options, stop)
      const exhaustedMs = exhaustedForMs(exchanged.headers, options.now())
      if (exhaustedMs !== null) {
        pausedUntil.set(hostname, options.now() + Math.min(exhaustedMs, LONGEST_PAUSE_MS))
      }
      return exchanged
    } finally {
      endTurn()
    }
  }

  return {
    ask: async (request, signal) => {
      if (isClosed) throw closedError()
      const stop = new AbortController()
      const passOn = (): void => stop.abort(signal?.reason)
      if (signal?.aborted === true) passOn()
      signal?.addEventListener('abort', passOn, { once: true })
      running.add(stop)
      try {
        return await follow(request, {
          ...options,
          rules,
          ask: (hop) => politely(hop, stop),
        })
      } finally {
        running.delete(stop)
        signal?.removeEventListener('abort', passOn)
      }
    },
    close: async () => {
      isClosed = true
      for (const stop of running) stop.abort(closedError())
      await agent.destroy()
    },
  }
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await systemSleep(ms, undefined, { signal })
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  }
}

function closedError(): Error {
  return new DOMException('The fetcher was closed while or before it was asked.', 'AbortError')
}

/** What pauses a host that said its allowance is used up, as a failure; null if it may be asked. */
function pausedFailure(url: URL, pausedUntil: Map<string, number>, now: number): FetchFailure | null {
  const retryAfterMs = (pausedUntil.get(url.hostname) ?? now) - now
  if (retryAfterMs <= 0) {
    pausedUntil.delete(url.hostname)
    return null
  }
  return {
    code: 'rateLimited',
    message: `${shown(url)} was not asked: ${url.host} said that its allowance is used up for another ${sayDuration(retryAfterMs)}.`,
    fix: 'Nothing to do: it is asked again when the host allows.',
    status: null,
    retryAfterMs,
  }
}

const LONGEST_PAUSE_MS = 24 * 3_600_000
