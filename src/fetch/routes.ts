import type { LookupFunction } from 'node:net'
import type { Agent, Dispatcher, buildConnector } from 'undici'
import type { AddressRules } from './address.ts'
import { agentOn, createGuardedAgent } from './agent.ts'
import type { Outgoing } from './outgoing.ts'
import { type Proxy, readProxy } from './proxy.ts'
import { type TunnelOptions, basicLogin, proxyConnector, tunnelConnector } from './tunnel.ts'

/** One question to one address, as it is to be sent. */
export interface Question extends Outgoing {
  readonly url: URL
  readonly timeoutMs: number
}

/** A way out. */
export interface Route {
  readonly send: (question: Question, handler: Dispatcher.DispatchHandler) => void
  /** The proxy that answers in place of the host if it wants a login (407); null if that cannot be. */
  readonly spokenForBy: (url: URL) => Proxy | null
  /** What connections that stay open go through: whatever they carry, no proxy reads along. */
  readonly through: Dispatcher
}

export interface Routes {
  /** `proxy` as in FetchRequest; undefined: as the settings say. Throws RangeError if it is no proxy's address. */
  readonly by: (proxy: string | undefined) => Route
  /** True if `host` is, or at its last dialling was, an address that only the owner's networks open. */
  readonly isInside: (host: string) => boolean
  /** Closes all connections. */
  readonly close: () => Promise<void>
}

/**
 * The ways out: direct, or through a proxy. Whichever it is, addresses that are written out were checked before; names
 * are looked up and checked here for direct connections and `socks5` proxies, and by nobody for the others, which look
 * names up themselves. Throws RangeError if `proxy` is no proxy's address.
 */
export function createRoutes(options: {
  readonly rules: AddressRules
  readonly connectTimeoutMs: number
  readonly lookup?: LookupFunction
  /** As in the settings: '' for none. */
  readonly proxy?: string
}): Routes {
  const guarded = createGuardedAgent(options)
  const agents = new Set([guarded.agent])
  const direct = routeOver(guarded.agent)
  const routes = new Map<string, Route>()
  const by = (text: string): Route => {
    const known = routes.get(text)
    if (known !== undefined) return known
    const proxy = readProxy(text)
    const route = proxy === null ? direct : proxyRoute({ ...options, proxy, lookup: guarded.lookup }, agents)
    routes.set(text, route)
    return route
  }
  const usual = by(options.proxy ?? '')
  return {
    by: (proxy) => (proxy === undefined ? usual : by(proxy)),
    isInside: guarded.isInside,
    close: async () => {
      await Promise.all(Array.from(agents, (agent) => agent.destroy()))
    },
  }
}

/** Hosts answer for themselves on it. */
function routeOver(agent: Agent): Route {
  return {
    send: (question, handler) => agent.dispatch(dispatchOf(question), handler),
    spokenForBy: () => null,
    through: agent,
  }
}

/** Plain http goes to an HTTP proxy as a request for a whole address (RFC 9112, 3.2.2), all else through a tunnel. */
function proxyRoute(options: TunnelOptions, agents: Set<Agent>): Route {
  const { proxy } = options
  const agentFor = (connect: buildConnector.connector): Agent => {
    const agent = agentOn(connect)
    agents.add(agent)
    return agent
  }
  const tunnel = agentFor(tunnelConnector(options))
  if (proxy.kind.startsWith('socks')) return routeOver(tunnel)
  const forward = agentFor(proxyConnector(options))
  return {
    send: (question, handler) =>
      question.url.protocol === 'http:'
        ? forward.dispatch(forwardOf(question, proxy), handler)
        : tunnel.dispatch(dispatchOf(question), handler),
    spokenForBy: ({ protocol }) => (protocol === 'http:' ? proxy : null),
    through: tunnel,
  }
}

function dispatchOf({ url, headers, body, timeoutMs }: Question): Dispatcher.DispatchOptions {
  return {
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: body === null ? 'GET' : 'POST',
    headers,
    body,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  }
}

function forwardOf(question: Question, proxy: Proxy): Dispatcher.DispatchOptions {
  const { url, headers } = question
  const login = basicLogin(proxy)
  return {
    ...dispatchOf(question),
    // Never looked up: the connector knows the proxy. One origin, so that all hosts share its connections.
    origin: 'http://proxy.invalid',
    path: `${url.origin}${url.pathname}${url.search}`,
    headers: { ...headers, host: url.host, ...(login !== null && { 'proxy-authorization': login }) },
  }
}
