import { decodeEntities, type OwnEntities } from './entities.ts'
import type { Attributes } from './raw-feed.ts'

export const noAttributes: Attributes = new Map()

/**
 * The attributes in `text`, which is a tag without its name and '>': names in lower case, values decoded and
 * trimmed, the first of a doubled name counts, quotes may be missing. With `wanted` no others are looked at.
 */
export function readAttributes(
  text: string,
  entities?: OwnEntities,
  wanted: ReadonlySet<string> | null = null,
): Attributes {
  const attributes = new Map<string, string>()
  let at = nextName(text, 0)
  while (at < text.length) {
    const nameTo = nameEnd(text, at)
    const name = text.slice(at, nameTo).toLowerCase()
    const equals = blanksEnd(text, nameTo)
    const hasValue = text.charCodeAt(equals) === EQUALS
    const valueFrom = hasValue ? blanksEnd(text, equals + 1) : nameTo
    const valueTo = hasValue ? valueEnd(text, valueFrom) : nameTo
    if ((wanted === null || wanted.has(name)) && name !== '' && !attributes.has(name))
      attributes.set(name, decodeEntities(unquoted(text, valueFrom, valueTo), entities).trim())
    at = nextName(text, Math.max(valueTo, at + 1))
  }
  return attributes.size === 0 ? noAttributes : attributes
}

const EQUALS = 61
const SLASH = 47
const DOUBLE = 34
const SINGLE = 39

function nextName(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) <= 32 || text.charCodeAt(at) === SLASH) at++
  return at
}

function blanksEnd(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) <= 32) at++
  return at
}

function nameEnd(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) > 32 && text.charCodeAt(at) !== EQUALS) at++
  return at
}

/** Behind the closing quote; where there are no quotes or the closing one is missing, before the next blank. */
function valueEnd(text: string, from: number): number {
  const quote = text.charCodeAt(from)
  if (quote === DOUBLE || quote === SINGLE) {
    const close = text.indexOf(quote === DOUBLE ? '"' : "'", from + 1)
    if (close !== -1) return close + 1
  }
  let at = from
  while (text.charCodeAt(at) > 32) at++
  return at
}

function unquoted(text: string, from: number, to: number): string {
  const quote = text.charCodeAt(from)
  if (to === from || (quote !== DOUBLE && quote !== SINGLE)) return text.slice(from, to)
  const isClosed = to > from + 1 && text.charCodeAt(to - 1) === quote
  return text.slice(from + 1, isClosed ? to - 1 : to)
}
