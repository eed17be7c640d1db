import type { Context } from 'hono'
import { codingFor } from './content-coding.ts'
import type { Representation } from './representation.ts'

/**
 * Answers with a strong ETag, 304 where the asker has this very body in whatever coding. If-Modified-Since counts only
 * without If-None-Match (RFC 9110, 13.1.3). `changedAt`: milliseconds since 1970, null where that is not known.
 */
export async function respondCached(
  c: Context,
  body: Representation,
  changedAt: number | null,
): Promise<Response> {
  const coding = codingFor(c.req.header('accept-encoding') ?? '')
  c.header('ETag', body.tag(coding))
  c.header('Vary', 'Accept-Encoding')
  c.header('Cache-Control', 'no-cache')
  if (changedAt !== null) c.header('Last-Modified', new Date(changedAt).toUTCString())
  if (isKnown(c, body, changedAt)) return c.body(null, 304)
  c.header('Content-Type', body.type)
  if (coding !== 'identity') c.header('Content-Encoding', coding)
  return c.body(await body.bytes(coding))
}

function isKnown(c: Context, body: Representation, changedAt: number | null): boolean {
  const known = c.req.header('if-none-match')
  if (known !== undefined) {
    const own = new Set(['*', body.tag('identity'), body.tag('gzip'), body.tag('br')])
    return known.split(',').some((tag) => own.has(tag.trim().replace(/^W\//u, '')))
  }
  const since = Date.parse(c.req.header('if-modified-since') ?? '')
  return changedAt !== null && !Number.isNaN(since) && Math.floor(changedAt / 1000) * 1000 <= since
}
