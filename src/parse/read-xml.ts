import { type OwnEntities, resolveOwn } from './entities.ts'
import type { RawFeed } from './raw-feed.ts'
import { noAttributes } from './tag-attributes.ts'
import { closesAround, closesInside, finishCapture, takeCdata, takeTag, takeText } from './xml-capture.ts'
import type { Capture, Reader } from './xml-reader.ts'
import { scanXml } from './xml-scan.ts'
import { closeElement, openElement } from './xml-structure.ts'

/**
 * Reads feed XML that begins at its root into flat lists of fields, in one pass and without a tree: an end tag
 * that fits nothing is ignored, an element left open ends with the one around it, an item left open ends with
 * the next. If the root never ends the feed is partial and an item that is still open is dropped. `url` is the
 * feed's own address, against which a relative xml:base is read. Memory: the fields; time: linear.
 */
export function readXml(source: string, entities: OwnEntities, url: string): RawFeed {
  const reader: Reader = {
    source,
    entities,
    url,
    frames: [],
    feedFields: [],
    items: [],
    base: null,
    lang: null,
    root: null,
    item: null,
    capture: null,
    hasEnded: false,
  }
  const { hasStrayLt } = scanXml(source, {
    onOpen: (nameFrom, nameTo, end) => openTag(reader, nameFrom, nameTo, end),
    onClose: (nameFrom, nameTo) => {
      if (closesPlainField(reader, nameFrom, nameTo)) finishCapture(reader, reader.capture)
      else closeTag(reader, source.slice(nameFrom, nameTo))
    },
    onText: (from, to) => {
      if (reader.capture !== null) takeText(reader, reader.capture, from, to)
    },
    onCdata: (from, to) => {
      if (reader.capture !== null) takeCdata(reader.capture, source.slice(from, to))
    },
    isDone: () => reader.hasEnded,
    openField: () => reader.capture?.written ?? '',
  })
  const { format } = reader.root ?? { format: 'rss' }
  const { feedFields: fields, items, lang, base, hasEnded } = reader
  return { format, lang, base, fields, items, partial: !hasEnded, hasStrayLt }
}

const SLASH = 47

function openTag(reader: Reader, nameFrom: number, nameTo: number, end: number): void {
  const { source, capture } = reader
  const written = source.slice(nameFrom, nameTo).toLowerCase()
  const isEmpty = source.charCodeAt(end - 1) === SLASH
  if (capture !== null) {
    if (!endsField(reader, written)) {
      return takeTag(capture, { written, isEmpty }, source.slice(nameFrom - 1, end + 1))
    }
    finishCapture(reader, capture)
  }
  const to = isEmpty ? end - 1 : end
  const attributes = to <= nameTo ? noAttributes : resolveOwn(source.slice(nameTo, to), reader.entities)
  openElement(reader, { written, attributes, isEmpty })
}

/** An item or entry tag inside a field means that the field was never closed. */
function endsField({ item }: Reader, written: string): boolean {
  return item !== null && (written === 'item' || written === 'entry')
}

/** Nearly every field is ended by its own end tag, with no other element inside. */
function closesPlainField(
  reader: Reader,
  nameFrom: number,
  nameTo: number,
): reader is Reader & { readonly capture: Capture } {
  const { capture, source } = reader
  if (capture === null || capture.open !== null) return false
  return nameTo - nameFrom === capture.written.length && source.startsWith(capture.written, nameFrom)
}

function closeTag(reader: Reader, name: string): void {
  const { capture } = reader
  const written = name.toLowerCase()
  if (capture !== null) {
    if (closesInside(capture, written)) {
      if (capture.name !== null) capture.value += `</${name}>`
      return
    }
    if (written !== capture.written && !closesAround(reader, written)) return
    finishCapture(reader, capture)
    if (written === capture.written) return
  }
  closeElement(reader, written)
}
