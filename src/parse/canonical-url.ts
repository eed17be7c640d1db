import type { Link } from '#model/post.ts'
import { decodeEntities } from './entities.ts'
import { foldHost } from './url-hosts.ts'
import { isTracking } from './url-tracking.ts'
import { unwrap } from './url-wrappers.ts'

/**
 * One spelling for the many of one address, found without network: wrappers of search engines and networks
 * undone, host in lower case and ASCII, mobile and old hosts folded, tracking parameters and fragment dropped
 * ('#!' kept), percent-encoding and parameter order settled. AMP paths stay: only the page can tell where they
 * lead. Null if it is no http(s) address, or relative without `base`.
 */
export function canonicalUrl(url: string, base?: string): string | null {
  const parsed = parse(decodeEntities(url.trim()), base)
  if (parsed === null) return null
  const target = unwrap(parsed)
  const host = target.hostname.replace(/\.$/, '')
  const folded = foldHost(host, target.pathname, target.searchParams)
  const port = target.port === '' ? '' : `:${target.port}`
  const path = tidyEncoding(folded.path)
  const fragment = target.hash.startsWith('#!') ? target.hash : ''
  return `${target.protocol}//${folded.host}${port}${path}${queryOf(folded.host, folded.parameters)}${fragment}`
}

/** What two spellings of one address share: a canonical address without scheme, www and final slash. For comparison only. */
export function urlKey(canonical: string): string {
  const key = canonical.replace(/^https?:\/\/(?:www\.)?/i, '')
  return key.replace(/\/(?=$|[?#])/, '')
}

const LONGEST = 8_192

function parse(written: string, base: string | undefined): URL | null {
  if (written.length > LONGEST) return null
  const url = URL.parse(written, base)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null
  url.username = ''
  url.password = ''
  return url
}

/** %7E is ~ and %2f is %2F (RFC 3986, 6.2.2): what needs no encoding has none, the rest is in capitals. */
function tidyEncoding(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (whole, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16))
    return /[A-Za-z0-9\-._~]/.test(character) ? character : whole.toUpperCase()
  })
}

function queryOf(host: string, parameters: URLSearchParams): string {
  const kept = [...parameters].filter(([name, value]) => !isTracking(name, value, host))
  const sorted = kept.sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
  const query = new URLSearchParams(sorted).toString()
  // A parameter written without '=' ('?123') means the same with it, and most sites write it so.
  return query === '' ? '' : `?${query.replace(/=(?=&|$)/g, '')}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Longer keys are not indexed. */
const LONGEST_KEY = 1_024

/** What two addresses are compared by, whatever their spelling; null for none and for one too long to be indexed. */
export function addressKey(url: string | null): string | null {
  const canonical = url === null ? null : canonicalUrl(url)
  const key = canonical === null ? null : urlKey(canonical)
  return key === null || key.length > LONGEST_KEY ? null : key
}

/** The keys of the addresses that links lead to, as far as that is known; links without one are left out. */
export function addressKeysOf(links: readonly Pick<Link, 'raw' | 'expanded'>[]): string[] {
  return links.flatMap((link) => addressKey(link.expanded ?? link.raw) ?? [])
}
