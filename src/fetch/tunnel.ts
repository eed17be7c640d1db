import { isIP, type LookupFunction, type Socket } from 'node:net'
import { buildConnector } from 'undici'
import { portOf } from './agent.ts'
import { ConversationError, converse, type Conversation } from './conversation.ts'
import { basic } from './credentials.ts'
import {
  blockedByProxy,
  type Proxy,
  ProxyError,
  strangeProxy,
  unreachableProxy,
  wrongLogin,
} from './proxy.ts'
import { socksConnect } from './socks.ts'

export interface TunnelOptions {
  readonly proxy: Proxy
  /** Each for reaching the proxy, for talking to it, and for TLS with the host behind it. */
  readonly connectTimeoutMs: number
  /** For names that a `socks5` proxy is not to look up itself; answers with checked addresses only. */
  readonly lookup: LookupFunction
}

/** Connects to the proxy itself, which may be anywhere. Fails with ProxyError. */
export function proxyConnector({ proxy, connectTimeoutMs }: TunnelOptions): buildConnector.connector {
  const dial = buildConnector({ timeout: connectTimeoutMs, allowH2: false })
  const address = {
    hostname: proxy.host,
    host: proxy.host,
    port: String(proxy.port),
    protocol: proxy.kind === 'https' ? 'https:' : 'http:',
  }
  return (_target, callback) => {
    dial(address, (error, socket) => {
      if (error === null) callback(null, socket)
      else callback(unreachableProxy(proxy, error), null)
    })
  }
}

/**
 * Connects to hosts through the proxy: HTTP CONNECT (RFC 9110, 9.3.6) or SOCKS5 (RFC 1928), then TLS with the host
 * itself where it is https. Fails with ProxyError, RefusedDialError of the look-up, or errors of TLS.
 */
export function tunnelConnector(options: TunnelOptions): buildConnector.connector {
  const dialProxy = proxyConnector(options)
  const secure = buildConnector({ timeout: options.connectTimeoutMs, allowH2: false })
  return (target, callback) => {
    const failed = (thrown: unknown): void =>
      callback(thrown instanceof Error ? thrown : new Error(String(thrown)), null)
    hostFor(target, options)
      .then((host) => {
        dialProxy(target, (error, socket) => {
          if (error !== null) return failed(error)
          void leadThrough(socket, { host, port: portOf(target) }, options).then(() => {
            if (target.protocol !== 'https:') return callback(null, socket)
            secure({ ...target, httpSocket: socket }, callback)
          }, failed)
        })
      })
      .catch(failed)
  }
}

/** What the proxy is told to connect to: for `socks5` an address that was checked, IPv4 first, else the name. */
async function hostFor(target: buildConnector.Options, { proxy, lookup }: TunnelOptions): Promise<string> {
  if (proxy.kind !== 'socks5' || isIP(target.hostname) !== 0) return target.hostname
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  lookup(target.hostname, { all: true }, (error, answer) => {
    const found = Array.isArray(answer) ? answer : [{ address: answer, family: 4 }]
    const best = found.find(({ family }) => family === 4) ?? found[0]
    if (error !== null || best === undefined) reject(error ?? new Error('no address'))
    else resolve(best.address)
  })
  return await promise
}

async function leadThrough(
  socket: Socket,
  target: { readonly host: string; readonly port: number },
  { proxy, connectTimeoutMs }: TunnelOptions,
): Promise<void> {
  const talk = converse(socket, connectTimeoutMs)
  try {
    if (proxy.kind.startsWith('socks')) await socksConnect(proxy, talk, target)
    else await httpConnect(proxy, talk, target)
    talk.end()
  } catch (error) {
    talk.end()
    socket.destroy()
    throw asProxyError(proxy, error)
  }
}

function asProxyError(proxy: Proxy, error: unknown): unknown {
  if (error instanceof ProxyError || !(error instanceof Error)) return error
  return error instanceof ConversationError
    ? strangeProxy(proxy, error.message)
    : unreachableProxy(proxy, error)
}

async function httpConnect(
  proxy: Proxy,
  talk: Conversation,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const login = basicLogin(proxy)
  const lines = [
    `CONNECT ${authority} HTTP/1.1`,
    `Host: ${authority}`,
    ...(login === null ? [] : [`Proxy-Authorization: ${login}`]),
  ]
  talk.say(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'))
  const head = (await talk.hearUntil('\r\n\r\n', LONGEST_HEAD)).toString('latin1')
  const status = Number(/^HTTP\/1\.[01] (\d{3})/u.exec(head)?.[1] ?? 0)
  if (status === 0) throw strangeProxy(proxy, 'does not speak HTTP')
  if (status === 407) throw wrongLogin(proxy)
  if (status < 200 || status > 299) throw blockedByProxy(proxy, `it answered ${status}`)
}

const LONGEST_HEAD = 16_384

/** The value of Proxy-Authorization; null if the proxy wants no login. */
export function basicLogin({ login }: Proxy): string | null {
  return login === null ? null : basic(login)
}
