import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context } from 'hono'

export interface CachedBody {
  readonly body: string
  readonly type: string
  /** When it last changed, milliseconds since 1970; null: not known. */
  readonly changedAt: number | null
}

/**
 * Answers with a strong ETag, 304 where the asker has this very body. The compressed and the plain bytes are two
 * representations, so each has an ETag of its own (RFC 9110, 8.8.3.3); If-None-Match holds if either is named, and
 * If-Modified-Since counts only without it (13.1.3).
 */
export async function respondCached(c: Context, { body, type, changedAt }: CachedBody): Promise<Response> {
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 27)
  const isGzip = acceptsGzip(c.req.header('accept-encoding') ?? '')
  c.header('ETag', isGzip ? `"${hash}-gzip"` : `"${hash}"`)
  c.header('Vary', 'Accept-Encoding')
  c.header('Cache-Control', 'no-cache')
  if (changedAt !== null) c.header('Last-Modified', new Date(changedAt).toUTCString())
  if (isKnown(c, hash, changedAt)) return c.body(null, 304)
  c.header('Content-Type', type)
  if (!isGzip) return c.body(body)
  c.header('Content-Encoding', 'gzip')
  return c.body(new Uint8Array(await compress(body)))
}

const compress = promisify(gzip)

function acceptsGzip(accept: string): boolean {
  return accept.split(',').some((part) => {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase())
    return name === 'gzip' && !parameters.some((parameter) => /^q=0(?:\.0*)?$/u.test(parameter))
  })
}

function isKnown(c: Context, hash: string, changedAt: number | null): boolean {
  const known = c.req.header('if-none-match')
  if (known !== undefined) {
    const tags = known.split(',').map((tag) => tag.trim().replace(/^W\//u, ''))
    return tags.some((tag) => tag === '*' || tag === `"${hash}"` || tag === `"${hash}-gzip"`)
  }
  const since = Date.parse(c.req.header('if-modified-since') ?? '')
  return changedAt !== null && !Number.isNaN(since) && Math.floor(changedAt / 1000) * 1000 <= since
}
