import type { Target } from '#model/subscription.ts'
import { percentDecoded } from '#text/percent-decoded.ts'

/** Texts of a target that must not be shown; of an address what comes after the host. */
export function secretsOf(target: Target): string[] {
  switch (target.kind) {
    case 'webhook':
      return [...secretParts(target.url), target.secret]
    case 'telegram':
      return [target.token, ...secretParts(target.api)]
    case 'ntfy':
      return [...secretParts(target.url), target.token]
    case 'discord':
    case 'slack':
      return secretParts(target.url)
    case 'mail':
      return []
  }
}

/** A text without the secrets of a target, whoever repeated them: an address, an answer, an error. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const long = secrets.filter((secret) => secret.length >= shortestSecret)
  return long
    .toSorted((a, b) => b.length - a.length)
    .reduce((left, secret) => left.replaceAll(secret, '…'), text)
}

/** How a secret is shown: its last 4 characters, none of a short one; a reference to the environment as it stands. */
export function shownSecret(secret: string): string {
  if (secret === '' || isReference(secret)) return secret
  return secret.length < 12 ? '…' : `…${secret.slice(-4)}`
}

/** How an address is shown whose path is a secret. */
export function shownAddress(address: string): string {
  if (isReference(address)) return address
  const url = URL.parse(address)
  if (url === null) return '…'
  const rest = `${url.pathname}${url.search}`
  return rest === '/' ? url.origin : `${url.origin}/${shownSecret(rest.slice(1))}`
}

/** A text that only names a variable of the environment. */
function isReference(text: string): boolean {
  return /^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/u.test(text)
}

const shortestSecret = 5

/** What of an address is secret: login, path, query, and the parts of these, as they stand and decoded. */
function secretParts(address: string): string[] {
  const url = URL.parse(address)
  if (url === null) return [address]
  const rest = `${url.pathname}${url.search}`.replace(/^\/+|\/+$/gu, '')
  const parts = rest.split(/[/?&=]/u).filter((part) => part.length >= 8)
  const login = [url.username, url.password].filter((part) => part !== '')
  return [...new Set([rest, ...parts, ...login].flatMap((part) => [part, percentDecoded(part)]))]
}
