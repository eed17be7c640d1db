import { decodeEntities } from './entities.ts'

/**
 * The attributes of a tag as they stand in it, behind its name and before its '>'; '' if it has none. They are
 * read when one is asked for: most of them never are.
 */
export type Attributes = string

export const noAttributes: Attributes = ''

/**
 * Value of the attribute `name` (in lower case; any case in the tag), references resolved, trimmed; undefined if
 * the tag has none of that name. The first of a doubled name counts, quotes may be missing. Linear in the tag.
 */
export function attribute(tag: Attributes, name: string): string | undefined {
  return tag.length <= name.length ? undefined : attributes(tag, [name])[0]
}

/** The same for several names in one pass, in the order of `names`. */
export function attributes(tag: Attributes, names: readonly string[]): (string | undefined)[] {
  const values: (string | undefined)[] = names.map(() => undefined)
  let missing = names.length
  let at = nextName(tag, 0)
  while (at < tag.length && missing > 0) {
    const nameTo = nameEnd(tag, at)
    const equals = blanksEnd(tag, nameTo)
    const hasValue = tag.charCodeAt(equals) === EQUALS
    const from = hasValue ? blanksEnd(tag, equals + 1) : nameTo
    const to = hasValue ? valueEnd(tag, from) : nameTo
    const wanted = indexOfName(tag, at, nameTo, names)
    if (wanted !== -1 && values[wanted] === undefined) {
      values[wanted] = decodeEntities(unquoted(tag, from, to)).trim()
      missing--
    }
    at = nextName(tag, Math.max(to, at + 1))
  }
  return values
}

function indexOfName(tag: string, from: number, to: number, names: readonly string[]): number {
  const length = to - from
  const first = tag.charCodeAt(from) | LOWER_CASE
  for (let at = 0; at < names.length; at++) {
    const name = names[at] ?? ''
    if (name.length === length && name.charCodeAt(0) === first && tag.slice(from, to).toLowerCase() === name)
      return at
  }
  return -1
}

/** The prefixes for namespaces that a tag declares ('' for the default one), with their addresses. */
export function declaredNamespaces(tag: Attributes): ReadonlyMap<string, string> {
  if (!tag.includes('xmlns')) return nothing
  const names = tag.match(/(?<=^|[\s"'])xmlns(?::[^\s=]{1,100})?(?=\s*=)/g) ?? []
  return new Map(names.map((name) => [name.slice(6).toLowerCase(), attribute(tag, name.toLowerCase()) ?? '']))
}

const nothing: ReadonlyMap<string, string> = new Map()

/** The bit that a small letter of ASCII has above its capital. */
const LOWER_CASE = 32
const EQUALS = 61
const SLASH = 47
const DOUBLE = 34
const SINGLE = 39

function nextName(tag: string, from: number): number {
  let at = from
  while (tag.charCodeAt(at) <= 32 || tag.charCodeAt(at) === SLASH) at++
  return at
}

function blanksEnd(tag: string, from: number): number {
  let at = from
  while (tag.charCodeAt(at) <= 32) at++
  return at
}

function nameEnd(tag: string, from: number): number {
  let at = from
  while (tag.charCodeAt(at) > 32 && tag.charCodeAt(at) !== EQUALS) at++
  return at
}

/** Behind the closing quote; where there are no quotes or the closing one is missing, before the next blank. */
function valueEnd(tag: string, from: number): number {
  const quote = tag.charCodeAt(from)
  if (quote === DOUBLE || quote === SINGLE) {
    const close = tag.indexOf(quote === DOUBLE ? '"' : "'", from + 1)
    if (close !== -1) return close + 1
  }
  let at = from
  while (tag.charCodeAt(at) > 32) at++
  return at
}

function unquoted(tag: string, from: number, to: number): string {
  const quote = tag.charCodeAt(from)
  if (to === from || (quote !== DOUBLE && quote !== SINGLE)) return tag.slice(from, to)
  const isClosed = to > from + 1 && tag.charCodeAt(to - 1) === quote
  return tag.slice(from + 1, isClosed ? to - 1 : to)
}
