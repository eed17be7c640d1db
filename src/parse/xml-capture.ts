import { decodeEntities } from './entities.ts'
import { attribute, type Attributes } from './tag-attributes.ts'
import { type Capture, type Frame, keepField, type Reader, type Tag } from './xml-reader.ts'

/** From here on everything is the value of the field `name`, until its end tag; null: everything is skipped. */
export function startCapture(
  { written, attributes }: Tag,
  { base, lang }: Pick<Frame, 'base' | 'lang'>,
  name: string | null,
): Capture {
  return {
    written,
    name,
    attributes,
    base,
    lang,
    isRaw: mayBeXml.test(attributes) && isXmlContent(attributes),
    value: '',
    hasMarkup: false,
    open: null,
  }
}

const mayBeXml = /x(?:ht)?ml/i

/** Whether the value is markup by declaration, so that '&lt;' in it means a '<' that is shown (RFC 4287, 3.1.1.3). */
function isXmlContent(attributes: Attributes): boolean {
  const type = attribute(attributes, 'type')?.toLowerCase() ?? ''
  return type === 'xhtml' || /[/+]xml\b/.test(type) || attribute(attributes, 'mode')?.toLowerCase() === 'xml'
}

/** A tag inside a field is part of its value, as it stands. */
export function takeTag(
  capture: Capture,
  { written, isEmpty }: Pick<Tag, 'written' | 'isEmpty'>,
  tag: string,
): void {
  if (!isEmpty) {
    capture.open ??= new Map()
    capture.open.set(written, (capture.open.get(written) ?? 0) + 1)
  }
  if (capture.name === null) return
  capture.hasMarkup = true
  capture.value += tag
}

/** Text inside a field, its references resolved unless the value is markup as it stands. */
export function takeText(reader: Reader, capture: Capture, from: number, to: number): void {
  if (capture.name === null) return
  const text = reader.source.slice(from, to)
  if (capture.isRaw) capture.value += text.replaceAll('<', '&lt;')
  else if (capture.value === '') capture.value = decodeEntities(text.trimStart(), reader.entities)
  else if (!isBlankAtEnd(reader, text, to))
    capture.value += decodeEntities(text.replaceAll(']]>', ''), reader.entities)
}

/** The usual line break between CDATA and the end tag: without it the value is the slice of the source that it was. */
function isBlankAtEnd({ source }: Reader, text: string, to: number): boolean {
  return source.charCodeAt(to + 1) === 47 && text.trim() === ''
}

/** CDATA inside a field: what the characters say, so in markup it is escaped. */
export function takeCdata(capture: Capture, text: string): void {
  if (capture.name === null) return
  if (capture.isRaw) capture.value += escapeMarkup(text)
  else capture.value = capture.value === '' ? text : capture.value + text
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Keeps the field whose value is complete. */
export function finishCapture(reader: Reader, capture: Capture): void {
  reader.capture = null
  const { name, attributes, base, lang } = capture
  if (name === null) return
  const form = capture.isRaw || capture.hasMarkup ? 'markup' : 'text'
  keepField(reader, { name, attributes, value: capture.value.trim(), form, base, lang })
}

/** Whether an end tag belongs to an element inside the field. */
export function closesInside({ open }: Capture, written: string): boolean {
  const count = open?.get(written) ?? 0
  if (count > 0) open?.set(written, count - 1)
  return count > 0
}

/** Whether an end tag belongs to something around the field, which then was never closed itself. */
export function closesAround({ frames }: Reader, written: string): boolean {
  return frames.some((frame) => frame.written === written && frame.role !== 'described')
}
