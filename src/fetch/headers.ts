import type { FetchRequest } from '#model/fetch.ts'

/** Response headers with lower-case names, bytes read as Latin-1. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>

/** What goes out to every address: no cookies, no Referer. Validators only if `validators` is given, byte for byte. */
export function requestHeaders(
  userAgent: string,
  validators: Pick<FetchRequest, 'etag' | 'lastModified'> | null,
): Record<string, string> {
  return {
    'user-agent': userAgent,
    accept: ACCEPT,
    'accept-encoding': 'gzip, br, deflate',
    ...(validators !== null && validators.etag !== null && { 'if-none-match': validators.etag }),
    ...(validators !== null &&
      validators.lastModified !== null && { 'if-modified-since': validators.lastModified }),
  }
}

const ACCEPT =
  'application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, ' +
  'application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.1'

/** The first value of a header, as it came; null if absent. */
export function header(headers: Headers, name: string): string | null {
  const value = headers[name]
  return (Array.isArray(value) ? value[0] : value) ?? null
}

/**
 * How long the answer stays fresh, in milliseconds from `now` (RFC 9111, 4.2): max-age less Age, else Expires.
 * Null if neither is given, or if the answer must not be kept (no-cache, no-store).
 */
export function freshForMs(headers: Headers, now: number): number | null {
  if (headers['cache-control'] !== undefined) {
    const control = [headers['cache-control']].flat().join(',').toLowerCase()
    if (/(?:^|[\s,])no-(?:cache|store)(?=$|[\s,=])/u.test(control)) return null
    const maxAge = /(?:^|[\s,])max-age\s*=\s*"?(\d+)/u.exec(control)?.[1]
    if (maxAge !== undefined) {
      const age = Number(/^\d+$/u.exec(header(headers, 'age')?.trim() ?? '')?.[0] ?? 0)
      return Math.max(0, Math.min(Number(maxAge), LONGEST_SECONDS) - age) * 1000
    }
  }
  const expires = header(headers, 'expires')
  if (expires === null) return null
  const at = Date.parse(expires)
  // RFC 9111, 5.3: a date that cannot be read ('0', '-1') means already expired.
  return Number.isNaN(at) || /^-?\d+$/u.test(expires.trim()) ? 0 : Math.max(0, at - now)
}

/** RFC 9111, 1.2.2: larger numbers of seconds mean this one. */
const LONGEST_SECONDS = 2 ** 31

/** What Retry-After asks for (seconds or an HTTP date), in milliseconds from `now`, at least 0; null if it says nothing. */
export function retryAfterMs(headers: Headers, now: number): number | null {
  const value = header(headers, 'retry-after')?.trim()
  if (value === undefined || value === '') return null
  if (/^\d+(?:\.\d+)?$/u.test(value)) return Math.min(Number(value), LONGEST_SECONDS) * 1000
  const at = Date.parse(value)
  return /[a-z]/iu.test(value) && !Number.isNaN(at) ? Math.max(0, at - now) : null
}

/**
 * Milliseconds until a used-up allowance is renewed (X-RateLimit-Remaining: 0 with X-RateLimit-Reset, also as
 * RateLimit-*). Null if some is left or nothing is said. Reset is read as hosts write it: seconds from now (Reddit,
 * IETF draft), seconds since 1970 (GitHub) or an ISO date (Mastodon).
 */
export function exhaustedForMs(headers: Headers, now: number): number | null {
  const remaining = rateLimit(headers, 'remaining')
  if (remaining === null || !/^0+(?:\.\d+)?$/u.test(remaining)) return null
  return resetMs(headers, now)
}

/** X-RateLimit-Reset alone, as `exhaustedForMs` reads it. */
export function resetMs(headers: Headers, now: number): number | null {
  const reset = rateLimit(headers, 'reset')
  if (reset === null) return null
  if (!/^\d+(?:\.\d+)?$/u.test(reset)) {
    const at = Date.parse(reset)
    return Number.isNaN(at) ? null : Math.max(0, at - now)
  }
  const seconds = Number(reset)
  if (seconds >= SECONDS_SINCE_1970) return Math.max(0, seconds * 1000 - now)
  return seconds * 1000
}

/** Below this (September 2001) a number of seconds counts from now. */
const SECONDS_SINCE_1970 = 1_000_000_000

function rateLimit(headers: Headers, what: 'remaining' | 'reset'): string | null {
  const value =
    header(headers, `x-ratelimit-${what}`) ??
    header(headers, `x-rate-limit-${what}`) ??
    header(headers, `ratelimit-${what}`)
  return value === null ? null : value.trim()
}

/** Content-Length as a number; null if absent or unreadable. */
export function contentLength(headers: Headers): number | null {
  const value = header(headers, 'content-length')?.trim() ?? ''
  return /^\d+$/u.test(value) ? Number(value) : null
}

/** Some hosts write UTF-8 into headers that hold addresses. */
export function asUtf8(latin1: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(latin1, 'latin1'))
  } catch {
    // Not UTF-8, so it is what it looks like.
    return latin1
  }
}
