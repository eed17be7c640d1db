import type { FetchFailure, FetchFailureCode } from '#model/fetch.ts'
import { shown } from './failure.ts'
import { exhaustedForMs, resetMs, retryAfterMs, type Headers } from './headers.ts'

/** An answer whose status is neither a success nor a redirect, as a failure. */
export function statusFailure(url: URL, status: number, headers: Headers, now: number): FetchFailure {
  const exhaustedMs = exhaustedForMs(headers, now)
  const waitMs = retryAfterMs(headers, now) ?? exhaustedMs ?? (status === 429 ? resetMs(headers, now) : null)
  const code = codeFor(status, waitMs !== null, exhaustedMs !== null)
  const { what, fix } = SENTENCES[code]
  return {
    code,
    message: `${shown(url)} answered ${status}: ${meaning(status) ?? what}.`,
    fix,
    status,
    retryAfterMs: waitMs,
  }
}

/** Longer explanations are pages for people. */
const longestSaid = 2_000

/** The failure with the beginning of what the answer said about it: programs find there which of many reasons it was. */
export function saidIn(failure: FetchFailure, body: Uint8Array): FetchFailure {
  const said = new TextDecoder()
    .decode(body.subarray(0, 4 * longestSaid))
    .trim()
    .slice(0, longestSaid)
  return said === '' ? failure : { ...failure, said }
}

type StatusCode = Extract<
  FetchFailureCode,
  'http' | 'rateLimited' | 'blocked' | 'authMissing' | 'notFound' | 'gone'
>

function codeFor(status: number, asksToWait: boolean, isExhausted: boolean): StatusCode {
  switch (status) {
    case 429:
      return 'rateLimited'
    case 503:
      return asksToWait ? 'rateLimited' : 'http'
    case 401:
      return 'authMissing'
    case 403:
      return isExhausted ? 'rateLimited' : 'blocked'
    case 451:
      return 'blocked'
    case 404:
      return 'notFound'
    case 410:
      return 'gone'
    default:
      return 'http'
  }
}

function meaning(status: number): string | null {
  if (status === 451) return 'it may not show this here for legal reasons'
  if (status === 304) return '"not modified", though we had named no version'
  if (status === 206) return 'it sent only a part, though we had asked for the whole'
  if (status === 503) return 'it is overloaded or being worked on'
  return status >= 500 ? 'something went wrong inside it' : null
}

const SENTENCES: Readonly<Record<StatusCode, { readonly what: string; readonly fix: string }>> = {
  http: {
    what: 'it did not accept the request',
    fix: 'Nothing to do if it passes: it is asked again by itself. If it stays, open the address in a browser.',
  },
  rateLimited: {
    what: 'we asked too often',
    fix: 'Nothing to do: it is asked again when the host allows. If it happens often, set LEAKWIRE_HOST_GAP_MS higher.',
  },
  blocked: {
    what: 'it does not let this program in',
    fix: "Open the address in a browser. If it opens there, the host blocks programs or this network: look for the site's official feed, or ask its owner.",
  },
  authMissing: {
    what: 'it wants a sign-in',
    fix: 'Give the source an address or a token that may be read, then save it: it is not asked again before.',
  },
  notFound: {
    what: 'there is nothing at this address (any more)',
    fix: "Look on the site for the feed's new address. It is asked once a day until it has been missing for 14 days.",
  },
  gone: {
    what: 'it was removed for good',
    fix: "Look on the site for the feed's new address, or remove the source: it is not asked again until edited.",
  },
}
