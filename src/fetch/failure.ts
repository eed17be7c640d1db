import { errors } from 'undici'
import type { FetchFailure, FetchFailureCode } from '#model/fetch.ts'
import { RefusedDialError } from './agent.ts'
import { EncodingError } from './body.ts'
import { sayDuration } from './duration.ts'
import { ProxyError } from './proxy.ts'
import { BodyTooLargeError, sayBytes, type Progress } from './size.ts'

/** How far a request had come when it failed, and the limits it ran under. */
export interface Situation {
  readonly url: URL
  readonly progress: Progress
  /** Content-Length; null before the headers and where none was given. */
  readonly declaredBytes: number | null
  readonly connectTimeoutMs: number
  readonly headersTimeoutMs: number
  readonly totalTimeoutMs: number
}

/** Aborts a request that took longer than `totalTimeoutMs`. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError'
}

/** A thrown error as a failure with sentence and fix; null for an error that is nobody's fault but ours. */
export function failureOf(error: unknown, situation: Situation): FetchFailure | null {
  if (!(error instanceof Error)) return null
  if (error instanceof RefusedDialError) return refusedDial(error, situation.url)
  if (error instanceof BodyTooLargeError) return tooLarge(error.message, situation.url)
  if (error instanceof EncodingError) {
    return failure('network', `The answer of ${shown(situation.url)} ${error.message}.`, FIX_HOST)
  }
  if (error instanceof OutOfTimeError) return outOfTime(situation)
  if (error instanceof ProxyError) {
    return failure(error.failureCode, `${shown(situation.url)} was not asked: ${error.message}.`, error.fix)
  }
  const cause = innermost(error)
  const code = codeOf(cause)
  return code === null ? null : (known(code, situation) ?? network(code, cause, situation))
}

/** `where` without credentials, fragment and query, because queries hold tokens: 'https://host/path?...'. */
export function shown(where: URL): string {
  return `${where.protocol}//${where.host}${where.pathname}${where.search === '' ? '' : '?...'}`
}

export function failure(code: FetchFailureCode, message: string, fix: string): FetchFailure {
  return { code, message, fix, status: null, retryAfterMs: null }
}

/** For an address or a port that may not be dialled; `from` is what redirected there, null if nothing did. */
export function refusedDial(error: RefusedDialError, url: URL, from: URL | null = null): FetchFailure {
  const asked = from === null ? shown(url) : `${shown(from)} redirects to ${shown(url)}, which`
  const fix = error.what.startsWith('port ') ? FIX_PORT : FIX_NETWORK
  return failure('refusedAddress', `${asked} was not asked: ${error.message}.`, fix)
}

const FIX_PORT =
  'Only ports 80 and 443 are asked. If this one is right, add it to LEAKWIRE_ALLOW_PORTS ' +
  '(and a private network to LEAKWIRE_ALLOW_NETWORKS).'
const FIX_NETWORK =
  'If this host is yours, add its network to LEAKWIRE_ALLOW_NETWORKS, for example 192.168.1.0/24; ' +
  'otherwise correct the address.'

/** For a body past a limit; `what` ends the sentence 'The answer of ... '. */
function tooLarge(what: string, url: URL): FetchFailure {
  return failure(
    'tooLarge',
    `The answer of ${shown(url)} ${what}, so reading was ended.`,
    'Look whether the address is a feed and not a download; many sites offer a shorter feed (?limit=, /feed/ of a category).',
  )
}

const FIX_HOST = 'Nothing to do here: the host has to mend it. It is asked again, less and less often.'
const FIX_WAIT =
  'Nothing to do if it passes: it is asked again by itself. If it stays, open the address in a browser.'
const FIX_NAME =
  'Check the spelling of the host. If it is right, check that this machine can look up names (DNS).'
const FIX_TLS =
  "If a browser also warns, the host has to renew its certificate; if not, check this machine's clock and certificates."

function outOfTime({ url, progress, totalTimeoutMs }: Situation): FetchFailure {
  const so =
    progress.wireBytes === 0 ? 'had not answered' : `was still sending (${sayBytes(progress.wireBytes)})`
  return failure(
    'timeout',
    `${shown(url)} ${so} after ${sayDuration(totalTimeoutMs)}, so the request was ended.`,
    FIX_WAIT,
  )
}

