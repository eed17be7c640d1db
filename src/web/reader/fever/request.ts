import type { KnownPassword } from '#storage/reader-passwords.ts'
import type { WebHands } from '#web/hands.ts'

/** A request of an app that was let in. */
export interface FeverRequest {
  readonly hands: WebHands
  readonly password: KnownPassword
  /** What stands before every path in an absolute address. */
  readonly base: string
  readonly parameters: URLSearchParams
}

/** Apps add a slash, '/fever', or both to what a person typed. */
export function isFeverPath(pathname: string): boolean {
  return /^\/+(?:fever|api\/+fever\.php)(?:\/+fever)?\/*$/u.test(pathname)
}
