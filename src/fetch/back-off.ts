import type { FetchFailure, FetchFailureCode } from '#model/fetch.ts'
import { sayDuration } from './duration.ts'
import { phaseOf } from './phase.ts'

/** What a failing source is called on its page. */
export type Trouble =
  | 'degraded'
  | 'rateLimited'
  | 'blocked'
  | 'needsSignIn'
  | 'gone'
  | 'broken'
  | 'overBudget'

export interface BackOff {
  /** Milliseconds since 1970; null: not again until the source is edited. */
  readonly at: number | null
  /** In plain words: 'failed 3 times in a row, so it is left alone for up to 1 h'. */
  readonly why: string
  readonly state: Trouble
}

export interface Failing {
  readonly now: number
  readonly sourceId: string
  readonly failure: FetchFailure
  /** In a row, this one included: at least 1. */
  readonly failures: number
  /** When the first of them happened. */
  readonly failingSince: number
}

/**
 * When to ask a source again after a failure. A wait that the host asked for is kept to (up to 7 days); what only an
 * edit can mend stops; the rest is tried ever less often, at least daily, spread by the source's id and the count.
 */
export function backOff(failing: Failing): BackOff {
  return RULES[failing.failure.code](failing)
}

const MINUTE_MS = 60_000
const QUARTER_MS = 15 * MINUTE_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const LONGEST_WAIT_MS = 7 * DAY_MS

const RULES: Readonly<Record<FetchFailureCode, (failing: Failing) => BackOff>> = {
  rateLimited: askedToWait,
  blocked,
  authMissing,
  gone: () => stopped('gone', 'the host says that it was removed for good'),
  notFound: missing,
  refusedAddress: (failing) => fewer(failing, HOUR_MS),
  redirects: (failing) => fewer(failing, HOUR_MS),
  tooLarge: (failing) => fewer(failing, HOUR_MS),
  tls: (failing) => fewer(failing, HOUR_MS),
  notFeed: broken,
  wrongContent: broken,
  layoutChanged: broken,
  previewDisabled: (failing) => daily(failing, 'broken', 'it shows nobody its posts'),
  optedOut: (failing) =>
    daily(failing, 'blocked', 'its author wishes to be read by people who are signed in'),
  authExpired,
  budget: (failing) => ({ ...askedToWait(failing), state: 'overBudget', why: 'the month is spent' }),
  internal: (failing) => fewer(failing, HOUR_MS),
  config: (failing) => fewer(failing, QUARTER_MS),
  network: (failing) => fewer(failing, QUARTER_MS),
  dns: (failing) => fewer(failing, QUARTER_MS),
  timeout: (failing) => fewer(failing, QUARTER_MS),
  http: (failing) => fewer(failing, QUARTER_MS),
}

function stopped(state: Trouble, because: string): BackOff {
  return { at: null, state, why: `${because}: not asked again until the source is edited` }
}

/** It answers, but with something else than is expected there: it may come back by itself, or need a person. */
function broken(failing: Failing): BackOff {
  return { ...fewer(failing, HOUR_MS), state: 'broken' }
}

/** What only its owner can change is looked at once a day. */
function daily(failing: Failing, state: Trouble, because: string): BackOff {
  return { at: later(failing, DAY_MS), state, why: `${because}, so it is asked once a day` }
}

function askedToWait(failing: Failing): BackOff {
  const { failure, failures } = failing
  const askedMs = failure.retryAfterMs
  const waitMs =
    askedMs === null
      ? Math.min(HOUR_MS * failures, DAY_MS)
      : Math.min(Math.max(askedMs, MINUTE_MS), LONGEST_WAIT_MS)
  const why =
    askedMs === null
      ? `the host asks for fewer requests, so it is left alone for ${sayDuration(waitMs)}`
      : `the host asked for a pause of ${sayDuration(askedMs)}`
  return { at: later(failing, waitMs), state: 'rateLimited', why }
}

function blocked(failing: Failing): BackOff {
  if (failing.failure.status === 451)
    return stopped('blocked', 'the host may not show it here for legal reasons')
  const waitMs = Math.max(4 * HOUR_MS, askedFor(failing))
  return {
    at: later(failing, waitMs),
    state: 'blocked',
    why: `the host does not let this program in, so it is left alone for ${sayDuration(waitMs)}`,
  }
}

/** Where nothing was asked, because a key is not set here, looking again costs nothing. */
function authMissing(failing: Failing): BackOff {
  if (failing.failure.status !== null) return stopped('needsSignIn', 'it wants a sign-in')
  return { ...fewer(failing, HOUR_MS), state: 'needsSignIn' }
}

/** Hosts refuse a good key now and then: only the third time in a row it has run out. */
function authExpired(failing: Failing): BackOff {
  if (failing.failures >= 3) return stopped('needsSignIn', 'its cookie or key is no longer taken')
  return { ...fewer(failing, HOUR_MS), state: 'needsSignIn' }
}

/** Some hosts answer 404 for days on end and recover (YouTube did six times in 2026), so only 14 days mean gone. */
function missing(failing: Failing): BackOff {
  if (failing.now - failing.failingSince >= 14 * DAY_MS)
    return stopped('gone', 'nothing was found there for 14 days')
  return fewer(failing, HOUR_MS)
}

/** Exponential with full jitter: a moment between `firstMs` and `firstMs` doubled with every failure, a day at most. */
function fewer(failing: Failing, firstMs: number): BackOff {
  const { now, sourceId, failures } = failing
  const longestMs = Math.min(firstMs * 2 ** Math.min(failures, 20), DAY_MS)
  const share = phaseOf(`${sourceId} ${failures}`)
  const waitMs = Math.round(firstMs + share * (longestMs - firstMs))
  const times = failures === 1 ? 'failed once' : `failed ${failures} times in a row`
  return {
    at: now + Math.max(waitMs, askedFor(failing)),
    state: 'degraded',
    why: `${times}, so it is left alone for up to ${sayDuration(Math.max(longestMs, askedFor(failing)))}`,
  }
}

function askedFor({ failure }: Failing): number {
  return Math.min(failure.retryAfterMs ?? 0, LONGEST_WAIT_MS)
}

/** Never before `waitMs`, up to 10 % and an hour after it, so that sources paused together do not come back together. */
function later({ now, sourceId, failures }: Failing, waitMs: number): number {
  return now + waitMs + Math.round(Math.min(waitMs * 0.1, HOUR_MS) * phaseOf(`${sourceId} ${failures}`))
}
