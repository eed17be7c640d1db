import { markFinder, type MarkFinder } from './mark-finder.ts'
import { tagEnd } from './tag-end.ts'

/** What the scanner tells about. Attributes are the source between the tag's name and its '>'. */
export interface HtmlHandler {
  readonly onText: (text: string) => void
  readonly onOpen: (name: string, attributes: string) => void
  readonly onClose: (name: string) => void
}

/**
 * Walks over HTML once and tells of text, opening and closing tags, names in lower case, in order. Comments and
 * the insides of script, style and template are passed over. A '<' that begins no tag is text, and so is a tag
 * that `isTag` refuses. Linear on any input: a search that found nothing once is not made again.
 */
export function scanHtml(
  html: string,
  handler: HtmlHandler,
  isTag: (name: string) => boolean = always,
): void {
  const scan: Scan = { html, handler, isTag, find: markFinder(html), textFrom: 0 }
  let at = html.indexOf('<')
  while (at !== -1) {
    const end = readMarkup(scan, at)
    if (end !== -1) scan.textFrom = end
    at = html.indexOf('<', end === -1 ? at + 1 : end)
  }
  giveText(scan, html.length)
}

const always = () => true

interface Scan {
  readonly html: string
  readonly handler: HtmlHandler
  readonly isTag: (name: string) => boolean
  readonly find: MarkFinder
  textFrom: number
}

function giveText({ html, handler, textFrom }: Scan, end: number): void {
  if (end > textFrom) handler.onText(html.slice(textFrom, end))
}

const SLASH = 47
const GT = 62

/** End of the markup that begins at `at`; -1 if none does. */
function readMarkup(scan: Scan, at: number): number {
  const { html } = scan
  const next = html.charCodeAt(at + 1)
  if (next === 33 || next === 63) return readAside(scan, at)
  const nameFrom = next === SLASH ? at + 2 : at + 1
  const nameTo = nameEnd(html, nameFrom)
  if (nameTo === nameFrom) return -1
  const name = tagName(html, nameFrom, nameTo)
  const end = scan.isTag(name) ? closingMark(scan, nameTo) : -1
  if (end === -1) return -1
  giveText(scan, at)
  if (next !== SLASH) return open(scan, name, nameTo, end)
  scan.handler.onClose(name)
  return end + 1
}

/** Names of one letter are the most frequent and need no new string. */
function tagName(html: string, from: number, to: number): string {
  return (to === from + 1 ? html.charAt(from) : html.slice(from, to)).toLowerCase()
}

/** A text that ends in a tag has no '>' any more: then it is asked for once, not by each '<'. */
function closingMark({ html, find }: Scan, nameTo: number): number {
  if (html.charCodeAt(nameTo) === GT) return nameTo
  return find('>', nameTo) === -1 ? -1 : tagEnd(html, nameTo)
}

function open(scan: Scan, name: string, nameTo: number, end: number): number {
  const { html, handler } = scan
  handler.onOpen(name, end === nameTo ? '' : html.slice(nameTo, html.charCodeAt(end) === GT ? end : end + 1))
  if (name.length < 5 || !silent.has(name) || html.charCodeAt(end - 1) === SLASH) return end + 1
  return closingTag(scan, name, end + 1)
}

const silent: ReadonlySet<string> = new Set(['script', 'style', 'template', 'noembed', 'noframes'])

/** Where `</name` stands; the element's inside is not text. If it never ends, only its tag is dropped. */
function closingTag({ find }: Scan, name: string, from: number): number {
  const lower = find(`</${name}`, from)
  const end = lower === -1 ? find(`</${name.toUpperCase()}`, from) : lower
  return end === -1 ? from : end
}

function readAside(scan: Scan, at: number): number {
  const { html, find } = scan
  if (html.startsWith('<!--', at)) {
    const end = find('-->', at + 2)
    if (end !== -1) return skipTo(scan, at, end + 3)
  }
  if (html.startsWith('<![CDATA[', at)) {
    const end = find(']]>', at)
    return end === -1 ? skipTo(scan, at, at + 9) : readCdata(scan, at, end)
  }
  const end = find('>', at)
  return end === -1 ? -1 : skipTo(scan, at, end + 1)
}

function readCdata(scan: Scan, at: number, end: number): number {
  giveText(scan, at)
  scan.textFrom = at + 9
  giveText(scan, end)
  return end + 3
}

function skipTo(scan: Scan, at: number, end: number): number {
  giveText(scan, at)
  return end
}

const LONGEST_NAME = 40

function nameEnd(html: string, from: number): number {
  if (!isLetter(html.charCodeAt(from))) return from
  let end = from + 1
  while (end - from < LONGEST_NAME && isNamePart(html.charCodeAt(end))) end++
  return end
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
}

function isNamePart(code: number): boolean {
  return isLetter(code) || (code >= 48 && code <= 58) || code === 45
}
