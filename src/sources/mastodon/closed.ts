import type { FetchFailure } from '#model/fetch.ts'
import type { Place } from './account.ts'

/** Why neither the interface of a server nor its RSS shows an account. What passes by itself is said as it is. */
export function whyClosed(place: Place, refusal: FetchFailure, rss: FetchFailure): FetchFailure {
  if (!lasting.has(rss.code)) return rss
  const { host, name } = place
  if (wantsSignature(refusal) || wantsSignature(rss)) {
    const message = `${host} answers only requests that another server of the fediverse has signed, so it shows the posts of @${name} to no reader.`
    return signIn(place, 'authMissing', { message, status: refusal.status })
  }
  if (refusal.code === 'authMissing' || refusal.code === 'blocked') {
    const message = `${host} shows the posts of @${name} to people who are signed in only: its interface answered ${refusal.status}, its RSS ${rss.status ?? 'nothing that can be read'}.`
    return signIn(place, refusal.code, { message, status: refusal.status })
  }
  return {
    code: rss.code === 'gone' ? 'gone' : 'notFound',
    message: `${host} knows no account @${name}: neither its interface nor its RSS shows one.`,
    fix: `Look whether https://${host}/@${name} opens in a browser: the name may be another, the account renamed or deleted.`,
    status: refusal.status,
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
