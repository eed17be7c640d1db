import { decodeEntities } from './entities.ts'
import type { Attributes } from './raw-feed.ts'
import { attributesOf, type Capture, type Frame, keepField, type Reader } from './xml-reader.ts'

/** From here on everything is the value of the field `name`, until its end tag; null: everything is skipped. */
export function startCapture(reader: Reader, frame: Frame, name: string | null): void {
  const attributes = attributesOf(reader)
  const { written, base, lang } = frame
  const field = name === null ? null : { name, attributes, base, lang }
  reader.capture = {
    written,
    field,
    isRaw: isXmlContent(attributes),
    value: '',
    hasMarkup: false,
    open: new Map(),
  }
}

/** Whether the value is markup by declaration, so that '&lt;' in it means a '<' that is shown (RFC 4287, 3.1.1.3). */
function isXmlContent(attributes: Attributes): boolean {
  const type = attributes.get('type')?.toLowerCase() ?? ''
  return type === 'xhtml' || /[/+]xml\b/.test(type) || attributes.get('mode')?.toLowerCase() === 'xml'
}

/** A tag inside a field is part of its value. */
export function takeTag(reader: Reader, capture: Capture, end: number, isEmpty: boolean): void {
  if (!isEmpty) capture.open.set(reader.tagName, (capture.open.get(reader.tagName) ?? 0) + 1)
  if (capture.field === null) return
  capture.hasMarkup = true
  capture.value += reader.source.slice(reader.tagStart, end + 1)
}

/** Text inside a field, its references resolved unless the value is markup as it stands. */
export function takeText(reader: Reader, text: string): void {
  const { capture } = reader
  if (capture === null || capture.field === null) return
  if (capture.isRaw) capture.value += text
  else if (capture.value === '') capture.value = decodeEntities(text, reader.entities)
  else capture.value += decodeEntities(text.replaceAll(']]>', ''), reader.entities)
}

/** CDATA inside a field: what the characters say, so in markup it is escaped. */
export function takeCdata(reader: Reader, text: string): void {
  const { capture } = reader
  if (capture === null || capture.field === null) return
  capture.value += capture.isRaw ? escapeMarkup(text) : text
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Keeps the field whose value is complete. */
export function finishCapture(reader: Reader, capture: Capture): void {
  reader.capture = null
  if (capture.field === null) return
  const form = capture.isRaw || capture.hasMarkup ? 'markup' : 'text'
  keepField(reader, { ...capture.field, value: capture.value.trim(), form })
}

/** Whether an end tag belongs to an element inside the field. */
export function closesInside({ open }: Capture, written: string): boolean {
  const count = open.get(written) ?? 0
  if (count > 0) open.set(written, count - 1)
  return count > 0
}

/** Whether an end tag belongs to something around the field, which then was never closed itself. */
export function closesAround({ frames }: Reader, written: string): boolean {
  return frames.some((frame) => frame.written === written && frame.role !== 'described')
}
