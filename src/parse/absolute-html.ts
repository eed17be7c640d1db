import { decodeEntities } from './entities.ts'
import { resolveUrl } from './resolve-url.ts'

/**
 * HTML with the relative addresses in its tags made absolute. Needed where an xml:base stands in the feed, which
 * nobody would know of later; null leaves the HTML as it is.
 */
export function absoluteHtml(html: string, base: string | null): string {
  if (base === null || !html.includes('<')) return html
  return html.replace(addressAttribute, (whole, before: string, quoted: string) => {
    const quote = quoted.startsWith('"') || quoted.startsWith("'") ? quoted.charAt(0) : ''
    const url = resolveUrl(decodeEntities(quote === '' ? quoted : quoted.slice(1, -1)), base)
    if (url === null) return whole
    return `${before}"${url.replaceAll('&', '&amp;').replaceAll('"', '%22')}"`
  })
}

/** Not '#x', which points into the page itself. */
const addressAttribute =
  /(\s(?:href|src|cite|poster|longdesc)\s{0,9}=\s{0,9})("(?!#)[^"]*"|'(?!#)[^']*'|(?![#"'])[^\s"'>]+)/gi
