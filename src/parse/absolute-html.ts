import { decodeEntities } from './entities.ts'
import { resolveUrl } from './resolve-url.ts'

/**
 * HTML with the relative addresses in its tags made absolute. Needed where an xml:base stands in the feed, which
 * nobody would know of later; null leaves the HTML as it is, and so does HTML without such addresses.
 */
export function absoluteHtml(html: string, base: string | null): string {
  if (base === null || !hasRelative(html)) return html
  return html.replace(/<[A-Za-z][^<>]*/g, (tag) => absoluteTag(tag, base))
}

function absoluteTag(tag: string, base: string): string {
  return tag.replace(addressAttribute, (whole, before: string, quoted: string) => {
    const quote = quoted.startsWith('"') || quoted.startsWith("'") ? quoted.charAt(0) : ''
    const url = resolveUrl(decodeEntities(quote === '' ? quoted : quoted.slice(1, -1)), base)
    if (url === null) return whole
    return `${before}"${url.replaceAll('&', '&amp;').replaceAll('"', '%22')}"`
  })
}

/** Not '#x', which points into the page itself. */
const addressAttribute =
  /(\s(?:href|src|cite|poster|longdesc)\s{0,9}=\s{0,9})("(?!#)[^"]*"|'(?!#)[^']*'|(?![#"'])[^\s"'>]+)/gi

/** Looks at the '=' alone, which are few: most feeds with a base have none but absolute addresses. */
function hasRelative(html: string): boolean {
  for (let at = html.indexOf('='); at !== -1; at = html.indexOf('=', at + 1)) {
    if (
      isAddress(html, at) &&
      !/^\s{0,9}["']?(?:[a-z][a-z0-9+.-]{1,20}:|#)/i.test(html.slice(at + 1, at + 32))
    )
      return true
  }
  return false
}

function isAddress(html: string, equals: number): boolean {
  return /\s(?:href|src|cite|poster|longdesc)\s{0,9}$/i.test(html.slice(Math.max(0, equals - 20), equals))
}
