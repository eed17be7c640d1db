import { hash } from 'node:crypto'
import {
  brotliDecompressSync,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  gunzipSync,
  inflateRawSync,
  inflateSync,
} from 'node:zlib'
import { createDecoding, type Decoding } from './decoding.ts'
import { type BodyLimits, checkSize } from './size.ts'

/** The body is packed in a way we did not ask for: `message` ends the sentence 'the answer ...'. */
export class EncodingError extends Error {
  override readonly name = 'EncodingError'
}

export interface ReadBody {
  readonly bytes: Uint8Array
  /** SHA-256 of `bytes`, hex. */
  readonly hash: string
  /** The same as gzip, where it came so and was unpacked in one call; else null. */
  readonly gzip: Uint8Array | null
}

/** Takes a body in as it comes. */
export interface Intake {
  /**
   * Takes the next bytes. False: wait for `resume` before the next. Throws BodyTooLargeError as soon as the body is
   * known to be too large, and EncodingError.
   */
  readonly take: (chunk: Buffer) => boolean
  /** No more bytes come: gives the body to `done`, at once or soon. Throws as `take` does, and zlib's errors. */
  readonly finish: (done: (body: ReadBody) => void) => void
  /** Unpacks what there is, and the rest as it comes, instead of all of it at the end. */
  readonly unpackAsItComes: () => void
  /** Forgets everything; nothing is reported any more. */
  readonly drop: () => void
}

export interface IntakeHands {
  /** The body cannot be read, told outside of any call. Not called after `drop`. */
  readonly fail: (error: Error) => void
  readonly resume: () => void
}

/**
 * Reads a body and unpacks it (gzip, br, deflate; `encoding` as Content-Encoding says, null for none). Holds at most
 * `maxBytes` of unpacked bytes and ends a body that unpacks to 200 times its size, wherever it stands. A packed body
 * of up to 256 KB is unpacked in one call, which takes a third of the time of zlib's streams and never more than some
 * 30 ms; a longer one is unpacked as it comes.
 */
export function createIntake(encoding: string | null, limits: BodyLimits, hands: IntakeHands): Intake {
  const { progress, maxBytes } = limits
  let chunks: Buffer[] = []
  let packing: Packing | null = null
  let decoding: Decoding | null = null

  const goOver = (to: Packing, packed: readonly Buffer[]): Decoding => {
    const next = createDecoding(to.stream(), limits, hands)
    for (const chunk of packed) next.write(chunk)
    decoding = next
    chunks = []
    return next
  }

  return {
    take: (chunk) => {
      if (progress.wireBytes === 0) packing = packingOf(encoding, chunk[0] ?? 0)
      progress.wireBytes += chunk.length
      if (decoding !== null) {
        decoding.write(chunk)
        return decoding.takesMore()
      }
      chunks.push(chunk)
      if (packing === null) {
        checkSize(progress.wireBytes, limits)
        return true
      }
      if (progress.wireBytes <= ONE_CALL_BYTES) return true
      return goOver(packing, chunks).takesMore()
    },
    finish: (done) => {
      const end = (whole: Buffer, gzip: Buffer | null): void => {
        const bytes = owned(whole)
        done({ bytes, hash: hash('sha256', bytes), gzip })
      }
      const endUnpacked = (whole: Buffer): void => end(whole, null)
      if (decoding !== null) return decoding.end(endUnpacked)
      const wire = joined(chunks, progress.wireBytes)
      if (packing === null) return endUnpacked(wire)
      const bytes = unpack(wire, packing, maxBytes)
      if (bytes !== null) {
        checkSize(bytes.length, limits)
        return end(bytes, packing === GZIP ? wire : null)
      }
      goOver(packing, [wire]).end(endUnpacked)
    },
    unpackAsItComes: () => {
      if (packing !== null && decoding === null) goOver(packing, chunks)
    },
    drop: () => {
      chunks = []
      decoding?.drop()
    },
  }
}

/** So much packed text is unpacked in one call. */
const ONE_CALL_BYTES = 256 * 1024
/** What unpacks to more is left to the stream: it could keep everything else waiting for too long. */
const ONE_CALL_UNPACKED = 4 << 20

interface Packing {
  readonly atOnce: (packed: Buffer, options: { maxOutputLength: number; chunkSize: number }) => Buffer
  readonly stream: () => ReturnType<typeof createGunzip>
}

const GZIP: Packing = { atOnce: gunzipSync, stream: createGunzip }
const BROTLI: Packing = { atOnce: brotliDecompressSync, stream: createBrotliDecompress }
const DEFLATE: Packing = { atOnce: inflateSync, stream: createInflate }
const BARE_DEFLATE: Packing = { atOnce: inflateRawSync, stream: createInflateRaw }

/** Null: the body is not packed after all. The first byte tells, because hosts announce gzip and send plain text. */
function packingOf(encoding: string | null, firstByte: number): Packing | null {
  const name = encoding?.trim().toLowerCase() ?? ''
  switch (name) {
    case '':
    case 'identity':
      return null
    case 'gzip':
    case 'x-gzip':
      return firstByte === GZIP_MAGIC ? GZIP : null
    case 'br':
      return BROTLI
    case 'deflate':
      // RFC 9110 means zlib's format; some hosts send bare deflate. In zlib's format the low four bits say 8.
      return (firstByte & 0x0f) === 8 ? DEFLATE : BARE_DEFLATE
    default:
      throw new EncodingError(`is packed as '${name.slice(0, 40)}', which was not asked for`)
  }
}

const GZIP_MAGIC = 0x1f

/** Null if it is too much for one call. */
function unpack(packed: Buffer, packing: Packing, maxBytes: number): Buffer | null {
  const maxOutputLength = Math.min(maxBytes, ONE_CALL_UNPACKED)
  try {
    return packing.atOnce(packed, { maxOutputLength, chunkSize: chunkSizeFor(packed, packing) })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return null
    throw error
  }
}

/**
 * How much zlib allots at once: all of it if that is to be had, which saves growing and copying. gzip ends with the
 * length of what it holds (RFC 1952, 2.3.1); nobody vouches for it, so it counts for no more than text packs to.
 */
function chunkSizeFor(packed: Buffer, packing: Packing): number {
  const usual = packed.length * 6
  const said = packing === GZIP && packed.length >= 18 ? packed.readUInt32LE(packed.length - 4) + 64 : usual
  return Math.min(Math.max(said, 65_536), Math.max(packed.length * 32, 65_536))
}

/** One chunk as it is, several as one. */
function joined(chunks: readonly Buffer[], length: number): Buffer {
  const [first] = chunks
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, length)
}

/**
 * The same bytes in a buffer of their own: one that may be moved to another thread, and keeps no larger one alive.
 * A slice of Node's shared pool is always less than half of it.
 */
function owned(bytes: Buffer): Uint8Array {
  if (bytes.length * 2 < bytes.buffer.byteLength) return new Uint8Array(bytes)
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}
