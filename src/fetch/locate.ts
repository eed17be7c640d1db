import type { FetchFailure, FetchOutcome, FetchRequest, Located } from '#model/fetch.ts'
import { refusalOf } from './agent.ts'
import { failure, refusedDial, shown } from './failure.ts'
import type { FollowOptions } from './follow.ts'
import { asUtf8 } from './headers.ts'
import { createOutgoing } from './outgoing.ts'

/** A shortener may lead to another one, so often. */
const mostHops = 5
/** What a page says that forwards by itself stands in its beginning. */
const pageBytes = 65_536

/**
 * Finds out where a short address leads. Only hosts that `isShort` names are asked, each like any other: whatever they
 * lead to is told and never asked itself, so that nobody learns of us by posting a link. Nothing of a source goes along.
 */
export async function locate(
  url: string,
  isShort: (url: URL) => boolean,
  options: FollowOptions,
): Promise<Located> {
  const start = URL.parse(url)
  if (start === null || !isShort(start)) return failed(noShortener(url))
  const request: FetchRequest = { url, etag: null, lastModified: null }
  const outgoing = createOutgoing(request, { start, userAgent: options.userAgent, authorization: null })
  let at = start
  let leftMs = options.totalTimeoutMs
  for (let hop = 0; hop < mostHops; hop++) {
    const refusal = refusalOf(at, options.rules)
    if (refusal !== null) return failed(refusedDial(refusal, at, null))
    const { reply, tookMs } = await options.ask({ url: at, ...outgoing(at, false), movedTo: null, leftMs })
    leftMs -= tookMs
    const target = reply.kind === 'redirect' ? reply.location : forwardOf(reply.outcome)
    if (target !== null && typeof target !== 'string') return failed(target)
    const next = target === null ? null : URL.parse(asUtf8(target), at)
    if (next === null || !/^https?:$/u.test(next.protocol)) return failed(leadsNowhere(at))
    if (!isShort(next)) return { kind: 'at', url: next.href }
    at = next
  }
  return failed(leadsNowhere(start))
}

/** The address that a page forwards to, null if to none; or why there is no page. */
function forwardOf(outcome: FetchOutcome): string | FetchFailure | null {
  if (outcome.kind === 'failed') return outcome.failure
  if (outcome.kind === 'unchanged') return null
  const page = new TextDecoder().decode(outcome.answer.body.subarray(0, pageBytes))
  const found =
    /<meta[^>]{0,200}http-equiv=["']?refresh["']?[^>]{0,200}url=["']?([^"'>\s]{1,2000})/iu.exec(page) ??
    /location\.(?:replace\(|href\s*=\s*)["']([^"']{1,2000})["']/u.exec(page)
  // Addresses in scripts have their slashes escaped.
  return found?.[1]?.replaceAll('\\/', '/').replaceAll('&amp;', '&') ?? null
}

function failed(why: FetchFailure): Located {
  return { kind: 'failed', failure: why }
}

function noShortener(url: string): FetchFailure {
  return failure(
    'config',
    `'${url.slice(0, 200)}' is not an address of a link shortener.`,
    'Nothing was asked.',
  )
}

function leadsNowhere(url: URL): FetchFailure {
  return failure(
    'redirects',
    `${shown(url)} does not say where it leads.`,
    'Nothing to do: the link is kept as it is.',
  )
}
