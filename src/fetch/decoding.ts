import type { Transform } from 'node:stream'
import { type BodyLimits, checkSize } from './size.ts'

/** Unpacks a body while it comes. */
export interface Decoding {
  readonly write: (chunk: Buffer) => void
  /** False: wait for `resume`. */
  readonly takesMore: () => boolean
  /** The last bytes were written: gives the whole to `done` once it is unpacked. */
  readonly end: (done: (bytes: Buffer) => void) => void
  /** Stops where it is and reports nothing any more. */
  readonly drop: () => void
}

/** Collects what `decoder` unpacks, inside `limits`; past them, and on zlib's errors, it ends with `fail`. */
export function createDecoding(
  decoder: Transform,
  limits: BodyLimits,
  hands: { readonly fail: (error: Error) => void; readonly resume: () => void },
): Decoding {
  const chunks: Buffer[] = []
  let length = 0
  let isDropped = false
  const drop = (): void => {
    isDropped = true
    chunks.length = 0
    decoder.destroy()
  }
  const fail = (error: Error): void => {
    if (isDropped) return
    drop()
    hands.fail(error)
  }
  decoder.on('error', fail)
  decoder.on('drain', () => {
    if (!isDropped) hands.resume()
  })
  decoder.on('data', (chunk: Buffer) => {
    if (isDropped) return
    length += chunk.length
    try {
      checkSize(length, limits)
    } catch (error) {
      return fail(error instanceof Error ? error : new Error(String(error)))
    }
    chunks.push(chunk)
  })
  return {
    write: (chunk) => void decoder.write(chunk),
    takesMore: () => !decoder.writableNeedDrain,
    end: (done) => {
      decoder.once('end', () => {
        if (!isDropped) done(Buffer.concat(chunks, length))
      })
      decoder.end()
    },
    drop,
  }
}
