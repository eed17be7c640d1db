import type { FetchFailure, FetchRequest } from '#model/fetch.ts'
import { failure } from './failure.ts'
import { requestHeaders } from './headers.ts'

/** What goes to one address on the way of a request. */
export interface Outgoing {
  readonly headers: Readonly<Record<string, string>>
  /** A form or JSON, sent by POST; null: a GET. */
  readonly body: string | null
}

/**
 * What goes where: the source's own headers and credentials to the origin of `start` only, validators to the one
 * address they came from, what is posted as long as `posts`.
 */
export function createOutgoing(
  request: FetchRequest,
  {
    start,
    userAgent,
    authorization,
  }: { readonly start: URL; readonly userAgent: string; readonly authorization: string | null },
): (url: URL, posts: boolean) => Outgoing {
  const ownerOfValidators = request.validatorsOf ?? start.href
  const posted = postedOf(request)
  const secrets = { ...(authorization !== null && { authorization }), ...ownHeaders(request) }
  return (url, posts) => {
    const body = posts ? posted : null
    const isConditional = posted === null && url.href === ownerOfValidators
    const headers = {
      ...requestHeaders(userAgent, isConditional ? request : null),
      ...(url.origin === start.origin && secrets),
      ...(body !== null && { 'content-type': body.type }),
    }
    return { headers, body: body?.text ?? null }
  }
}

function postedOf({ form, json }: FetchRequest): { readonly type: string; readonly text: string } | null {
  if (json !== undefined) return { type: 'application/json', text: json }
  if (form === undefined) return null
  const pairs = Object.entries(form).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((each): [string, string] => [name, each]),
  )
  return { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(pairs).toString() }
}

/** In lower case, without those that describe connection, body or what we know already. */
function ownHeaders({ headers = {} }: FetchRequest): Record<string, string> {
  const named = Object.entries(headers).map(([name, value]) => [name.trim().toLowerCase(), value] as const)
  return Object.fromEntries(named.filter(([name]) => !OURS.has(name) && !name.startsWith('proxy-')))
}

const OURS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'content-type',
  'expect',
  'host',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'keep-alive',
  'range',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Names the first header that cannot be sent (RFC 9110, 5.5 and 5.6.2), never its value; null if all can. */
export function unsendableHeader({ headers = {} }: FetchRequest): FetchFailure | null {
  for (const [name, value] of Object.entries(headers)) {
    if (TOKEN.test(name.trim()) && SENDABLE.test(value)) continue
    return failure(
      'authMissing',
      `Nothing was asked: the header '${name.slice(0, 40)}' of this source holds a character that no header may hold.`,
      'Correct the header, or the environment variable that it names: Latin letters, digits and signs, on one line.',
    )
  }
  return null
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/iu
const SENDABLE = /^[\t\x20-\x7e\x80-\xff]*$/u
