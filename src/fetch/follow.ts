import type { FetchFailure, FetchOutcome, FetchRequest } from '#model/fetch.ts'
import type { AddressRules } from './address.ts'
import { refusalOf } from './agent.ts'
import { basic, unescaped } from './credentials.ts'
import type { Exchanged, Hop } from './exchange.ts'
import { failure, refusedDial, shown } from './failure.ts'
import { createOutgoing, unsendableHeader } from './outgoing.ts'
import { isPermanent, lostBody, nextHop, repeatsForm, strayPost } from './redirect.ts'

export interface FollowOptions {
  readonly rules: AddressRules
  readonly userAgent: string
  readonly totalTimeoutMs: number
  /** Asks one address, without following. */
  readonly ask: (hop: Hop) => Promise<Exchanged>
}

/**
 * Asks an address and what it redirects to, at most six in all, each checked before it is asked. Validators go only to
 * the address they came from, whichever of these that is; credentials and the source's own headers only to the origin
 * of its address. What is posted goes nowhere else either: a redirect to another origin ends it.
 */
export async function follow(request: FetchRequest, options: FollowOptions): Promise<FetchOutcome> {
  const start = startOf(request)
  if (!(start instanceof URL)) return failed(start)
  const authorization = takeCredentials(start)
  const outgoing = createOutgoing(request, { start, userAgent: options.userAgent, authorization })
  const trail: [URL, ...URL[]] = [start]
  let isMoved = true
  let posts = isPosted(request)
  const { readsErrors } = request
  const first = { url: start, ...outgoing(start, posts), movedTo: null }
  let hop: Hop = { ...first, leftMs: options.totalTimeoutMs, readsErrors }
  for (;;) {
    const refusal = refusalOf(hop.url, options.rules)
    if (refusal !== null) return failed(refusedDial(refusal, hop.url, trail.at(-2) ?? null))
    const { reply, tookMs } = await options.ask(hop)
    if (reply.kind === 'end') return reply.outcome
    const next = nextHop(trail, reply.location)
    if (next.kind === 'refused') return failed(next.failure)
    const stray = strayOf(request, { start, from: hop.url, to: next.url, status: reply.status })
    if (stray !== null) return failed(stray)
    isMoved &&= isPermanent(reply.status)
    posts &&= repeatsForm(reply.status)
    hop = {
      url: next.url,
      ...outgoing(next.url, posts),
      movedTo: isMoved ? next.url.href : null,
      leftMs: hop.leftMs - tookMs,
      readsErrors,
    }
    trail.push(next.url)
  }
}

/** Where a request begins, or why it does not. */
function startOf(request: FetchRequest): URL | FetchFailure {
  const start = URL.parse(request.url)
  if (start === null) return noAddress(request.url)
  if (start.protocol !== 'http:' && start.protocol !== 'https:') return wrongScheme(start)
  return unsendableHeader(request) ?? start
}

function isPosted({ form, json }: FetchRequest): boolean {
  return form !== undefined || json !== undefined
}

/** Why what is posted does not follow a redirect; null: it does, or nothing is posted. */
function strayOf(
  request: FetchRequest,
  {
    start,
    from,
    to,
    status,
  }: { readonly start: URL; readonly from: URL; readonly to: URL; readonly status: number },
): FetchFailure | null {
  if (!isPosted(request)) return null
  if (to.origin !== start.origin) return strayPost(from, to, request.json === undefined ? 'form' : 'message')
  return request.json !== undefined && !repeatsForm(status) ? lostBody(from, to) : null
}

function failed(failure: FetchFailure): FetchOutcome {
  return { kind: 'failed', failure }
}

function noAddress(text: string): FetchFailure {
  return failure(
    'refusedAddress',
    `'${text.slice(0, 200)}' is not an address.`,
    'Write it in full, for example https://example.org/feed.xml.',
  )
}

function wrongScheme(url: URL): FetchFailure {
  return failure(
    'refusedAddress',
    `${shown(url)} was not asked: it is a ${url.protocol} address, and only http and https are asked.`,
    'Give the source an http or https address.',
  )
}

/** Takes 'user:password@' and the fragment out of `url`; returns the Authorization header, null without credentials. */
function takeCredentials(url: URL): string | null {
  const { username, password } = url
  url.hash = ''
  url.username = ''
  url.password = ''
  if (username === '' && password === '') return null
  return basic({ user: unescaped(username), password: unescaped(password) })
}
