import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { KnownPassword, ReaderHashes } from '#storage/reader-passwords.ts'

/** The user that every app gives; Fever's key is made of it. */
export const readerUser = 'leakwire'
/** The same for apps that insist on an address of mail. Nothing is sent there: the domain is reserved for examples. */
export const readerMail = 'leakwire@example.org'

/** No letter or digit that looks like another: it is typed on phones. */
const letters = 'abcdefghjkmnpqrstuvwxyz123456789'

/** A new password, 100 random bits as four groups of five: 'k3vqa-7tmxw-hr2cd-9pybz'. */
export function newPassword(): string {
  const text = Array.from(randomBytes(20), (byte) => letters[byte % letters.length]).join('')
  return (text.match(/.{5}/gu) ?? []).join('-')
}

/**
 * What is kept of a password. It is random and long, so that a quick hash cannot be turned back by trying; a slow one
 * would be for passwords that people think of.
 */
export function hashesOf(password: string): ReaderHashes {
  return {
    authHash: sha256(tokenOf(password)),
    feverHash: sha256(feverKey(readerUser, password)),
    feverMailHash: sha256(feverKey(readerMail, password)),
  }
}

/** The token that the Google Reader API gives for a password: 64 hex digits, the same as long as the password lasts. */
export function tokenOf(password: string): string {
  return sha256(`leakwire reader token ${password}`)
}

/** The password that a token was given for; null if it was given for none in use. */
export function passwordOfToken(known: readonly KnownPassword[], token: string): KnownPassword | null {
  return find(known, sha256(token), ({ authHash }) => [authHash])
}

/** The password that Fever's key was made of, in whatever case its hex digits are; null if of none in use. */
export function passwordOfFeverKey(known: readonly KnownPassword[], key: string): KnownPassword | null {
  return find(known, sha256(key.toLowerCase()), ({ feverHash, feverMailHash }) => [feverHash, feverMailHash])
}

/** Compares with all of them, in a time that tells nothing of which one is near. */
function find(
  known: readonly KnownPassword[],
  hash: string,
  hashes: (password: KnownPassword) => readonly string[],
): KnownPassword | null {
  const given = Buffer.from(hash)
  const same = known.filter((password) =>
    hashes(password)
      .map((own) => timingSafeEqual(Buffer.from(own), given))
      .includes(true),
  )
  return same[0] ?? null
}

function feverKey(user: string, password: string): string {
  return createHash('md5').update(`${user}:${password}`).digest('hex')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