/** The first of several connection attempts, and the reason inside a wrapped error, say more than the wrapper. */
function innermost(error: Error): Error {
  if (codeOf(error) === 'UND_ERR_CONNECT_TIMEOUT') return error
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return innermost(error.errors[0])
  return codeOf(error) === null && error.cause instanceof Error ? innermost(error.cause) : error
}

function codeOf(error: Error): string | null {
  const code: unknown = 'code' in error ? error.code : null
  // undici gives some of its parser's errors no code at all.
  if (error instanceof errors.HTTPParserError) return typeof code === 'string' ? code : 'HPE'
  // Wrong arguments are our own bug, whatever the library calls them.
  return typeof code === 'string' && !/INVALID_ARG|INVALID_RETURN/u.test(code) ? code : null
}

function known(code: string, situation: Situation): FetchFailure | null {
  const where = shown(situation.url)
  const { host, hostname } = situation.url
  switch (code) {
    case 'ENOTFOUND':
    case 'ENODATA':
      return failure('dns', `There is no host named ${hostname} (${code}).`, FIX_NAME)
    case 'EAI_AGAIN':
    case 'ETIMEOUT':
    case 'ESERVFAIL':
      return failure('dns', `The name ${hostname} could not be looked up (${code}).`, FIX_NAME)
    case 'ECONNREFUSED':
      return failure('network', `${host} refused the connection.`, FIX_WAIT)
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT': {
      const limit = sayDuration(situation.connectTimeoutMs)
      return failure('timeout', `${host} did not take up a connection within ${limit}.`, FIX_WAIT)
    }
    case 'UND_ERR_HEADERS_TIMEOUT': {
      const limit = sayDuration(situation.headersTimeoutMs)
      return failure('timeout', `${where} took the request and did not answer within ${limit}.`, FIX_WAIT)
    }
    case 'UND_ERR_BODY_TIMEOUT':
      return failure(
        'timeout',
        `${where} fell silent after ${received(situation)} for ${sayDuration(situation.headersTimeoutMs)}.`,
        FIX_WAIT,
      )
    case 'UND_ERR_HEADERS_OVERFLOW':
      return failure('network', `${where} answered with more headers than 16 KB.`, FIX_HOST)
    default:
      return null
  }
}

function network(code: string, error: Error, situation: Situation): FetchFailure {
  const where = shown(situation.url)
  if (/^(?:CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|ERR_TLS|ERR_SSL|EPROTO|HOSTNAME_MISMATCH)/u.test(code)) {
    return failure('tls', `No trusted connection to ${situation.url.host}: ${sayError(error)}.`, FIX_TLS)
  }
  if (code === 'Z_BUF_ERROR') return cutShort(situation)
  if (/^(?:Z_|ERR__ERROR|ERR_BROTLI|ERR_PADDING)/u.test(code)) {
    return failure('network', `The answer of ${where} could not be unpacked (${code}).`, FIX_HOST)
  }
  if (code.startsWith('HPE')) {
    return failure('network', `${where} answered with something that is not HTTP (${code}).`, FIX_HOST)
  }
  const isBroken = situation.progress.wireBytes > 0 || code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'
  return isBroken
    ? cutShort(situation)
    : failure('network', `The connection to ${situation.url.host} broke: ${sayError(error)}.`, FIX_WAIT)
}

function cutShort(situation: Situation): FetchFailure {
  return failure(
    'network',
    `The answer of ${shown(situation.url)} ends early: the connection closed after ${received(situation)}. Nothing of it was used.`,
    FIX_WAIT,
  )
}

function received({ progress, declaredBytes }: Situation): string {
  const got = sayBytes(progress.wireBytes)
  return declaredBytes === null ? got : `${got} of ${sayBytes(declaredBytes)}`
}

function sayError(error: Error): string {
  const code = codeOf(error)
  const text = error.message.split('\n')[0]?.slice(0, 160) ?? ''
  return code === null || text.includes(code) ? text : `${text} (${code})`
}
