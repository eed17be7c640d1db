import { decodeHTMLStrict } from 'entities/decode'

/** Entities that a document declares itself in its DOCTYPE: short, plain values only. */
export type OwnEntities = ReadonlyMap<string, string>

const noOwn: OwnEntities = new Map()

/**
 * Resolves XML, HTML and numeric references once, left to right. A name needs its semicolon ('&copy=2' in an
 * address stays), a number does not. Two surrogate references make one character; references to characters that
 * XML forbids vanish; unknown names stay as written.
 */
export function decodeEntities(text: string, own: OwnEntities = noOwn): string {
  let at = text.indexOf('&')
  if (at === -1) return text
  let out = ''
  let from = 0
  while (at !== -1) {
    const angle = readAngle(text, at)
    if (angle !== '') {
      out += text.slice(from, at) + angle
      from = at + 4
      at = text.indexOf('&', from)
      continue
    }
    const reference = readReference(text, at, own)
    if (reference !== null) {
      out += text.slice(from, at) + reference.value
      from = reference.end
    }
    at = text.indexOf('&', Math.max(from, at + 1))
  }
  return out + text.slice(from)
}

/** A tag with the entities that the document declares itself resolved, and all others left as they are. */
export function resolveOwn(tag: string, own: OwnEntities): string {
  if (own.size === 0 || !tag.includes('&')) return tag
  return tag.replace(/&([A-Za-z][\w.-]{0,31});/g, (whole, name: string) => own.get(name) ?? whole)
}

/** '<' or '>' if its reference stands here, else '': they are nearly all that escaped HTML is made of. */
function readAngle(text: string, at: number): '<' | '>' | '' {
  if (text.charCodeAt(at + 3) !== 59 || text.charCodeAt(at + 2) !== 116) return ''
  const first = text.charCodeAt(at + 1)
  return first === 108 ? '<' : first === 103 ? '>' : ''
}

interface Reference {
  readonly value: string
  readonly end: number
}

const LONGEST_NAME = 32

function readReference(text: string, at: number, own: OwnEntities): Reference | null {
  if (text.charCodeAt(at + 1) === 35) return readNumber(text, at)
  const end = nameEnd(text, at + 1)
  if (end === at + 1 || text.charCodeAt(end) !== 59) return null
  const name = text.slice(at + 1, end)
  const value = common[name] ?? own.get(name) ?? named(name)
  return value === null ? null : { value, end: end + 1 }
}

const common: Readonly<Partial<Record<string, string>>> = Object.freeze(
  Object.assign(Object.create(null), {
    lt: '<',
    gt: '>',
    amp: '&',
    quot: '"',
    apos: "'",
    nbsp: '\u00a0',
    rsquo: '’',
    lsquo: '‘',
    ldquo: '“',
    rdquo: '”',
    ndash: '–',
    mdash: '—',
    hellip: '…',
    eacute: 'é',
    uuml: 'ü',
  }),
)

function nameEnd(text: string, from: number): number {
  let end = from
  while (end - from < LONGEST_NAME && isNameCharacter(text.charCodeAt(end))) end++
  return end
}

function isNameCharacter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57)
}

function named(name: string): string | null {
  const written = `&${name};`
  const value = decodeHTMLStrict(written)
  return value === written ? null : value
}

const number = /&#(?:[xX]([0-9a-fA-F]{1,8})|(\d{1,9}));?/y

function readNumber(text: string, at: number): Reference | null {
  number.lastIndex = at
  const match = number.exec(text)
  if (match === null) return null
  const end = at + match[0].length
  const code = codeOf(match)
  if (code < 0xd800 || code > 0xdfff) return { value: characterOf(code), end }
  return pairFrom(text, code, end)
}

function codeOf(match: RegExpExecArray): number {
  return match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16)
}

/** A high surrogate joins with a low one written right behind it; alone, either of them is dropped. */
function pairFrom(text: string, high: number, end: number): Reference {
  number.lastIndex = end
  const next = high < 0xdc00 ? number.exec(text) : null
  const low = next === null ? 0 : codeOf(next)
  if (next === null || low < 0xdc00 || low > 0xdfff) return { value: '', end }
  return { value: String.fromCharCode(high, low), end: end + next[0].length }
}

/** What windows-1252 has at 0x80-0x9F; pages write &#146; and mean an apostrophe (HTML 13.2.5.80). */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

function characterOf(code: number): string {
  if (code >= 0x80 && code <= 0x9f) return windows1252.charAt(code - 0x80)
  if (code < 32 && code !== 9 && code !== 10 && code !== 13) return ''
  if (code === 0xfffe || code === 0xffff || code > 0x10ffff) return ''
  return String.fromCodePoint(code)
}
