import { createHmac, timingSafeEqual } from 'node:crypto'

const methods = ['sha1', 'sha256', 'sha384', 'sha512']

/**
 * Whether `signature` ('sha256=HEX', the header X-Hub-Signature) is that of exactly these bytes by this secret
 * (WebSub, 8). False without one. Takes as long for a wrong one as for the right one.
 */
export function isSignedWith(secret: string, body: Uint8Array, signature: string | null): boolean {
  const [method = '', hex = ''] = (signature ?? '').trim().toLowerCase().split('=')
  if (!methods.includes(method) || !/^[\da-f]+$/u.test(hex)) return false
  const right = createHmac(method, secret).update(body).digest()
  const given = Buffer.from(hex, 'hex')
  return given.length === right.length && timingSafeEqual(given, right)
}
