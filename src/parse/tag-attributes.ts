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
  if (tag.length <= name.length) return undefined
  let at = nextName(tag, 0)
  while (at < tag.length) {
    const nameTo = nameEnd(tag, at)
    const { from, to } = valueAt(tag, nameTo)
    if (isNamed(tag, at, nameTo, name)) return decodeEntities(unquoted(tag, from, to)).trim()
    at = nextName(tag, Math.max(to, at + 1))
  }
  return undefined
}

/** The same for several names in one pass, in the order of `names`. */
export function attributes(tag: Attributes, names: readonly string[]): (string | undefined)[] {
  const values: (string | undefined)[] = names.map(() => undefined)
  let missing = names.length
  let at = nextName(tag, 0)
  while (at < tag.length && missing > 0) {
    const nameTo = nameEnd(tag, at)
    const { from, to } = valueAt(tag, nameTo)
    const [nameFrom, end] = [at, nameTo]
    const wanted = names.findIndex((name) => isNamed(tag, nameFrom, end, name))
    if (wanted !== -1 && values[wanted] === undefined) {
      values[wanted] = decodeEntities(unquoted(tag, from, to)).trim()
      missing--
    }
    at = nextName(tag, Math.max(to, at + 1))
  }
  return values
}

/** Where the value behind a name stands, its quotes included; empty if there is none. */
function valueAt(tag: string, nameTo: number): { readonly from: number; readonly to: number } {
  const equals = blanksEnd(tag, nameTo)
  if (tag.charCodeAt(equals) !== EQUALS) return { from: nameTo, to: nameTo }
  const from = blanksEnd(tag, equals + 1)
  return { from, to: valueEnd(tag, from) }
}

/** In any case; the first letter is compared first, since most names differ there. */
function isNamed(tag: string, from: number, to: number, name: string): boolean {
  if (name.length !== to - from || (tag.charCodeAt(from) | LOWER_CASE) !== name.charCodeAt(0)) return false
  return tag.startsWith(name, from) || tag.slice(from, to).toLowerCase() === name
}

/** The prefixes for namespaces that a tag declares ('' for the default one), with their addresses. */
export function declaredNamespaces(tag: Attributes): ReadonlyMap<string, string> {
  if (!tag.includes('xmlns')) return nothing
  const names = tag.match(/(?<=^|[\s"'])xmlns(?::[^\s=]{1,100})?(?=\s*=)/g) ?? []
  const declared = [...new Set(names.map((name) => name.toLowerCase()))].slice(0, MOST_NAMESPACES)
  const addresses = attributes(tag, declared)
  return new Map(declared.map((name, at) => [name.slice(6), addresses[at] ?? '']))
}

/** A feed declares some twenty; more would only cost time. */
const MOST_NAMESPACES = 64

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
