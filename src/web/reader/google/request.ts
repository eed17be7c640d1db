import type { KnownPassword } from '#storage/reader-passwords.ts'
import { percentDecoded } from '#text/percent-decoded.ts'
import type { WebHands } from '#web/hands.ts'
import type { ReaderAsked } from '#web/reader/asked.ts'

/** A request of an app that was let in. */
export interface GoogleRequest extends ReaderAsked {
  readonly hands: WebHands
  readonly password: KnownPassword
  /** What stands before every path in an absolute address. */
  readonly base: string
}

export const stateTag = (name: string): string => `user/-/state/com.google/${name}`

export const labelTag = (label: string): string => `user/-/label/${label}`

/** Which endpoint a path names, and what follows its name. */
export interface GooglePath {
  /** 'login', 'root', or as in the API: 'stream/contents'. */
  readonly endpoint: string
  /** The stream in 'stream/contents/feed/41', decoded; '' for none. */
  readonly rest: string
}

const bases = /^\/+(?:api\/+greader\.php(?=\/|$))?/u

/** Reads the path of an address as it was sent, with slashes doubled or not; null: it is none of the API's. */
export function googlePath(pathname: string): GooglePath | null {
  const [base = ''] = bases.exec(pathname) ?? []
  const path = pathname.slice(base.length).replace(/^\/+/u, '')
  if (base.includes('greader') && path === '') return { endpoint: 'root', rest: '' }
  if (/^accounts\/+ClientLogin\/*$/u.test(path)) return { endpoint: 'login', rest: '' }
  const [api] = /^reader\/+api\/+0(?=\/|$)\/*/u.exec(path) ?? []
  if (api === undefined) return base.includes('greader') ? { endpoint: path, rest: '' } : null
  const named = path.slice(api.length)
  if (named === '') return { endpoint: 'root', rest: '' }
  const [, stream] = /^stream\/+contents\/+(.*)$/su.exec(named) ?? []
  if (stream !== undefined) return { endpoint: 'stream/contents', rest: percentDecoded(stream) }
  return { endpoint: named.replaceAll(/\/+/gu, '/').replace(/\/$/u, ''), rest: '' }
}
