import type { Kysely } from 'kysely'
import type { FetchFailure, FetchOutcome, FetchRequest } from '#model/fetch.ts'
import type { Tables } from '#storage/tables.ts'
import {
  type HeldSubscription,
  claimAttempt,
  endAllLeases,
  endPastLeases,
  restlessSubscriptions,
  subscriptionOf,
  withdrawLease,
} from '#storage/websub.ts'
import { callbackOf, isRefusal, whatIsDue, wishedLeaseSeconds } from './decide.ts'

export interface TendHands {
  readonly db: Kysely<Tables>
  readonly ask: (request: FetchRequest) => Promise<FetchOutcome>
  readonly now: () => number
  /** Where hubs reach us; null: they cannot, so nothing is subscribed to. */
  readonly callbackBase: string | null
  readonly minMs: number
}

/** What became of it: `asked` says that the hub took it and will ask back. */
export type Tended =
  | { readonly kind: 'nothing' | 'asked' | 'ended' }
  | { readonly kind: 'refused' | 'failed'; readonly message: string }

const dayMs = 24 * 60 * 60 * 1000

/**
 * The sources whose subscription needs something. Leases that ended lose their trust here, at once; without an address
 * that hubs can reach, all of them do.
 */
export async function dueForHub(hands: Omit<TendHands, 'ask'>): Promise<string[]> {
  const now = hands.now()
  if (hands.callbackBase === null) {
    await endAllLeases(hands.db, { now, minMs: hands.minMs })
    return []
  }
  await endPastLeases(hands.db, { now, minMs: hands.minMs })
  const restless = await restlessSubscriptions(hands.db, {
    askedBefore: now - dayMs,
    leaseBefore: now + dayMs,
  })
  return restless.filter((held) => whatIsDue(held, now) !== null).map(({ sourceId }) => sourceId)
}

/**
 * Subscribes, renews or ends the subscription of one source, if that is due. The attempt is written down before the
 * hub hears of it, as it may ask back before it answers: a kill in between costs this day's attempt, nothing else.
 */
export async function tendSubscription(hands: TendHands, sourceId: string): Promise<Tended> {
  const base = hands.callbackBase
  const held = await subscriptionOf(hands.db, sourceId)
  const due = held === null ? null : whatIsDue(held, hands.now())
  if (held === null || due === null || base === null) return { kind: 'nothing' }
  const attempt = { state: stateWhile(due, held), askedAt: hands.now() }
  if (!(await claimAttempt(hands.db, held, attempt))) return { kind: 'nothing' }
  if (due === 'forget') return { kind: 'ended' }
  try {
    const outcome = await hands.ask(requestOf(held, due, base))
    if (due === 'unsubscribe') return { kind: 'ended' }
    return outcome.kind === 'failed' ? await settleFailure(hands, held, outcome.failure) : { kind: 'asked' }
  } catch (error) {
    // We were stopped, which says nothing about the hub: it is asked when we run again.
    if (due === 'subscribe') await claimAttempt(hands.db, { key: held.key, ...attempt }, held)
    throw error
  }
}

/** The state from the attempt on, until the hub asks back. */
function stateWhile(
  due: 'subscribe' | 'unsubscribe' | 'forget',
  { state }: HeldSubscription,
): HeldSubscription['state'] {
  if (due !== 'subscribe') return 'ended'
  return state === 'ended' || state === 'refused' ? 'asked' : state
}

async function settleFailure(
  { db, now, minMs }: TendHands,
  { key }: HeldSubscription,
  failure: FetchFailure,
): Promise<Tended> {
  if (!isRefusal(failure)) return { kind: 'failed', message: failure.message }
  await withdrawLease(db, key, { state: 'refused', now: now(), minMs })
  return { kind: 'refused', message: failure.message }
}

function requestOf(
  { hub, topic, key, secret, proxy }: HeldSubscription,
  mode: 'subscribe' | 'unsubscribe',
  base: string,
): FetchRequest {
  return {
    url: hub,
    etag: null,
    lastModified: null,
    ...(proxy !== null && { proxy }),
    form: {
      'hub.callback': callbackOf(base, key),
      'hub.mode': mode,
      'hub.topic': topic,
      ...(mode === 'subscribe' && {
        'hub.secret': secret,
        'hub.lease_seconds': String(wishedLeaseSeconds),
      }),
    },
  }
}
