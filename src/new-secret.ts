import { randomBytes } from 'node:crypto'

/** An unguessable part of an address: 24 letters, digits, - and _. */
export function newSecret(): string {
  return randomBytes(18).toString('base64url')
}
