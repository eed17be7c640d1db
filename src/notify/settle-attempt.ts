import type { FetchFailure, FetchFailureCode } from '#model/fetch.ts'
import type { TargetKind } from '#model/subscription.ts'

/** What follows from an attempt that failed. */
export type Verdict =
  /** Once more at `at`; `holdsAll`: nothing else goes to this target before. */
  | { readonly kind: 'again'; readonly at: number; readonly holdsAll: boolean; readonly isFailure: boolean }
  /** This message is not tried any more. */
  | { readonly kind: 'dead' }
  /** The target says that it is gone: nothing is sent there any more. */
  | { readonly kind: 'ended' }

export interface Attempt {
  readonly target: TargetKind
  readonly failure: FetchFailure
  /** Of this message, this one counted. */
  readonly attempts: number
  /** Of this target in a row before this one. */
  readonly failures: number
  readonly now: number
  /** From 0 to 1. */
  readonly jitter: number
}

export const mostAttempts = 16
/** What has waited so long for a target that has been failing so long is given up. */
export const giveUpAfterMs = 3 * 24 * 3_600_000

const firstWaitMs = 30_000
const longestWaitMs = 6 * 3_600_000
const longestWishMs = 7 * 24 * 3_600_000

/**
 * What to do after a failure. Waits double from 30 seconds to 6 hours, spread over a quarter to either side, and are
 * never shorter than what the target asks for. Failures of the target hold all its messages and count until it takes
 * one; failures of one message are its own, and the 16th ends it.
 */
export function settleAttempt({ target, failure, attempts, failures, now, jitter }: Attempt): Verdict {
  if (isGone(target, failure)) return { kind: 'ended' }
  const holdsAll = isOfTarget(target, failure)
  if (!holdsAll && (attempts >= mostAttempts || isFinal(target, failure))) return { kind: 'dead' }
  const wish = failure.retryAfterMs
  // Asking to wait is no failure, unless it does not say how long.
  const isFailure = holdsAll && !(failure.code === 'rateLimited' && wish !== null)
  const tries = isFailure ? failures + 1 : holdsAll ? 1 : attempts
  const wait = Math.min(firstWaitMs * 2 ** Math.min(tries - 1, 30), longestWaitMs) * (0.75 + jitter / 2)
  const asked = wish === null ? 0 : Math.min(wish * (1 + jitter / 10), longestWishMs)
  const ms = wish !== null && !isFailure ? Math.max(asked, 1_000) : Math.max(wait, asked)
  return { kind: 'again', at: now + Math.round(ms), holdsAll, isFailure }
}

const ofTarget: ReadonlySet<FetchFailureCode> = new Set([
  'network',
  'dns',
  'timeout',
  'tls',
  'rateLimited',
  'blocked',
  'authMissing',
  'notFound',
  'gone',
  'redirects',
  'refusedAddress',
  'config',
])

/** Whether another message would fare no better. What a mail server answers to a letter is about that letter. */
function isOfTarget(target: TargetKind, { code, status }: FetchFailure): boolean {
  if (code !== 'http') return ofTarget.has(code)
  if (target === 'mail') return false
  return status === null || status >= 500 || status === 408 || status === 425
}

/** 410 says so by itself; Discord and Slack answer 404 once a webhook was deleted, Telegram 401, 403 or 404 to its bot. */
function isGone(target: TargetKind, { status, code }: FetchFailure): boolean {
  if (target === 'mail') return code === 'gone'
  if (status === 410) return true
  if (target === 'discord' || target === 'slack') return status === 404
  return target === 'telegram' && (status === 401 || status === 403 || status === 404)
}

/** A mail server that refuses a letter for good says so with 5xx. */
function isFinal(target: TargetKind, { status }: FetchFailure): boolean {
  return target === 'mail' && status !== null && status >= 500
}
