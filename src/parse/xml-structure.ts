import { resolveUrl } from './resolve-url.ts'
import { fieldRole } from './field-roles.ts'
import { enterScope, fixedName, namespaceOf, type Scope } from './namespaces.ts'
import type { Attributes, RawField } from './raw-feed.ts'
import { startCapture } from './xml-capture.ts'
import { attributesOf, type Frame, keepField, noAttributes, type Reader } from './xml-reader.ts'

const DEEPEST = 64

/**
 * Opens the element whose tag was read: a part of the feed's structure, a field, or something to be skipped.
 * Structure nested deeper than 64 is skipped.
 */
export function openElement(reader: Reader, isEmpty: boolean, url: string): void {
  const outer = reader.frames.at(-1) ?? outside
  const attributes = attributesOf(reader)
  const scope = enterScope(outer.scope, declaredPrefixes(attributes))
  reader.root ??= rootOf(reader.tagName, scope)
  const fixed = fixedName(reader.tagName, scope, reader.root.native)
  const role = reader.frames.length < DEEPEST ? fieldRole(fixed, reader.root.format, outer.path) : 'skip'
  const frame: Frame = {
    written: reader.tagName,
    role,
    path: role === 'group' || role === 'described' ? `${outer.path}${fixed}/` : outer.path,
    scope,
    base: baseOf(attributes, outer.base, url),
    lang: attributes.get('xml:lang') ?? outer.lang,
  }
  const name = outer.path === '' ? fixed : `${outer.path}${fixed.slice(fixed.indexOf(':') + 1)}`
  if (role === 'field' || role === 'skip') openField(reader, frame, name, isEmpty)
  else if (!isEmpty) openStructure(reader, frame, name)
  else if (role === 'described') keepField(reader, emptyField(name, frame, attributes))
}

/** What is around the root. */
const outside: Frame = {
  written: '',
  role: 'root',
  path: '',
  scope: enterScope(null, noAttributes),
  base: null,
  lang: null,
}

function declaredPrefixes(attributes: Attributes): ReadonlyMap<string, string> {
  if (attributes.size === 0) return noAttributes
  const prefixes = new Map<string, string>()
  for (const [name, value] of attributes) {
    if (name === 'xmlns') prefixes.set('', value)
    else if (name.startsWith('xmlns:')) prefixes.set(name.slice(6), value)
  }
  return prefixes
}

function rootOf(written: string, scope: Scope): NonNullable<Reader['root']> {
  const local = written.slice(written.indexOf(':') + 1)
  const native = local === 'feed' ? 'atom' : namespaceOf(written, scope) === 'atom' ? 'atom' : ''
  return { format: local === 'feed' ? 'atom' : local === 'rdf' ? 'rdf' : 'rss', native }
}

function baseOf(attributes: Attributes, outer: string | null, url: string): string | null {
  const written = attributes.get('xml:base')
  return written === undefined ? outer : (resolveUrl(written, outer ?? url) ?? outer)
}

function emptyField(name: string, frame: Frame, attributes: Attributes): RawField {
  return { name, attributes, value: '', form: 'text', base: frame.base, lang: frame.lang }
}

function openField(reader: Reader, frame: Frame, name: string, isEmpty: boolean): void {
  const isKept = frame.role === 'field'
  if (!isEmpty) return startCapture(reader, frame, isKept ? name : null)
  if (isKept) keepField(reader, emptyField(name, frame, attributesOf(reader)))
}

function openStructure(reader: Reader, frame: Frame, name: string): void {
  const attributes = attributesOf(reader)
  if (frame.role === 'item') {
    while (reader.item !== null) popFrame(reader)
    reader.item = { attributes, lang: frame.lang, base: frame.base, fields: [] }
  } else if (frame.role === 'described') keepField(reader, emptyField(name, frame, attributes))
  else if (frame.role === 'root' && reader.item === null) {
    reader.lang = frame.lang
    reader.base = frame.base
  }
  reader.frames.push(frame)
}

/** Closes the structural element of that name and all that is open inside it; does nothing if none is open. */
export function closeElement(reader: Reader, written: string): void {
  if (!reader.frames.some((frame) => frame.written === written)) return
  while (popFrame(reader).written !== written);
}

function popFrame(reader: Reader): Frame {
  const frame = reader.frames.pop() ?? outside
  if (frame.role === 'item' && reader.item !== null) {
    reader.items.push(reader.item)
    reader.item = null
  }
  if (reader.frames.length === 0) reader.hasEnded = true
  return frame
}
