import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { WebHands } from './hands.ts'
import { importMapSource } from './modules.ts'
import { WebProblem } from './problem.ts'

/** No inline script but the map of our own modules, nothing from third parties, no framing; what is served is what it says it is. */
export const safeHeaders: MiddlewareHandler = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'", importMapSource],
    baseUri: ["'none'"],
    objectSrc: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
  // 'no-referrer' would make browsers send `Origin: null` with our own forms.
  referrerPolicy: 'same-origin',
  strictTransportSecurity: false,
  xFrameOptions: 'DENY',
})

/**
 * Without an admin token only names of this machine are answered: a page elsewhere that points its own name at
 * 127.0.0.1 (DNS rebinding) would otherwise read along.
 */
export function checkHost(hands: WebHands): MiddlewareHandler {
  const own = hands.baseUrl === '' ? null : new URL(hands.baseUrl).hostname
  return async (c, next) => {
    const { hostname } = new URL(c.req.url)
    if (hands.adminToken === '' && hostname !== own && !isLoopback(hostname)) {
      throw new WebProblem(
        421,
        `This Leakwire does not answer to the name "${hostname}".`,
        'Open it as http://localhost or http://127.0.0.1, or set LEAKWIRE_BASE_URL to the address you use.',
      )
    }
    await next()
  }
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/u.test(hostname)
  )
}

/**
 * Refuses a change that a page of another site asked for. Browsers say where a request comes from (Sec-Fetch-Site,
 * Origin); other programs say neither and carry no one's cookies. A bearer token is never sent by a browser alone.
 * After Valsorda, "Cross-Site Request Forgery" (2025), as in Go's http.CrossOriginProtection.
 */
export function checkOrigin(hands: WebHands): MiddlewareHandler {
  return async (c, next) => {
    if (!/^(?:GET|HEAD|OPTIONS)$/u.test(c.req.method) && !isOwn(c, hands.baseUrl)) {
      throw new WebProblem(
        403,
        'Another site asked for this change, so it was not made.',
        'Open the page of Leakwire itself and do it there.',
      )
    }
    await next()
  }
}

function isOwn(c: Context, baseUrl: string): boolean {
  if (/^Bearer /iu.test(c.req.header('authorization') ?? '')) return true
  const origin = c.req.header('origin')
  if (origin !== undefined && baseUrl !== '' && origin === new URL(baseUrl).origin) return true
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  return origin === undefined || origin === new URL(c.req.url).origin
}

/** Lets only the owner through where there is an admin token: as Bearer, or as the password of HTTP Basic. */
export function requireAdmin(hands: WebHands): MiddlewareHandler {
  return async (c, next) => {
    if (!isOwner(c, hands)) {
      throw new WebProblem(
        401,
        'This needs the admin token.',
        'Send it as "Authorization: Bearer TOKEN", or give any user name and the token as password.',
        { headers: { 'WWW-Authenticate': 'Basic realm="Leakwire", charset="UTF-8"' } },
      )
    }
    await next()
  }
}

/** Whether a request comes from the owner: it bears the admin token, or none is needed. */
export function isOwner(c: Context, { adminToken }: WebHands): boolean {
  return adminToken === '' || isToken(c.req.header('authorization') ?? '', adminToken)
}

function isToken(authorization: string, adminToken: string): boolean {
  const [scheme = '', value = ''] = authorization.split(' ')
  if (scheme.toLowerCase() === 'bearer') return isSame(value, adminToken)
  if (scheme.toLowerCase() !== 'basic') return false
  const pair = Buffer.from(value, 'base64').toString()
  return pair.includes(':') && isSame(pair.slice(pair.indexOf(':') + 1), adminToken)
}

/** In a time that tells nothing of where they differ. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
