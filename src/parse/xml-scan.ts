import { markFinder, type MarkFinder } from './mark-finder.ts'
import { tagEnd } from './tag-end.ts'

/** What the scanner tells about, by places in the source: from inclusive, to exclusive. */
export interface XmlHandler {
  /** A tag with its name; `end` is where its '>' stands, or the last character before a '<' that cut it short. */
  readonly onOpen: (nameFrom: number, nameTo: number, end: number) => void
  readonly onClose: (nameFrom: number, nameTo: number) => void
  readonly onText: (from: number, to: number) => void
  readonly onCdata: (from: number, to: number) => void
  /** Asked after each piece of markup: true ends the scan. */
  readonly isDone: () => boolean
  /** Name of the field that is open, '' if none is: its end tag ends a CDATA that was never closed. */
  readonly openField: () => string
}

/**
 * Walks over XML once, from mark to mark, and tells of tags, text and CDATA in order; comments, instructions and
 * declarations are passed over, what never ends ends with the source. A '<' that begins no tag is text: the
 * return says whether there was one. Linear on any input.
 */
export function scanXml(source: string, handler: XmlHandler): { readonly hasStrayLt: boolean } {
  const scan: Scan = { source, handler, find: markFinder(source), textFrom: 0, hasStrayLt: false }
  let at = source.indexOf('<')
  while (at !== -1) {
    at = source.indexOf('<', readMarkup(scan, at))
    if (handler.isDone()) return scan
  }
  if (source.length > scan.textFrom) handler.onText(scan.textFrom, source.length)
  return scan
}

interface Scan {
  readonly source: string
  readonly handler: XmlHandler
  readonly find: MarkFinder
  textFrom: number
  hasStrayLt: boolean
}

const BANG = 33
const SLASH = 47
const GT = 62
const QUESTION = 63

/** Where to look for the next '<'. */
function readMarkup(scan: Scan, at: number): number {
  const next = scan.source.charCodeAt(at + 1)
  if (next === SLASH) return readEndTag(scan, at)
  if (isNameStart(next)) return readTag(scan, at)
  if (next === BANG) return readDeclaration(scan, at)
  if (next === QUESTION) return moveOn(scan, at, scan.find('?>', at + 2), 2)
  return stray(scan, at)
}

function stray(scan: Scan, at: number): number {
  scan.hasStrayLt = true
  return at + 1
}

function giveText(scan: Scan, to: number): void {
  if (to > scan.textFrom) scan.handler.onText(scan.textFrom, to)
}

/** Goes on behind a mark; one that never comes takes the rest of the source with it. */
function moveOn(scan: Scan, at: number, mark: number, length: number): number {
  giveText(scan, at)
  return (scan.textFrom = mark === -1 ? scan.source.length : mark + length)
}

function readTag(scan: Scan, at: number): number {
  const { source } = scan
  const nameTo = nameEnd(source, at + 2)
  const end = source.charCodeAt(nameTo) === GT ? nameTo : tagEnd(source, nameTo)
  giveText(scan, at)
  if (end === -1) return (scan.textFrom = source.length)
  scan.textFrom = end + 1
  scan.handler.onOpen(at + 1, nameTo, end)
  return end + 1
}

function readEndTag(scan: Scan, at: number): number {
  const { source } = scan
  if (!isNameStart(source.charCodeAt(at + 2))) return stray(scan, at)
  const nameTo = nameEnd(source, at + 3)
  let end = nameTo
  while (end < source.length && source.charCodeAt(end) !== GT && source.charCodeAt(end) !== 60) end++
  giveText(scan, at)
  if (end === source.length) return (scan.textFrom = end)
  scan.textFrom = source.charCodeAt(end) === GT ? end + 1 : end
  scan.handler.onClose(at + 2, nameTo)
  return scan.textFrom
}

function readDeclaration(scan: Scan, at: number): number {
  const { source, find } = scan
  if (source.startsWith('<![CDATA[', at)) return readCdata(scan, at)
  if (source.startsWith('<!--', at)) {
    const end = find('-->', at + 4)
    // A comment that never ends is a slip that must not take all items behind it along.
    return moveOn(scan, at, end === -1 ? at : end, end === -1 ? 4 : 3)
  }
  return moveOn(scan, at, find('>', at + 2), 1)
}

function readCdata(scan: Scan, at: number): number {
  const end = scan.find(']]>', at + 9)
  const forgotten = forgottenEnd(scan, at + 9, end)
  giveText(scan, at)
  const to = forgotten ?? (end === -1 ? scan.source.length : end)
  scan.handler.onCdata(at + 9, to)
  return (scan.textFrom = forgotten !== null || end === -1 ? to : to + 3)
}

/**
 * Where a CDATA without an end of its own ends: at the end tag of its field. It has none if an item ends before
 * the next CDATA begins, whose end it would take for its own. Null if it is as it should be.
 */
function forgottenEnd({ find, source, handler }: Scan, from: number, end: number): number | null {
  const next = find('<![CDATA[', from)
  if (end !== -1 && (next === -1 || next > end)) return null
  const fieldEnd = find(`</${handler.openField()}`, from)
  const ends = [find('</item>', from), find('</entry>', from)].filter((at) => at !== -1)
  const itemEnd = Math.min(...ends)
  const limit = next === -1 ? source.length : next
  return fieldEnd !== -1 && fieldEnd <= itemEnd && itemEnd < limit ? fieldEnd : null
}

/** Behind the last character that is neither blank nor one of '/', '>', '<', '='. */
function nameEnd(source: string, from: number): number {
  let at = from
  while (at < source.length) {
    const code = source.charCodeAt(at)
    if (code <= 32 || code === SLASH || (code >= 60 && code <= GT)) return at
    at++
  }
  return at
}

/** A letter, '_' or ':'; beyond ASCII letters only, so that '<3', '<<' and '<——' are text. */
function isNameStart(code: number): boolean {
  if (code < 0x80)
    return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 58
  return /\p{L}/u.test(String.fromCharCode(code))
}
