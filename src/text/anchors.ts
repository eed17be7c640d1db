import type { Mention } from './dates.ts'

/** Build numbers, whole: 'V0.85.22.11.5.ALPHA', 'V14.0.23.1.9.DEV', 'OS1.0.2.0.UNACNXM', '1.0.1.0(UNCCNXM)'. */
export function findBuilds(text: string): Mention[] {
  return mentions(text, BUILD, (build) => build.toUpperCase())
}

/** Model numbers of phones and chips as their makers register them: '23116PN5BC', 'SM-S928B', '2211133C'. */
export function findModelNumbers(text: string): Mention[] {
  return mentions(text, MODEL, (model) => model.toUpperCase())
}

/** Host names, alone or inside an address: 'mios.cn' in 'https://www.mios.cn/x'. Without 'www.', lower case. */
export function findDomains(text: string): Mention[] {
  return mentions(text, DOMAIN, (host) => host.toLowerCase().replace(/^www\./u, ''))
}

const BUILD =
  /(?<![\w.])(?:(?:V|OS)\d{1,3}(?:\.\d{1,4}){2,5}(?:\.?\(?[A-Z]{3,10}\)?)?|\d{1,2}(?:\.\d{1,3}){3}(?:\.[A-Z]{3,10}|\([A-Z]{5,10}\)))(?![\w.]*\w)/giu
/** Xiaomi writes year and month of registration first; '2023LPL' is a season of a game. */
const MODEL =
  /(?<![\w-])(?:2\d(?:0[1-9]|1[0-2])\d{0,3}[A-Z]{1,3}\d{1,3}[A-Z]{1,3}|2\d(?:0[1-9]|1[0-2])\d{2,4}[A-Z]|M2\d{3}[A-Z]\d{1,2}[A-Z]{1,3}|SM-[A-Z]\d{3,4}[A-Z]?|[A-Z]{3}-[A-Z]{2}\d{2})(?!\w)/gu
const TOP_LEVEL =
  'com|cn|net|org|io|dev|app|info|me|tv|co|ai|hk|tw|jp|kr|de|fr|es|it|ru|pt|br|in|uk|us|eu|pl|tr|vn|id|ua|nl|xyz|top|site|blog|tech|news|global'
const DOMAIN = new RegExp(
  String.raw`(?<![@\w.-])(?:[A-Za-z\d](?:[A-Za-z\d-]{0,61}[A-Za-z\d])?\.){1,4}(?:${TOP_LEVEL})(?![\w-]|\.\w)`,
  'gu',
)

function mentions(text: string, pattern: RegExp, canonicalOf: (found: string) => string): Mention[] {
  return Array.from(text.matchAll(pattern), (match) => ({
    canonical: canonicalOf(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }))
}
