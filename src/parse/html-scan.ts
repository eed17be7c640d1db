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
  const scan: Scan = { html, handler, isTag, textFrom: 0, hasUnclosedQuote: false, missing: new Set() }
  let at = html.indexOf('<')
  while (at !== -1) {
    const end = readMarkup(scan, at)
    if (end !== null) scan.textFrom = end
    at = html.indexOf('<', end ?? at + 1)
  }
  giveText(scan, html.length)
}

const always = () => true

interface Scan {
  readonly html: string
  readonly handler: HtmlHandler
  readonly isTag: (name: string) => boolean
  textFrom: number
  hasUnclosedQuote: boolean
  /** Marks that do not occur any more from here on. */
  readonly missing: Set<string>
}

function giveText({ html, handler, textFrom }: Scan, end: number): void {
  if (end > textFrom) handler.onText(html.slice(textFrom, end))
}

/** End of the markup that begins at `at`; null if none does. */
function readMarkup(scan: Scan, at: number): number | null {
  const next = scan.html.charCodeAt(at + 1)
  if (next === 33 || next === 63) return readAside(scan, at)
  const isClosing = next === 47
  const nameFrom = isClosing ? at + 2 : at + 1
  const nameTo = nameEnd(scan.html, nameFrom)
  if (nameTo === nameFrom) return null
  const name = scan.html.slice(nameFrom, nameTo).toLowerCase()
  const end = scan.isTag(name) ? tagEnd(scan, nameTo) : null
  if (end === null) return null
  giveText(scan, at)
  if (isClosing) scan.handler.onClose(name)
  else return open(scan, name, nameTo, end)
  return end + 1
}

function open(scan: Scan, name: string, nameTo: number, end: number): number {
  scan.handler.onOpen(name, scan.html.slice(nameTo, end))
  if (!silent.has(name) || scan.html.charCodeAt(end - 1) === 47) return end + 1
  return closingTag(scan, name, end + 1)
}

const silent: ReadonlySet<string> = new Set(['script', 'style', 'template', 'noembed', 'noframes'])

/** Where `</name` stands; the element's inside is not text. If it never ends, only its tag is dropped. */
function closingTag(scan: Scan, name: string, from: number): number {
  const mark = `</${name}`
  if (scan.missing.has(mark)) return from
  const lower = scan.html.indexOf(mark, from)
  const end = lower === -1 ? scan.html.indexOf(mark.toUpperCase(), from) : lower
  if (end === -1) scan.missing.add(mark)
  return end === -1 ? from : end
}

function readAside(scan: Scan, at: number): number | null {
  const { html } = scan
  if (html.startsWith('<!--', at)) {
    const end = find(scan, '-->', at + 2)
    if (end !== -1) return skipTo(scan, at, end + 3)
  }
  if (html.startsWith('<![CDATA[', at)) {
    const end = find(scan, ']]>', at)
    return end === -1 ? skipTo(scan, at, at + 9) : readCdata(scan, at, end)
  }
  const end = find(scan, '>', at)
  return end === -1 ? null : skipTo(scan, at, end + 1)
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

function find(scan: Scan, mark: string, from: number): number {
  if (scan.missing.has(mark)) return -1
  const at = scan.html.indexOf(mark, from)
  if (at === -1) scan.missing.add(mark)
  return at
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

/** Index of the '>' that ends a tag, quotes respected as long as they pair up; null if there is none. */
function tagEnd(scan: Scan, from: number): number | null {
  const first = find(scan, '>', from)
  if (first === -1) return null
  if (scan.hasUnclosedQuote) return first
  const { html } = scan
  for (let at = from; at < html.length; at++) {
    const code = html.charCodeAt(at)
    if (code === 62) return at
    if ((code !== 34 && code !== 39) || !opensValue(html, at)) continue
    const close = html.indexOf(code === 34 ? '"' : "'", at + 1)
    if (close === -1) break
    at = close
  }
  scan.hasUnclosedQuote = true
  return first
}

/** A quote opens a value only behind '='; elsewhere it is a slip that must not swallow the text. */
function opensValue(html: string, at: number): boolean {
  let before = at - 1
  while (at - before < 8 && html.charCodeAt(before) === 32) before--
  return html.charCodeAt(before) === 61
}
