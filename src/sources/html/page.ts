import { type CheerioAPI, load } from 'cheerio/slim'
import { Parser } from 'htmlparser2'
import type { Answer } from '#model/fetch.ts'
import { decodeBody } from '#parse/decode.ts'
import { languageTag } from '#parse/language-tag.ts'
import { oneLine } from '#parse/plain-title.ts'
import { resolveUrl } from '#parse/resolve-url.ts'
import { type Elements, select } from './selector.ts'

/** A page that can be asked for what selectors match. */
export interface HtmlPage {
  readonly $: CheerioAPI
  /** The HTML of elements; '' once so much was written out that elements in elements must have been asked for. */
  readonly htmlOf: (elements: Elements) => string
  /** On one line; '' if it has none. */
  readonly title: string
  /** What its relative addresses are relative to. */
  readonly base: string
  /** As the page declares it for all of itself. */
  readonly lang: string | null
  /** It goes on behind what was read. */
  readonly isCut: boolean
}

/** How to read a page, as the options of a source say. */
export interface PageReading {
  /** What the bytes are in, whatever they say themselves. */
  readonly encoding?: string | undefined
  /** Selectors of what is taken out before anything is looked for. */
  readonly remove?: readonly string[] | undefined
}

/** Reads any bytes as a page, in linear time: what nests deeper or is larger than pages are is left unread. */
export function readHtmlPage(
  { body, url, contentType }: Pick<Answer, 'body' | 'url' | 'contentType'>,
  { encoding, remove = [] }: PageReading,
): HtmlPage {
  const html = pageText(body, contentType, encoding)
  const end = reasonableEnd(html)
  const $ = load(html.slice(0, end))
  const base = resolveUrl($('base[href]').first().attr('href') ?? '', url) ?? url
  const title = oneLine($('title').first().text())
  const lang = languageTag($('html').first().attr('lang') ?? null)
  for (const selector of remove) select($.root(), { css: selector, attribute: null }).remove()
  return { $, htmlOf: writer($), title, base, lang, isCut: end < html.length }
}

/** Characters that are written out of one page. */
const MOST_WRITTEN = 10_000_000

function writer($: CheerioAPI): HtmlPage['htmlOf'] {
  let written = 0
  return (elements) => {
    if (written > MOST_WRITTEN) return ''
    const html = $.html(elements)
    written += html.length
    return html
  }
}

/** Whether the runtime knows an encoding by that name. */
export function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== ''
  } catch {
    // The constructor throws RangeError for a label that nobody knows: that is the answer asked for.
    return false
  }
}

function pageText(body: Uint8Array, contentType: string | null, encoding: string | undefined): string {
  if (encoding !== undefined && isEncoding(encoding)) return new TextDecoder(encoding).decode(body)
  return decodeBody(body, declaredType(body, contentType)).text
}

/** How far into a page its encoding is looked for. */
const HEAD = 4096

/** A page says in a meta tag what it is in, where its server does not. */
function declaredType(body: Uint8Array, contentType: string | null): string | null {
  if (/charset\s{0,9}=/iu.test(contentType ?? '')) return contentType
  const head = new TextDecoder('latin1').decode(body.subarray(0, HEAD))
  const charset = /<meta[^>]{0,200}charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})/iu.exec(head)?.[1]
  return charset === undefined ? contentType : `text/html; charset=${charset}`
}

/** As deep as browsers nest; parsing and matching cost the product of size and depth. */
const DEEPEST = 512
/** Pages of posts have some thousands; ':nth-child' costs the square of the number of siblings, two seconds for so many. */
const MOST_ELEMENTS = 15_000

/** Where to stop reading: at the end, or where an element begins that is one too many or too deep. */
function reasonableEnd(html: string): number {
  let depth = 0
  let elements = 0
  let end = html.length
  const parser: Parser = new Parser({
    onopentag: () => {
      depth++
      elements++
      if (depth <= DEEPEST && elements <= MOST_ELEMENTS) return
      end = Math.min(end, parser.startIndex)
      parser.pause()
    },
    onclosetag: () => {
      depth--
    },
  })
  parser.write(html)
  return end
}
