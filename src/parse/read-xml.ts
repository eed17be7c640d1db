import { Tokenizer } from 'htmlparser2'

import { decodeEntities, type OwnEntities } from './entities.ts'
import type { RawFeed } from './raw-feed.ts'
import { closesAround, closesInside, finishCapture, takeCdata, takeTag, takeText } from './xml-capture.ts'
import type { Reader } from './xml-reader.ts'
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
    frames: [],
    feedFields: [],
    items: [],
    base: null,
    lang: null,
    root: null,
    item: null,
    capture: null,
    tagStart: 0,
    tagName: '',
    attributes: new Map(),
    attributeName: '',
    attributeValue: '',
    hasEnded: false,
  }
  const tokenizer = new Tokenizer({ xmlMode: true, decodeEntities: false }, callbacksOf(reader, url))
  tokenizer.write(source)
  tokenizer.end()
  const { format } = reader.root ?? { format: 'rss' }
  const { feedFields: fields, items, lang, base, hasEnded } = reader
  return { format, lang, base, fields, items, partial: !hasEnded }
}

type Callbacks = ConstructorParameters<typeof Tokenizer>[1]

function callbacksOf(reader: Reader, url: string): Callbacks {
  const { source } = reader
  return {
    onopentagname: (start, end) => {
      reader.tagStart = start - 1
      reader.tagName = source.slice(start, end).toLowerCase()
      if (reader.capture === null && reader.attributes.size > 0) reader.attributes = new Map()
    },
    onattribname: (start, end) => {
      reader.attributeName = source.slice(start, end)
      reader.attributeValue = ''
    },
    onattribdata: (start, end) => {
      reader.attributeValue += source.slice(start, end)
    },
    onattribend: () => keepAttribute(reader),
    onopentagend: (end) => openTag(reader, end, false, url),
    onselfclosingtag: (end) => openTag(reader, end, true, url),
    onclosetag: (start, end) => closeTag(reader, source.slice(start, end)),
    ontext: (start, end) => takeText(reader, source.slice(start, end)),
    oncdata: (start, end, offset) => takeCdata(reader, source.slice(start, end - offset)),
    oncomment: ignore,
    ondeclaration: ignore,
    onprocessinginstruction: ignore,
    onattribentity: ignore,
    ontextentity: ignore,
    onend: ignore,
  }
}

function ignore(): void {
  // Comments and instructions say nothing about a feed; entities are resolved in whole slices.
}

function keepAttribute(reader: Reader): void {
  if (reader.capture !== null && !endsField(reader)) return
  const name = reader.attributeName.toLowerCase()
  if (reader.attributes.has(name)) return
  reader.attributes.set(name, decodeEntities(reader.attributeValue, reader.entities).trim())
}

/** An item or entry tag inside a field means that the field was never closed. */
function endsField({ tagName, item }: Reader): boolean {
  return item !== null && (tagName === 'item' || tagName === 'entry')
}

function openTag(reader: Reader, end: number, isEmpty: boolean, url: string): void {
  if (reader.hasEnded) return
  if (reader.capture !== null) {
    if (!endsField(reader)) return takeTag(reader, reader.capture, end, isEmpty)
    finishCapture(reader, reader.capture)
  }
  openElement(reader, isEmpty, url)
  if (reader.attributes.size > 0) reader.attributes = new Map()
}

function closeTag(reader: Reader, name: string): void {
  if (reader.hasEnded) return
  const written = name.toLowerCase()
  const { capture } = reader
  if (capture !== null) {
    if (closesInside(capture, written)) {
      if (capture.field !== null) capture.value += `</${name}>`
      return
    }
    if (written !== capture.written && !closesAround(reader, written)) return
    finishCapture(reader, capture)
    if (written === capture.written) return
  }
  closeElement(reader, written)
}
