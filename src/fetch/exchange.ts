import type { FetchFailure, FetchOutcome } from '#model/fetch.ts'
import { failureOf, OutOfTimeError, type Situation } from './failure.ts'
import { contentLength, freshForMs, header, type Headers } from './headers.ts'
import { headerLinks } from './links.ts'
import { wrongLogin } from './proxy.ts'
import { receive, type Plan } from './receive.ts'
import type { Outgoing } from './outgoing.ts'
import { isRedirect } from './redirect.ts'
import type { Route } from './routes.ts'
import { BodyTooLargeError, sayBytes, type Progress } from './size.ts'
import { saidIn, statusFailure } from './status.ts'

export interface ExchangeLimits {
  readonly maxBytes: number
  readonly connectTimeoutMs: number
  readonly headersTimeoutMs: number
  readonly totalTimeoutMs: number
}

export interface Hop extends Outgoing {
  readonly url: URL
  /** The redirects led here by permanent hops only: what `Answer.movedTo` will say if this address answers. */
  readonly movedTo: string | null
  /** What is left of the total time for this hop. */
  readonly leftMs: number
  /** As in `FetchRequest`. */
  readonly readsErrors?: boolean | undefined
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
  route: Route,
  hop: Hop,
  limits: ExchangeLimits & { readonly now: () => number },
  stop: AbortController,
): Promise<Exchanged> {
  const startedAt = performance.now()
  const timer = setTimeout(() => stop.abort(new OutOfTimeError()), Math.max(0, hop.leftMs))
  const progress: Progress = { wireBytes: 0 }
  let headers: Headers = {}
  // What the status says is the end if the explanation that follows it cannot be read, or takes too long.
  let refused: Reply | null = null
  const ended = (reply: Reply): Exchanged => ({ reply, headers, tookMs: performance.now() - startedAt })
  try {
    const reply = await receive<Reply>({
      dispatch: (handler) => route.send({ ...hop, timeoutMs: limits.headersTimeoutMs }, handler),
      judge: (status, received) => {
        headers = received
        const proxy = status === 407 ? route.spokenForBy(hop.url) : null
        if (proxy !== null) throw wrongLogin(proxy)
        const refusal = refusalFor({ status, headers, hop, limits, progress })
        if (refusal !== null) refused = failed(refusal)
        return planFor({ status, headers, hop, limits, progress }, refusal)
      },
      maxBytes: limits.maxBytes,
      progress,
      signal: stop.signal,
    })
    return ended(reply)
  } catch (thrown) {
    const error: unknown = stop.signal.aborted ? stop.signal.reason : thrown
    if (stop.signal.aborted && !(error instanceof OutOfTimeError)) throw error
    if (refused !== null) return ended(refused)
    const situation: Situation = { ...limits, url: hop.url, progress, declaredBytes: contentLength(headers) }
    const failure = failureOf(error, situation)
    if (failure === null) throw error
    return ended(failed(failure))
  } finally {
    clearTimeout(timer)
  }
}

interface Begun {
  readonly status: number
  readonly headers: Headers
  readonly hop: Hop
  readonly limits: ExchangeLimits & { readonly now: () => number }
  readonly progress: Progress
}

/** What a status that is neither a success nor a redirect says; null for those. */
function refusalFor({ status, headers, hop, limits }: Begun): FetchFailure | null {
  const isAnswer =
    isUnchanged(status, headers, hop) || isRedirect(status) || (status <= 299 && status !== 206)
  return isAnswer ? null : statusFailure(hop.url, status, headers, limits.now())
}

/** What the headers say already, and what is to become of the body. Throws BodyTooLargeError for a length past the limit. */
function planFor(
  { status, headers, hop, limits, progress }: Begun,
  refusal: FetchFailure | null,
): Plan<Reply> {
  const now = limits.now()
  if (isUnchanged(status, headers, hop)) {
    const outcome = { kind: 'unchanged', movedTo: hop.movedTo, ...validators(headers, now) } as const
    return { kind: 'ignore', value: { kind: 'end', outcome } }
  }
  if (isRedirect(status)) {
    return { kind: 'ignore', value: { kind: 'redirect', status, location: header(headers, 'location') } }
  }
  if (refusal !== null) {
    if (hop.readsErrors !== true) return { kind: 'ignore', value: failed(refusal) }
    const finish = ({ bytes }: { readonly bytes: Uint8Array }) => failed(saidIn(refusal, bytes))
    return { kind: 'read', encoding: header(headers, 'content-encoding'), finish }
  }
  const declared = contentLength(headers)
  if (declared !== null && declared > limits.maxBytes) {
    throw new BodyTooLargeError(`is ${sayBytes(declared)} long, more than ${sayBytes(limits.maxBytes)}`)
  }
  return {
    kind: 'read',
    encoding: header(headers, 'content-encoding'),
    finish: ({ bytes, hash, gzip }) => {
      const answer = {
        status,
        url: hop.url.href,
        movedTo: hop.movedTo,
        body: bytes,
        bodyHash: hash,
        gzip,
        contentType: header(headers, 'content-type'),
        links: headerLinks(headers, hop.url),
        ...validators(headers, now),
      }
      return { kind: 'end', outcome: { kind: 'fresh', answer, bytes: progress.wireBytes } }
    },
  }
}

/** Some hosts ignore the condition and send the whole again, under the same ETag. */
function isUnchanged(status: number, headers: Headers, hop: Hop): boolean {
  if (status === 304) return isConditional(hop)
  const etag = header(headers, 'etag')
  return status === 200 && etag !== null && etag === hop.headers['if-none-match']
}

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
