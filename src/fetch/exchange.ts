import type { FetchFailure, FetchOutcome, HeaderLink } from '#model/fetch.ts'
import type { Agent, Dispatcher } from 'undici'
import { discard, readBody, sayBytes, type Progress } from './body.ts'
import { failureOf, OutOfTimeError, tooLarge, type Situation } from './failure.ts'
import { contentLength, freshForMs, header, type Headers } from './headers.ts'
import { isRedirect } from './redirect.ts'
import { statusFailure } from './status.ts'

export interface ExchangeLimits {
  readonly maxBytes: number
  readonly connectTimeoutMs: number
  readonly headersTimeoutMs: number
  readonly totalTimeoutMs: number
}

export interface Hop {
  readonly url: URL
  readonly headers: Record<string, string>
  /** Sent by POST; null: asked by GET. */
  readonly body: string | null
  /** The redirects led here by permanent hops only: what `Answer.movedTo` will say if this address answers. */
  readonly movedTo: string | null
  /** What is left of the total time for this hop. */
  readonly leftMs: number
}

type Reply =
  | { readonly kind: 'redirect'; readonly status: number; readonly location: string | null }
  | { readonly kind: 'end'; readonly outcome: FetchOutcome }

export interface Exchanged {
  readonly reply: Reply
  /** Empty if none came. */
  readonly headers: Headers
  /** From sending to the last byte. */
  readonly tookMs: number
}

/**
 * One request and its answer, at most `leftMs` long. Throws the reason of `stop` if somebody else aborted that;
 * every other expected end is an outcome.
 */
export async function exchange(
  agent: Agent,
  hop: Hop,
  limits: ExchangeLimits & { readonly now: () => number },
  stop: AbortController,
): Promise<Exchanged> {
  const startedAt = performance.now()
  const ended = (reply: Reply): Exchanged => ({ reply, headers, tookMs: performance.now() - startedAt })
  const outOfTime = new OutOfTimeError()
  const timer = setTimeout(() => stop.abort(outOfTime), Math.max(0, hop.leftMs))
  const progress: Progress = { wireBytes: 0 }
  let headers: Headers = {}
  try {
    const response = await send(agent, hop, limits, stop.signal)
    headers = response.headers
    return ended(await read(response, hop, limits, progress))
  } catch (thrown) {
    const error: unknown = stop.signal.aborted ? stop.signal.reason : thrown
    if (stop.signal.aborted && error !== outOfTime) throw error
    const situation: Situation = { ...limits, url: hop.url, progress, declaredBytes: contentLength(headers) }
    const failure = failureOf(error, situation)
    if (failure === null) throw error
    return ended(failed(failure))
  } finally {
    clearTimeout(timer)
  }
}

/** undici heeds an abort only once it is connected, so whoever waits is let go here; the connect timeout ends the rest. */
async function send(
  agent: Agent,
  { url, headers, body }: Hop,
  limits: ExchangeLimits,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  const aborted = Promise.withResolvers<never>()
  const giveUp = (): void => aborted.reject(signal.reason)
  signal.addEventListener('abort', giveUp, { once: true })
  if (signal.aborted) giveUp()
  try {
    const response = agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: body === null ? 'GET' : 'POST',
      headers,
      body,
      headersTimeout: limits.headersTimeoutMs,
      bodyTimeout: limits.headersTimeoutMs,
      signal,
    })
    return await Promise.race([response, aborted.promise])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}

async function read(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  hop: Hop,
  limits: ExchangeLimits & { readonly now: () => number },
  progress: Progress,
): Promise<Reply> {
  const now = limits.now()
  if (statusCode === 304 && isConditional(hop)) {
    await body.dump()
    return { kind: 'end', outcome: { kind: 'unchanged', movedTo: hop.movedTo, ...validators(headers, now) } }
  }
  if (isRedirect(statusCode)) {
    discard(body)
    return { kind: 'redirect', status: statusCode, location: header(headers, 'location') }
  }
  if (statusCode < 200 || statusCode > 299 || statusCode === 206) {
    discard(body)
    return failed(statusFailure(hop.url, statusCode, headers, now))
  }
  const declared = contentLength(headers)
  if (declared !== null && declared > limits.maxBytes) {
    discard(body)
    const size = `is ${sayBytes(declared)} long, more than ${sayBytes(limits.maxBytes)}`
    return failed(tooLarge(size, hop.url))
  }
  const { bytes, hash } = await readBody(body, header(headers, 'content-encoding'), limits.maxBytes, progress)
  const answer = {
    status: statusCode,
    url: hop.url.href,
    movedTo: hop.movedTo,
    body: bytes,
    bodyHash: hash,
    contentType: header(headers, 'content-type'),
    links: linksOf(headers, hop.url),
    ...validators(headers, now),
  }
  return { kind: 'end', outcome: { kind: 'fresh', answer, bytes: progress.wireBytes } }
}

/** Targets of the header Link, as RFC 8288 writes them, at most 20. */
function linksOf(headers: Headers, base: URL): HeaderLink[] {
  const text = [headers['link'] ?? []].flat().join(', ')
  const links = text.matchAll(/<([^>]*)>[^<]*?;\s*rel\s*=\s*(?:"([^"]*)"|([\w-]+))/gu)
  return Array.from(links, ([, target = '', quoted, bare = '']) =>
    (quoted ?? bare)
      .toLowerCase()
      .split(' ')
      .flatMap((rel) => {
        const url = URL.parse(target, base)
        return rel === '' || url === null ? [] : [{ rel, url: url.href }]
      }),
  )
    .flat()
    .slice(0, MOST_LINKS)
}

const MOST_LINKS = 20

function isConditional({ headers }: Hop): boolean {
  return headers['if-none-match'] !== undefined || headers['if-modified-since'] !== undefined
}

function validators(
  headers: Headers,
  now: number,
): {
  readonly etag: string | null
  readonly lastModified: string | null
  readonly freshForMs: number | null
} {
  return {
    etag: header(headers, 'etag'),
    lastModified: header(headers, 'last-modified'),
    freshForMs: freshForMs(headers, now),
  }
}

function failed(failure: FetchFailure): Reply {
  return { kind: 'end', outcome: { kind: 'failed', failure } }
}
