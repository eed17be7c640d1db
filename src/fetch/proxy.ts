import type { FetchFailureCode } from '#model/fetch.ts'
import { bare } from './agent.ts'
import { unescaped } from './credentials.ts'

/** A proxy as its owner named it. It may be anywhere, in a private network too. */
export interface Proxy {
  /** `socks5`: we look names up and give it addresses; `socks5h`, `http` and `https`: it looks them up. */
  readonly kind: 'http' | 'https' | 'socks5' | 'socks5h'
  /** Without brackets. */
  readonly host: string
  readonly port: number
  readonly login: { readonly user: string; readonly password: string } | null
  /** For messages, without user and password: 'socks5://127.0.0.1:1080'. */
  readonly name: string
}

/** The proxy did not let us through. `message` ends the sentence '... was not asked: '. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError'
  readonly failureCode: FetchFailureCode
  readonly fix: string
  constructor(failureCode: FetchFailureCode, message: string, fix: string) {
    super(message)
    this.failureCode = failureCode
    this.fix = fix
  }
}

/** Null: no proxy ('' and 'none'). Throws RangeError, without showing the text, if it is no proxy's address. */
export function readProxy(text: string): Proxy | null {
  if (text === '' || text === 'none') return null
  const url = URL.parse(text)
  const kind = KINDS.find((one) => url?.protocol === `${one}:`)
  if (url === null || kind === undefined || url.hostname === '' || url.pathname.length > 1) throw noProxy()
  const port = url.port === '' ? USUAL_PORTS[kind] : Number(url.port)
  return {
    kind,
    host: bare(url.hostname),
    port,
    login: loginOf(url, kind),
    name: `${kind}://${url.hostname}:${port}`,
  }
}

function loginOf(url: URL, kind: Proxy['kind']): Proxy['login'] {
  const login = { user: unescaped(url.username), password: unescaped(url.password) }
  if (login.user === '' && login.password === '') return null
  if (kind.startsWith('socks') && !fitsSocks(login)) throw noProxy()
  return login
}

function noProxy(): RangeError {
  return new RangeError(
    "The proxy's address is none. Write it as socks5://host:1080, socks5h://, http:// or https://, with user:password@ before the host if it wants a login.",
  )
}

const KINDS = ['http', 'https', 'socks5', 'socks5h'] as const
const USUAL_PORTS: Readonly<Record<Proxy['kind'], number>> = {
  http: 80,
  https: 443,
  socks5: 1080,
  socks5h: 1080,
}

/** RFC 1929: each from 1 to 255 bytes. */
function fitsSocks({ user, password }: { readonly user: string; readonly password: string }): boolean {
  return [user, password].every((part) => part !== '' && Buffer.byteLength(part) <= 255)
}

/** The proxy wants another login, or one at all. */
export function wrongLogin({ name, login }: Proxy): ProxyError {
  const what = login === null ? 'wants a user and a password' : 'does not accept this user and password'
  return new ProxyError('network', `the proxy ${name} ${what}`, FIX_LOGIN)
}

/** Nobody speaks to us where the proxy should be. */
export function unreachableProxy({ name }: Proxy, error: Error): ProxyError {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.message
  switch (code) {
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return new ProxyError('timeout', `the proxy ${name} did not take up the connection in time`, FIX_PROXY)
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ENODATA':
      return new ProxyError(
        'dns',
        `the name of the proxy ${name} could not be looked up (${code})`,
        FIX_PROXY,
      )
    case 'ECONNREFUSED':
      return new ProxyError('network', `the proxy ${name} refused the connection`, FIX_PROXY)
    default:
      return new ProxyError('network', `there is no connection to the proxy ${name} (${code})`, FIX_PROXY)
  }
}

/** What answers is no proxy of this kind, or it went away in the middle. */
export function strangeProxy({ name, kind }: Proxy, what: string): ProxyError {
  return new ProxyError(
    'network',
    `what answers as the proxy ${name} ${what}`,
    `${FIX_PROXY} Is it a ${kind} proxy?`,
  )
}

/** The proxy works, but does not get or lead there; `what` says why. */
export function blockedByProxy({ name }: Proxy, what: string): ProxyError {
  return new ProxyError('network', `the proxy ${name} did not lead there: ${what}`, FIX_TARGET)
}

const FIX_PROXY =
  "Check that the proxy runs and that LEAKWIRE_PROXY, or the source's own proxy, names it rightly."
const FIX_LOGIN =
  "Write the proxy's user and password into LEAKWIRE_PROXY, or the source's own proxy, as user:password@ before the host."
const FIX_TARGET =
  "Nothing to do if it passes: it is asked again by itself. If it stays, check that the proxy may reach this host, or give the source the proxy 'none'."
