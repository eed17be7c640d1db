import type { FetchFailure } from '#model/fetch.ts'
import { failure, shown } from './failure.ts'
import { asUtf8 } from './headers.ts'

export type NextHop =
  | { readonly kind: 'to'; readonly url: URL }
  | { readonly kind: 'refused'; readonly failure: FetchFailure }

/** 307 and 308 say that a form is to be sent again; after the others a GET follows (RFC 9110, 15.4). */
export function repeatsForm(status: number): boolean {
  return status === 307 || status === 308
}

/** 303 and the temporary ones are followed and never remembered; 301 and 308 are permanent. */
export function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status)
}

export function isPermanent(status: number): boolean {
  return status === 301 || status === 308
}

/**
 * Where to go after the last of `trail` (every address asked so far, in order) answered with `location`, the header
 * as Latin-1. Refuses what is not http(s), https -> http, a loop, and a sixth hop. Whether the address may be dialled
 * is decided when it is.
 */
export function nextHop(trail: readonly [URL, ...URL[]], location: string | null): NextHop {
  const from = trail.at(-1) ?? trail[0]
  if (location === null) return refused(`${shown(from)} redirects without saying where to`, FIX_SITE)
  const to = targetOf(location, from)
  if (to === null) return refused(`${shown(from)} redirects to an address that is none`, FIX_SITE)
  if (to.protocol !== 'http:' && to.protocol !== 'https:') {
    const message = `${shown(from)} redirects to a ${to.protocol} address, and only http and https are asked.`
    return { kind: 'refused', failure: failure('refusedAddress', message, FIX_ADDRESS) }
  }
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    return refused(`${shown(from)} redirects from https to plain http (${shown(to)})`, FIX_PLAIN)
  }
  if (trail.some((earlier) => earlier.href === to.href)) {
    return refused(`${shown(from)} redirects in a circle, back to ${shown(to)}`, FIX_CIRCLE)
  }
  if (trail.length > MAX_HOPS)
    return refused(`${shown(trail[0])} redirects more than ${MAX_HOPS} times`, FIX_CIRCLE)
  return { kind: 'to', url: to }
}

/** For what is posted and would leave the origin it was meant for. */
export function strayPost(from: URL, to: URL, what: 'form' | 'message'): FetchFailure {
  const message = `${shown(from)} redirects to another host (${shown(to)}), where the ${what} was not sent.`
  return failure('redirects', message, FIX_SITE)
}

/** For JSON that a redirect asks to leave behind. */
export function lostBody(from: URL, to: URL): FetchFailure {
  const message = `${shown(from)} redirects to ${shown(to)} without taking what was sent.`
  return failure('redirects', message, FIX_SITE)
}

const MAX_HOPS = 5

const FIX_SITE = 'Open the address in a browser and give the source the one that it ends at.'
const FIX_ADDRESS =
  'Give the source an http or https address; if it was right once, the site may have been broken into.'
const FIX_PLAIN =
  'Ask its owner to redirect to https; if plain http is all there is, give the source that address itself.'
const FIX_CIRCLE =
  'Open the address in a browser and give the source the one that it ends at. Sites that insist on cookies cannot be read.'

function refused(what: string, fix: string): NextHop {
  return { kind: 'refused', failure: failure('redirects', `${what}.`, fix) }
}

/** Credentials and fragments of a target are dropped. */
function targetOf(location: string, from: URL): URL | null {
  const target = URL.parse(asUtf8(location), from)
  if (target === null) return null
  target.hash = ''
  target.username = ''
  target.password = ''
  return target
}
