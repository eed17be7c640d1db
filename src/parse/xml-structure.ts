import { resolveUrl } from './resolve-url.ts'
import { fieldRole } from './field-roles.ts'
import { enterScope, fixedName, namespaceOf, type Scope } from './namespaces.ts'
import type { RawField } from './raw-feed.ts'
import { attribute, type Attributes, declaredNamespaces } from './tag-attributes.ts'
import { startCapture } from './xml-capture.ts'
import { type Frame, keepField, type Reader, type Tag } from './xml-reader.ts'

/** What the elements of a feed's skeleton may nest: fields hold any depth, as they are text to the reader. */
const DEEPEST = 64

/**
 * Opens the element whose tag was read: a part of the feed's structure, a field, or something to be skipped.
 * Structure nested deeper than 64 is skipped.
 */
export function openElement(reader: Reader, tag: Tag): void {
  const outer = reader.frames.at(-1) ?? outside
  const { written, attributes } = tag
  const scope = enterScope(outer.scope, declaredNamespaces(attributes))
  reader.root ??= rootOf(written, scope)
  const fixed = fixedName(written, scope, reader.root.native)
  const role = reader.frames.length < DEEPEST ? fieldRole(fixed, reader.root.format, outer.path) : 'skip'
  const around = inForce(attributes, outer, reader.url)
  if (role === 'skip') return openField(reader, tag, around, null)
  const name = outer.path === '' ? fixed : `${outer.path}${fixed.slice(fixed.indexOf(':') + 1)}`
  if (role === 'field') return openField(reader, tag, around, name)
  const path = role === 'group' || role === 'described' ? `${outer.path}${fixed}/` : outer.path
  openStructure(reader, tag, {
    name,
    frame: { written, role, path, scope, base: around.base, lang: around.lang },
  })
}

/** What is around the root. */
const outside: Frame = {
  written: '',
  role: 'root',
  path: '',
  scope: enterScope(null, new Map()),
  base: null,
  lang: null,
}

/** What holds for an element and all inside it. */
type InForce = Pick<Frame, 'base' | 'lang'>

function rootOf(written: string, scope: Scope): NonNullable<Reader['root']> {
  const local = written.slice(written.indexOf(':') + 1)
  const native = local === 'feed' ? 'atom' : namespaceOf(written, scope) === 'atom' ? 'atom' : ''
  return { format: local === 'feed' ? 'atom' : local === 'rdf' ? 'rdf' : 'rss', native }
}

function inForce(tag: Attributes, outer: InForce, url: string): InForce {
  if (!tag.includes('xml:')) return outer
  const { base: outerBase, lang: outerLang } = outer
  const written = attribute(tag, 'xml:base')
  const lang = attribute(tag, 'xml:lang')
  const base = written === undefined ? null : resolveUrl(written, outerBase ?? url)
  return { base: base ?? outerBase, lang: lang ?? outerLang }
}

function emptyField(name: string, attributes: Attributes, { base, lang }: InForce): RawField {
  return { name, attributes, value: '', form: 'text', base, lang }
}

function openField(reader: Reader, tag: Tag, around: InForce, name: string | null): void {
  if (!tag.isEmpty) reader.capture = startCapture(tag, around, name)
  else if (name !== null) keepField(reader, emptyField(name, tag.attributes, around))
}

function openStructure(
  reader: Reader,
  { attributes, isEmpty }: Tag,
  { name, frame }: { readonly name: string; readonly frame: Frame },
): void {
  if (frame.role === 'described') keepField(reader, emptyField(name, attributes, frame))
  if (isEmpty) return
  if (frame.role === 'item') {
    while (reader.item !== null) popFrame(reader)
    reader.item = { attributes, lang: frame.lang, base: frame.base, fields: [] }
  } else if (frame.role === 'root' && reader.item === null) {
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
