import { createHash } from 'node:crypto'
import { pipeline, type Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'

/** How far a body has come, kept up to date while it is read: bytes as they came over the wire. */
export interface Progress {
  wireBytes: number
}

/** The body is larger than we take: `message` ends the sentence 'the answer ...'. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError'
}

/** The body is packed in a way we did not ask for: `message` ends the sentence 'the answer ...'. */
export class EncodingError extends Error {
  override readonly name = 'EncodingError'
}

export interface ReadBody {
  readonly bytes: Uint8Array
  /** SHA-256 of `bytes`, hex. */
  readonly hash: string
}

/**
 * Reads a body to its end and unpacks it (gzip, br, deflate; `encoding` as Content-Encoding says, null for none).
 * Holds at most `maxBytes` of unpacked bytes and ends a body that unpacks to 200 times its size, wherever it stands.
 * Destroys `body` in every case. Throws BodyTooLargeError, EncodingError, zlib's errors and those of the connection.
 */
export async function readBody(
  body: Readable,
  encoding: string | null,
  maxBytes: number,
  progress: Progress,
): Promise<ReadBody> {
  try {
    const unpacked = await unpack(counted(body, progress), encoding)
    return await collect(unpacked, maxBytes, progress)
  } finally {
    discard(body)
  }
}

/** Drops a body unread and ends its connection unless it is complete. */
export function discard(body: Readable): void {
  body.on('error', () => {
    // A destroyed body reports its own end as an error; nobody is left to hear it.
  })
  body.destroy()
}

async function* counted(body: Readable, progress: Progress): AsyncGenerator<Buffer> {
  for await (const chunk of body as AsyncIterable<Buffer>) {
    progress.wireBytes += chunk.length
    yield chunk
  }
}

async function unpack(
  chunks: AsyncGenerator<Buffer>,
  encoding: string | null,
): Promise<AsyncIterable<Buffer>> {
  const name = encoding?.trim().toLowerCase() ?? ''
  if (name === '' || name === 'identity') return chunks
  const first = await chunks.next()
  if (first.done === true) return chunks
  const all = startingWith(first.value, chunks)
  const decoder = decoderFor(name, first.value[0] ?? 0)
  if (decoder === null) return all
  return pipeline(all, decoder, () => {
    // An error on the way destroys the decoder with it, and whoever reads the decoder gets it thrown.
  })
}

async function* startingWith(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first
  yield* rest
}

/** Null: the body is not packed after all. The first byte tells, because hosts announce gzip and send plain text. */
function decoderFor(encoding: string, firstByte: number): Transform | null {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return firstByte === GZIP_MAGIC ? createGunzip() : null
    case 'br':
      return createBrotliDecompress()
    case 'deflate':
      // RFC 9110 means zlib's format; some hosts send bare deflate. In zlib's format the low four bits say 8.
      return (firstByte & 0x0f) === 8 ? createInflate() : createInflateRaw()
    default:
      throw new EncodingError(`is packed as '${encoding.slice(0, 40)}', which was not asked for`)
  }
}

const GZIP_MAGIC = 0x1f

async function collect(
  unpacked: AsyncIterable<Buffer>,
  maxBytes: number,
  progress: Progress,
): Promise<ReadBody> {
  const hash = createHash('sha256')
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of unpacked) {
    length += chunk.length
    if (length > maxBytes) throw new BodyTooLargeError(`is larger than ${sayBytes(maxBytes)}`)
    if (length > RATIO_FREE_BYTES && length > progress.wireBytes * MAX_RATIO) {
      throw new BodyTooLargeError(`unpacks to more than ${MAX_RATIO} times its size, as only a bomb does`)
    }
    hash.update(chunk)
    chunks.push(chunk)
  }
  return { bytes: joined(chunks, length), hash: hash.digest('hex') }
}

const MAX_RATIO = 200
const RATIO_FREE_BYTES = 1 << 20

/** Not Buffer.concat: that may hand out a slice of a shared pool, which cannot be moved to another thread. */
function joined(chunks: readonly Buffer[], length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}

/** A size for people: '812 bytes', '4 KB', '10.5 MB'. */
export function sayBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`
  return `${Math.round(bytes / 100_000) / 10} MB`
}
