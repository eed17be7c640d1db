import { guessEncoding, isBeyondLatin } from './guess-encoding.ts'

export interface Decoded {
  readonly text: string
  /** WHATWG label in lower case ('utf-8', 'gbk'), or 'utf-32le' and 'utf-32be', which that list lacks. */
  readonly encoding: string
  /** In plain words; empty if the bytes were what they said they were. */
  readonly problems: readonly string[]
}

/**
 * Bytes to text by the first that holds: byte order mark or the zero pattern of UTF-16/32, strictly valid UTF-8
 * (whatever the label says), the charset of the HTTP answer, the XML declaration, a guess from the bytes, UTF-8
 * with replacement characters. Never throws.
 */
export function decodeBody(body: Uint8Array, contentType: string | null): Decoded {
  const wide = wideEncoding(body)
  if (wide !== null) return { text: decodeWide(body, wide), encoding: wide, problems: [] }
  if (isIso2022(body))
    return { text: new TextDecoder('iso-2022-jp').decode(body), encoding: 'iso-2022-jp', problems: [] }
  const utf8 = strictUtf8(body)
  if (utf8 !== null) return { text: utf8, encoding: 'utf-8', problems: mislabelled(body, utf8, contentType) }
  const head = new TextDecoder('latin1').decode(body.subarray(0, HEAD))
  return decodeLegacy(body, declaredLabels(head, contentType))
}

/** Japanese in seven bits, which is valid UTF-8 by accident: it switches tables by ESC $ and ESC (. */
function isIso2022(body: Uint8Array): boolean {
  const at = body.subarray(0, FIRST_TEXT).indexOf(0x1b)
  return at !== -1 && body[at + 1] === 0x24 && (body[at + 2] === 0x42 || body[at + 2] === 0x40)
}

/** Titles and names stand in the beginning of a feed. */
const FIRST_TEXT = 16_384

/** How far into the feed an XML declaration is looked for. */
const HEAD = 1024

const utf8Decoder = new TextDecoder('utf-8', { fatal: true })

function strictUtf8(body: Uint8Array): string | null {
  try {
    return utf8Decoder.decode(body)
  } catch {
    // A fatal decoder reports bytes that do not fit by throwing: that is the answer asked for.
    return null
  }
}

/** The charset of a Content-Type header, lower case; null if it names none. */
function charsetOf(contentType: string | null): string | null {
  return /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase() ?? null
}

type Wide = 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be'

/** Byte order marks, and what '<' and '{' look like in the wide encodings: longer ones first (XML 1.0, appendix F). */
const beginnings: readonly (readonly [Wide, readonly number[]])[] = [
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-32le', [0x3c, 0, 0, 0]],
  ['utf-32be', [0, 0, 0, 0x3c]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-16le', [0x3c, 0]],
  ['utf-16be', [0, 0x3c]],
  ['utf-16le', [0x7b, 0]],
  ['utf-16be', [0, 0x7b]],
]

function wideEncoding(body: Uint8Array): Wide | null {
  const found = beginnings.find(([, bytes]) => bytes.every((byte, at) => body[at] === byte))
  return found?.[0] ?? null
}

function decodeWide(body: Uint8Array, encoding: Wide): string {
  return encoding.startsWith('utf-32')
    ? decodeUtf32(body, encoding === 'utf-32le')
    : new TextDecoder(encoding).decode(body)
}

function decodeUtf32(body: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  const parts: string[] = []
  for (let at = 0; at + 4 <= body.length; at += 4) {
    const code = view.getUint32(at, littleEndian)
    if (code !== 0xfeff) parts.push(String.fromCodePoint(code > 0x10ffff ? 0xfffd : code))
  }
  return parts.join('')
}

interface Label {
  readonly label: string
  readonly from: 'HTTP header' | 'XML declaration'
}

function declaredLabels(head: string, contentType: string | null): Label[] {
  const labels: Label[] = []
  const http = charsetOf(contentType)
  if (http !== null) labels.push({ label: http, from: 'HTTP header' })
  const xml = /<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)/i.exec(head)?.[1]
  if (xml !== undefined) labels.push({ label: xml.toLowerCase(), from: 'XML declaration' })
  return labels.filter(({ label }) => isUtf8(label) || decoderFor(label, false) !== null)
}

function mislabelled(body: Uint8Array, text: string, contentType: string | null): string[] {
  const wrong = declaredLabels(text.slice(0, HEAD), contentType).find(
    ({ label }) => !isUtf8(label) && decoderFor(label, false)?.encoding !== 'utf-8',
  )
  if (wrong === undefined || isAscii(body)) return []
  return [`The ${wrong.from} says ${wrong.label}, but the bytes are UTF-8: read as UTF-8.`]
}

function isUtf8(label: string): boolean {
  return label === 'utf-8' || label === 'utf8'
}

function isAscii(body: Uint8Array): boolean {
  return body.every((byte) => byte < 0x80)
}

function decodeLegacy(body: Uint8Array, labels: readonly Label[]): Decoded {
  if (looksLikeDamagedUtf8(body)) return lossy(body, 'utf-8')
  for (const { label } of serverDefaultLast(labels)) {
    const encoding = decoderFor(label, false)?.encoding ?? 'utf-8'
    if (encoding === 'utf-8' || encoding.startsWith('utf-16')) continue
    if (encoding === 'windows-1252' && isBeyondLatin(body)) continue
    const text = decodeStrictly(body, label)
    if (text !== null) return { text, encoding, problems: [] }
    const damaged = lossy(body, label)
    if (replacedShare(damaged.text) < 0.02) return damaged
  }
  const guess = guessEncoding(body)
  const text = decodeStrictly(body, guess)
  const problem = `The bytes are not in the encoding they declare, or declare none: read as ${guess}.`
  return text === null ? lossy(body, guess) : { text, encoding: guess, problems: [problem] }
}

/** Servers say Latin-1 when nobody told them: a multi-byte XML declaration that holds is then the better witness. */
function serverDefaultLast(labels: readonly Label[]): readonly Label[] {
  const isDefault = ({ label }: Label) => decoderFor(label, false)?.encoding === 'windows-1252'
  return [...labels.filter((label) => !isDefault(label)), ...labels.filter(isDefault)]
}

/** UTF-8 with a few broken bytes has far more whole sequences than broken ones; legacy text has hardly any. */
function looksLikeDamagedUtf8(body: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(body)
  let broken = 0
  let whole = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0xfffd) broken++
    else if (code > 0x7f) whole++
  }
  return whole > broken * 4
}

function lossy(body: Uint8Array, label: string): Decoded {
  const decoder = decoderFor(label, false) ?? new TextDecoder()
  const problem = `Some bytes are not valid ${decoder.encoding}: each was replaced by \ufffd.`
  return { text: decoder.decode(body), encoding: decoder.encoding, problems: [problem] }
}

function replacedShare(text: string): number {
  const replaced = text.split('\ufffd').length - 1
  return replaced / Math.max(1, text.length)
}

/** Null if the bytes are not valid in that encoding. */
function decodeStrictly(body: Uint8Array, label: string): string | null {
  try {
    return decoderFor(label, true)?.decode(body) ?? null
  } catch {
    // A fatal decoder reports bytes that do not fit its encoding by throwing: that is the answer asked for.
    return null
  }
}

function decoderFor(label: string, fatal: boolean): TextDecoder | null {
  try {
    return new TextDecoder(label, { fatal })
  } catch {
    // The constructor throws RangeError for a label nobody knows; such a label says nothing about the bytes.
    return null
  }
}
