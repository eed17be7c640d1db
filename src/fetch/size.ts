/** How far a body has come, kept up to date while it is read: bytes as they came over the wire. */
export interface Progress {
  wireBytes: number
}

export interface BodyLimits {
  /** Unpacked. */
  readonly maxBytes: number
  readonly progress: Progress
}

/** The body is larger than we take: `message` ends the sentence 'the answer ...'. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError'
}

/** Throws BodyTooLargeError if `length` unpacked bytes are too many, or too many for what came over the wire. */
export function checkSize(length: number, { maxBytes, progress }: BodyLimits): void {
  if (length > maxBytes) throw new BodyTooLargeError(`is larger than ${sayBytes(maxBytes)}`)
  if (length > RATIO_FREE_BYTES && length > progress.wireBytes * MAX_RATIO) {
    throw new BodyTooLargeError(`unpacks to more than ${MAX_RATIO} times its size, as only a bomb does`)
  }
}

const MAX_RATIO = 200
const RATIO_FREE_BYTES = 1 << 20

/** A size for people: '812 bytes', '4 KB', '10.5 MB'. */
export function sayBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`
  return `${Math.round(bytes / 100_000) / 10} MB`
}
