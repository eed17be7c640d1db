import type { Context, MiddlewareHandler } from 'hono'
import { codingFor } from './content-coding.ts'
import { type Representation, represent } from './representation.ts'

/**
 * Answers with a strong ETag, 304 where the asker has this very body in whatever coding. If-Modified-Since counts only
 * without If-None-Match (RFC 9110, 13.1.3). `changedAt`: milliseconds since 1970, null where that is not known.
 */
export async function respondCached(
  c: Context,
  body: Representation,
  changedAt: number | null,
): Promise<Response> {
  const { headers, status, bytes } = await cachedAnswer(c, body, changedAt)
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
  return c.newResponse(bytes, status)
}

/** The same for whatever a GET below answers, unless it says that nobody may keep it. */
export const cachedAnswers: MiddlewareHandler = async (c, next) => {
  await next()
  const { res } = c
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
  const mayKeep = !res.headers.has('ETag') && res.headers.get('cache-control') !== 'no-store'
  if (!isRead || res.status !== 200 || !mayKeep) return
  const type = res.headers.get('content-type') ?? 'application/octet-stream'
  const answer = await cachedAnswer(c, represent(await res.text(), type, c.get('edition')), null)
  const headers = new Headers(res.headers)
  for (const [name, value] of Object.entries(answer.headers)) headers.set(name, value)
  c.res = undefined
  c.res = new Response(answer.bytes, { status: answer.status, headers })
}

interface CachedAnswer {
  readonly headers: Readonly<Record<string, string>>
  readonly status: 200 | 304
  readonly bytes: Uint8Array<ArrayBuffer> | null
}

async function cachedAnswer(
  c: Context,
  body: Representation,
  changedAt: number | null,
): Promise<CachedAnswer> {
  const coding = codingFor(c.req.header('accept-encoding') ?? '')
  const headers = {
    ETag: body.tag(coding),
    Vary: 'Accept-Encoding',
    'Cache-Control': 'no-cache',
    ...(changedAt !== null && { 'Last-Modified': new Date(changedAt).toUTCString() }),
  }
  if (isKnown(c, body, changedAt)) return { headers, status: 304, bytes: null }
  const packed = coding === 'identity' ? {} : { 'Content-Encoding': coding }
  return {
    headers: { ...headers, ...packed, 'Content-Type': body.type },
    status: 200,
    bytes: await body.bytes(coding),
  }
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
