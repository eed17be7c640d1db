import { createHash } from 'node:crypto'

declare module 'hono' {
  interface ContextVariableMap {
    /** What If-Match asks about: the same as long as nobody changed what the answer tells of. */
    edition: string | undefined
  }
}

/** The edition of something that has no number of its own: another one whenever it says something else. */
export function editionOf(value: unknown): string {
  return digest(JSON.stringify(value)).slice(0, 12)
}

/** The hash of a text, fit for an ETag. */
export function digest(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('base64url')
}
