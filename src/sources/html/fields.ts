import type { Media } from '#model/post.ts'
import { absoluteHtml } from '#parse/absolute-html.ts'
import type { ParsedDate } from '#parse/date.ts'
import { type HtmlContents, htmlToText, readHtml } from '#parse/html-text.ts'
import { oneLine } from '#parse/plain-title.ts'
import { resolveUrl } from '#parse/resolve-url.ts'
import type { TimeOption } from './options.ts'
import type { HtmlPage } from './page.ts'
import type { Elements } from './selector.ts'
import { pageTime } from '#sources/page-time.ts'
import { relativeTime } from '#sources/relative-time.ts'
import { readTimeFormat } from '#sources/written-time.ts'

/** What a selector matched, and which attribute of it is meant; null: what it holds. */
export interface Found {
  readonly elements: Elements
  readonly attribute: string | null
}

/** What the first of the elements says, on one line; where a selector names an attribute, that. */
export function lineOf({ htmlOf }: HtmlPage, { elements, attribute }: Found): string {
  const first = elements.first()
  if (attribute !== null) return oneLine(first.attr(attribute) ?? '')
  return oneLine(htmlToText(htmlOf(first))) || oneLine(first.attr('title') ?? '')
}

/** A body as HTML and what stands in it. */
export interface PageBody extends Pick<HtmlContents, 'text' | 'links' | 'images'> {
  readonly content: string
}

/** All that the elements hold, one after the other; what stands in another one of them is taken once. */
export function bodyOf({ htmlOf, base }: HtmlPage, { elements, attribute }: Found): PageBody {
  const html = attribute === null ? htmlOf(outermost(elements)) : (elements.first().attr(attribute) ?? '')
  const { text, links, images } = readHtml(html, base)
  return { content: absoluteHtml(html, base), text, links, images }
}

/** Those that stand in no other one of them. */
function outermost(elements: Elements): Elements {
  const all = new Set<unknown>(elements.toArray())
  return elements.filter((_, element) => {
    let around = element.parent
    while (around !== null && !all.has(around)) around = around.parent
    return around === null
  })
}

/** Where the first of the elements leads, absolute: it may be a link, hold one or stand in one. */
export function targetOf({ base }: HtmlPage, { elements, attribute }: Found): string | null {
  const first = elements.first()
  const written =
    attribute === null
      ? (first.attr('href') ??
        first.find('a[href]').first().attr('href') ??
        first.closest('a[href]').attr('href'))
      : first.attr(attribute)
  return written === undefined ? null : resolveUrl(written, base)
}

/** 'By Ann Lee' on a page is Ann Lee. */
const byline = /^(?:(?:by|von|par|por|di|door|av|af)\s+|(?:作者|文|撰文|author)\s*[:：/|]\s*)/iu

export function authorOf(page: HtmlPage, found: Found): string {
  return lineOf(page, found).replace(byline, '')
}

/** The picture that an element is, holds, or has as its background. */
export function imageOf({ htmlOf, base }: HtmlPage, { elements, attribute }: Found): Media | null {
  const first = elements.first()
  if (attribute === null) {
    const [image] = readHtml(htmlOf(first), base).images
    if (image !== undefined) return image
  }
  const background = /url\(\s{0,9}["']?([^"')\s]{1,2000})/iu.exec(first.attr('style') ?? '')?.[1]
  const written = attribute === null ? background : first.attr(attribute)
  const url = written === undefined ? null : resolveUrl(written, base)
  const alt = oneLine(first.attr('alt') ?? '')
  return url === null ? null : { type: 'image', url, ...(alt !== '' && { alt }) }
}

/** Understands one way to write a time; null if it is another. */
export type ReadTime = (written: string) => ParsedDate | null

/** How times are read that an option finds; its format is compiled once. */
export function timeReader(option: TimeOption, receivedAt: number): ReadTime {
  const from = { receivedAt, zone: option.zone ?? null }
  const format = option.format === undefined ? null : readTimeFormat(option.format)
  if (format?.kind !== 'format') return (time) => pageTime(time, from)
  // With a format nothing is guessed: '3/4' in another order would be a wrong date. '3 hours ago' has no order.
  return (time) => format.read(time, from) ?? relativeTime(time, from)
}

/** When the first of the elements says it was: by its attribute for machines, else by its words. Null if not understood. */
export function timeOf(page: HtmlPage, found: Found, read: ReadTime): ParsedDate | null {
  for (const written of writtenTimes(page, found)) {
    const date = read(written)
    if (date !== null) return date
  }
  return null
}

/** Where a time stands, as one selector; undefined where none is wanted. */
export function timeSelector(option: TimeOption | undefined): string | undefined {
  if (option?.attribute === undefined) return option?.select
  return `${option.select.replace(/@[\w:.-]+$/u, '')}@${option.attribute}`
}

function writtenTimes(page: HtmlPage, { elements, attribute }: Found): readonly string[] {
  if (attribute !== null) return [lineOf(page, { elements, attribute })]
  const first = elements.first()
  const forMachines = [
    first.attr('datetime'),
    first.find('[datetime]').first().attr('datetime'),
    first.attr('content'),
    lineOf(page, { elements, attribute: null }),
    first.attr('title'),
  ]
  return forMachines.flatMap((written) => written ?? [])
}
