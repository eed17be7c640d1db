import type { LookupFunction } from 'node:net'
import { setTimeout as systemSleep } from 'node:timers/promises'
import type { FetchFailure, FetchOutcome, FetchRequest, Located, MailOutcome } from '#model/fetch.ts'
import type { Lanes } from '#model/lane.ts'
import type { Mail } from '#model/news.ts'
import { createAddressRules } from './address.ts'
import { sayDuration } from './duration.ts'
import { exchange, type Exchanged, type ExchangeLimits, type Hop } from './exchange.ts'
import { failure, shown } from './failure.ts'
import { follow } from './follow.ts'
import { exhaustedForMs } from './headers.ts'
import { type Heard, listen } from './listen.ts'
import { locate } from './locate.ts'
import type { SmtpServer } from './mail.ts'
import { createMemoryLanes } from './memory-lanes.ts'
import { createRunning } from './running.ts'
import { createRoutes, type Route, type Routes } from './routes.ts'
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
  /** The proxy of requests that name none: 'socks5://user:password@host:1080'. Left out or '': none. */
  readonly proxy?: string
  /** Shared by all processes that must not ask a host together. Left out: this fetcher's own. */
  readonly lanes?: Lanes
  readonly now: () => number
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>
  /** Stands in for the system's resolver. */
  readonly lookup?: LookupFunction
}

export interface Fetcher {
  /**
   * Asks one address once, redirects followed, when it is that host's turn. Waiting does not count against
   * `totalTimeoutMs`; `Answer.url` bears no credentials and no fragment; `bytes` are those on the wire. Throws the
   * signal's reason if aborted, an AbortError once the fetcher is closed, and what shared lanes throw that cannot be
   * reached: none of these says anything about the source.
   */
  readonly ask: (request: FetchRequest, signal?: AbortSignal) => Promise<FetchOutcome>
  /** Finds out where a short address leads, asking only hosts for which `isShort` holds. Waits and throws as `ask` does. */
  readonly locate: (url: string, isShort: (url: URL) => boolean, signal?: AbortSignal) => Promise<Located>
  /** Listens at a ws or wss address, as `listen` says, until it ends or the fetcher is closed. */
  readonly listen: (url: string, signal: AbortSignal) => AsyncGenerator<Heard>
  /** Hands a letter to an SMTP server, as `sendMail` says. Throws as `ask` does. */
  readonly mail: (server: SmtpServer, mail: Mail) => Promise<MailOutcome>
  /** Ends every request in flight or waiting and closes all connections. */
  readonly close: () => Promise<void>
}

interface Asking extends Pick<FetchRequest, 'heldBy' | 'lane'> {
  readonly route: Route
  readonly stop: AbortController
}

/** Makes the one way by which Leakwire asks the web. Throws RangeError for a network or a proxy that is none. */
export function createFetcher(options: FetcherOptions): Fetcher {
  const rules = createAddressRules(options)
  const routes = createRoutes({ ...options, rules })
  const turns = createTurns({
    ...options,
    isExempt: routes.isInside,
    lanes: options.lanes ?? createMemoryLanes(options.now),
    leaseMs: options.totalTimeoutMs + LEASE_SPARE_MS,
    sleep: options.sleep ?? sleep,
  })
  const running = createRunning()

  const politely = async (hop: Hop, { route, stop, heldBy, lane }: Asking): Promise<Exchanged> => {
    const { host, hostname } = hop.url
    const turn = await turns.take(hostname, stop.signal, lane)
    if (turn.kind === 'held') return heldBack(hop.url, turn)
    try {
      const held = heldBy === undefined ? null : await heldBy()
      if (held !== null) return heldBack(hop.url, held)
      const exchanged = await exchange(route, hop, options, stop)
      const exhaustedMs = exhaustedForMs(exchanged.headers, options.now())
      if (exhaustedMs !== null) {
        const why = `${host} said that its allowance is used up.`
        await turns.hold(hostname, Math.min(exhaustedMs, LONGEST_PAUSE_MS), why, lane)
      }
      return exchanged
    } finally {
      await turn.end()
    }
  }

  return {
    ask: (request, signal) =>
      running.run(signal, async (stop) => {
        const route = routeFor(routes, request)
        if ('code' in route) return { kind: 'failed', failure: route }
        const ask = (hop: Hop) => politely(hop, { ...request, route, stop })
        return await follow(request, { ...options, rules, ask })
      }),
    locate: (url, isShort, signal) =>
      running.run(signal, async (stop) => {
        const ask = (hop: Hop) => politely(hop, { route: routes.by(undefined), stop })
        return await locate(url, isShort, { ...options, rules, ask })
      }),
    listen: (url, signal) => {
      const ends = AbortSignal.any([signal, running.closing])
      return listen(url, { ...options, rules, route: routes.by(undefined), signal: ends })
    },
    mail: (server, mail) =>
      running.run(undefined, async ({ signal }) => {
        // The library is loaded with the first letter: most installations send none.
        const { sendMail } = await import('./mail.ts')
        return await sendMail(server, mail, { ...options, signal })
      }),
    close: async () => {
      running.close(closedError())
      await routes.close()
    },
  }
}

function routeFor(routes: Routes, { proxy }: FetchRequest): Route | FetchFailure {
  try {
    return routes.by(proxy)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return failure('network', 'Nothing was asked: the proxy of this source is none.', error.message)
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

/** The answer to a request whose host wants none for now. */
function heldBack(url: URL, held: { readonly ms: number; readonly why: string }): Exchanged {
  const failure: FetchFailure = {
    code: 'rateLimited',
    message: `${shown(url)} was not asked, nor will it be for another ${sayDuration(held.ms)}: ${held.why}`,
    fix: 'Nothing to do: it is asked again when the host allows.',
    status: null,
    retryAfterMs: held.ms,
  }
  return { headers: {}, tookMs: 0, reply: { kind: 'end', outcome: { kind: 'failed', failure } } }
}

const LONGEST_PAUSE_MS = 24 * 3_600_000
/** A request ends by its own clock before its lane's lease does. */
const LEASE_SPARE_MS = 5000
