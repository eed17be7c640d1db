/**
 * An absolute http(s) address, or any other absolute one kept as written (at:, magnet:); null for an empty
 * address, a script, or one that cannot be made absolute. Blanks around and line breaks inside are dropped.
 */
export function resolveUrl(written: string, base: string | null): string | null {
  if (plainUrl.test(written)) return written
  const url = written.trim().replace(/[\t\n\r]/g, '')
  if (url === '' || /^(?:javascript|vbscript|data|about):/i.test(url)) return null
  if (/^[a-z][a-z0-9+.-]{0,31}:/i.test(url)) return absolute(url)
  return base === null ? null : (parse(url, base)?.href ?? null)
}

/** Nothing in it that would need work; the rule, not the exception, and `new URL` is dear. */
const plainUrl = /^https?:\/\/[a-z0-9.-]+(?::\d+)?(?:[/?#][^\s<>"\\^`{|}]*)?$/

function absolute(url: string): string {
  if (plainUrl.test(url) || !/^https?:/i.test(url)) return url
  const repaired = url.replaceAll(' ', '%20')
  return parse(repaired, undefined) === null ? url : repaired
}

function parse(url: string, base: string | undefined): URL | null {
  return URL.parse(url, base)
}
