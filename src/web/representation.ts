import { type ContentCoding, pack } from './content-coding.ts'
import { digest } from './entity-tag.ts'

/** An answer's bytes, in each coding once somebody asked for it. */
export interface Representation {
  /** Media type. */
  readonly type: string
  /** The strong ETag in a coding, with its quotes: packed and plain bytes are two representations (RFC 9110, 8.8.3.3). */
  readonly tag: (coding: ContentCoding) => string
  readonly bytes: (coding: ContentCoding) => Promise<Uint8Array<ArrayBuffer>>
  /** How much is kept in memory, in bytes. */
  readonly size: () => number
}

/** A body that may be sent often: hashed once, packed once for each coding. An edition stands before the tag's dot. */
export function represent(body: string, type: string, edition?: string): Representation {
  const plain = new TextEncoder().encode(body)
  const hash = `${edition === undefined ? '' : `${edition}.`}${digest(plain).slice(0, 27)}`
  const packed = new Map<ContentCoding, Promise<Uint8Array<ArrayBuffer>>>([
    ['identity', Promise.resolve(plain)],
  ])
  let size = plain.length
  const packOnce = async (coding: ContentCoding): Promise<Uint8Array<ArrayBuffer>> => {
    const bytes = await pack(plain, coding)
    size += bytes.length
    return bytes
  }
  return {
    type,
    tag: (coding) => (coding === 'identity' ? `"${hash}"` : `"${hash}-${coding}"`),
    bytes: (coding) => {
      const known = packed.get(coding) ?? packOnce(coding)
      packed.set(coding, known)
      return known
    },
    size: () => size,
  }
}
