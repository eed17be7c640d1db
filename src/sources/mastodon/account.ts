import type { FetchFailure } from '#model/fetch.ts'
import type { Context, Poll } from '#sources/adapter.ts'
import { asFailure, askJson } from '#sources/ask-json.ts'
import type { FeedNotice } from '#sources/feed-notices.ts'
import { handleOf } from './posts.ts'
import { type StatusAccount, readAccount } from './status.ts'

/** An account as its address names it. */
export interface Place {
  /** 'https://a.example', without a slash at the end. */
  readonly origin: string
  readonly host: string
  readonly name: string
}

/** The interface is not for us, or there is none: what is public may still be in the RSS. */
export interface Refused {
  readonly kind: 'refused'
  readonly failure: FetchFailure
}

/** What an address 'https://HOST/@name' names; null for any other. */
export function placeOf(address: string): Place | null {
  const url = URL.parse(address)
  const name = /^\/@([\w.-]+)\/?$/u.exec(url?.pathname ?? '')?.[1]
  return url === null || name === undefined ? null : { origin: url.origin, host: url.host, name }
}

/** Why an address that names no account is not asked. */
export function noPlace(address: string): FetchFailure {
  return {
    code: 'config',
    message: `'${address}' names no account, so nothing was asked.`,
    fix: 'Give the address of an account: https://HOST/@name.',
    status: null,
    retryAfterMs: null,
  }
}

/** The account of that name, with its id; one that is suspended or deleted is a failure that says so. */
export async function lookUp(
  context: Context,
  place: Place,
): Promise<
  { readonly kind: 'found'; readonly account: StatusAccount; readonly bytes: number } | Refused | Failed
> {
  const { origin, host, name } = place
  const asked = await askJson(context, `${origin}/api/v1/accounts/lookup?acct=${encodeURIComponent(name)}`)
  if (asked.kind === 'failed') return ended(asked.failure, place)
  // Programs without this interface show a page at any address.
  if (asked.kind === 'unreadable')
    return { kind: 'refused', failure: asFailure(asked.error, asked.answer.status) }
  if (asked.kind === 'unchanged') return { kind: 'refused', failure: noAccount(host, name) }
  const account = readAccount(asked.value)
  if (account === null) return { kind: 'refused', failure: noAccount(host, name) }
  if (account.suspended) return { kind: 'failed', failure: suspended(place) }
  return { kind: 'found', account, bytes: asked.bytes }
}

type Failed = Extract<Poll, { kind: 'failed' }>

/** A failure of the interface: whether the RSS may still tell something, or that is all. */
export function ended(failure: FetchFailure, place: Place): Refused | Failed {
  if (isRefusal(failure)) return { kind: 'refused', failure }
  if (failure.code !== 'gone') return { kind: 'failed', failure }
  return { kind: 'failed', failure: removed(place, failure.status) }
}

function isRefusal({ code, status }: FetchFailure): boolean {
  if (code === 'authMissing' || code === 'notFound') return true
  return (code === 'blocked' && status === 403) || (code === 'http' && refusals.has(status))
}

/** How servers answer a question that they do not know. */
const refusals: ReadonlySet<number | null> = new Set([400, 405, 406, 422, 501])

function noAccount(host: string, name: string): FetchFailure {
  return {
    code: 'wrongContent',
    message: `${host} answered the question who @${name} is with something that is no account.`,
    fix: 'Open the address in a browser: it may not be a server of the fediverse.',
    status: null,
    retryAfterMs: null,
  }
}

function removed({ host, name }: Place, status: number | null): FetchFailure {
  return {
    code: 'gone',
    message: `The account @${name} is no longer on ${host}: it was deleted or suspended. It answered 410.`,
    fix: 'Look where its owner posts now and follow that, or remove the source: what was read stays.',
    status,
    retryAfterMs: null,
  }
}

/** Its server still has all of it, and may let it back in. */
function suspended({ host, name }: Place): FetchFailure {
  return {
    code: 'notFound',
    message: `${host} has suspended the account @${name} and shows nothing of it.`,
    fix: 'Look where its owner posts now. A suspension may be lifted: it is asked again for 14 days, and what was read stays.',
    status: null,
    retryAfterMs: null,
  }
}

/** Where an account went, as a notice; null if it is where it was. */
export function movedNotice(account: StatusAccount | null, { origin, host, name }: Place): FeedNotice | null {
  const moved = account?.moved ?? null
  if (moved === null) return null
  const at = URL.parse(moved.url)?.href ?? null
  return {
    message: `@${name}@${host} has moved to @${handleOf(moved, origin)}.`,
    fix: `Follow ${at ?? `@${handleOf(moved, origin)}`} and remove this source: what was read stays.`,
    code: 'moved',
  }
}
