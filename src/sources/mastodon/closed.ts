import type { FetchFailure } from '#model/fetch.ts'
import { pageNotice } from '#sources/feed-notices.ts'
import type { Place } from './account.ts'

/**
 * Why neither the interface of a server nor its RSS shows an account. What passes by itself, and what stands before both,
 * is said as it is.
 */
export function whyClosed(place: Place, refusal: FetchFailure, rss: FetchFailure): FetchFailure {
  if (mayPass(refusal)) return refusal
  if (!lasting.has(rss.code)) return rss
  if (refusal.code === 'wrongContent' && rss.code === 'wrongContent') return refusal
  const guard = pageNotice(place.origin, refusal.said ?? rss.said ?? '')
  if (guard !== null) return { ...guard, status: refusal.status, retryAfterMs: null }
  return toMembersOnly(place, refusal, rss) ?? unknown(place, refusal, rss)
}

/** Null if nothing says that the server lets in anybody at all. */
function toMembersOnly(place: Place, refusal: FetchFailure, rss: FetchFailure): FetchFailure | null {
  const { host, name } = place
  const { status, code } = refusal
  if (wantsSignature(refusal) || wantsSignature(rss)) {
    const message = `${host} answers only requests that another server of the fediverse has signed, so it shows the posts of @${name} to no reader.`
    return signIn(place, 'authMissing', { message, status })
  }
  if (code !== 'authMissing' && code !== 'blocked') return null
  const message = `${host} shows the posts of @${name} to people who are signed in only: its interface answered ${status}, its RSS ${rss.status ?? 'nothing that can be read'}.`
  return signIn(place, code, { message, status })
}

function unknown({ host, name }: Place, { status }: FetchFailure, rss: FetchFailure): FetchFailure {
  return {
    code: rss.code === 'gone' ? 'gone' : 'notFound',
    message: `${host} knows no account @${name}: neither its interface nor its RSS shows one.`,
    fix: `Look whether https://${host}/@${name} opens in a browser: the name may be another, the account renamed or deleted.`,
    status,
    retryAfterMs: null,
  }
}

const lasting: ReadonlySet<FetchFailure['code']> = new Set([
  'notFound',
  'gone',
  'authMissing',
  'blocked',
  'wrongContent',
])

/** Trouble on the way to the interface, which says nothing of who is let in. */
function mayPass({ code, status }: FetchFailure): boolean {
  return status === null ? code !== 'wrongContent' : status >= 500 && status !== 501
}

/** Servers in "secure mode" or with "authorized fetch". */
function wantsSignature({ said = '' }: FetchFailure): boolean {
  return /not signed|unsigned|must be signed|signed (?:request|fetch)|http signature|authorized.fetch|secure mode/iu.test(
    said,
  )
}

function signIn(
  { host, name }: Place,
  code: FetchFailure['code'],
  said: Pick<FetchFailure, 'message' | 'status'>,
): FetchFailure {
  return {
    code,
    fix: `With an account on ${host}, give the source the header Authorization: Bearer TOKEN. Otherwise follow @${name} elsewhere.`,
    retryAfterMs: null,
    ...said,
  }
}
