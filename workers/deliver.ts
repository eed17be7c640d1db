import type { Kysely } from 'kysely'
import type { FetchFailure } from '#model/fetch.ts'
import type { Message } from '#model/news.ts'
import type { Subscription } from '#model/subscription.ts'
import { quietUntil } from '#notify/due.ts'
import { mergeNews } from '#notify/merge-news.ts'
import { giveUpAfterMs, mostAttempts, settleAttempt } from '#notify/settle-attempt.ts'
import {
  type ClaimedParcel,
  claimParcel,
  giveUpDeliveries,
  packDeliveries,
  postponeParcel,
  settleParcel,
} from '#storage/deliveries.ts'
import {
  getSubscription,
  haltSubscription,
  holdSubscription,
  markTargetWell,
} from '#storage/subscriptions.ts'
import type { Tables } from '#storage/tables.ts'
import { type SendHands, sendMessage } from './send-message.ts'

export interface DeliverHands extends SendHands {
  readonly db: Kysely<Tables>
  /** What stands before every path in an address. */
  readonly base: string
  /** From 0 to 1, another number each time. */
  readonly random: () => number
}

/** What was done for one subscription; `failures` say why messages were not taken. */
export interface DeliverReport {
  readonly sent: number
  readonly failures: readonly string[]
}

/** Longer than any attempt takes: after that its process counts as dead, and the message is sent by another. */
const leaseMs = 60_000
/** So long one subscription is served at a stretch; what is left is due and found by the next look. */
const stretchMs = 20_000

/**
 * Sends what is due for one subscription, one message at a time, the oldest first, until nothing is left or the target
 * fails. Each attempt is written down before it is made and its outcome after it: a kill between leaves the message due
 * again under the same id, once its lease has lapsed. `isTest`: only test messages are sent.
 */
export async function deliver(
  hands: DeliverHands,
  subscriptionId: number,
  isTest = false,
): Promise<DeliverReport> {
  const report = { sent: 0, failures: [] as string[] }
  const startedAt = hands.now()
  while (hands.now() - startedAt < stretchMs) {
    const subscription = await getSubscription(hands.db, subscriptionId)
    if (subscription === null) break
    const parcel = await nextParcel(hands, subscription, isTest)
    if (parcel === null) break
    const failure = await attempt(hands, subscription, parcel)
    if (failure === null) report.sent += 1
    else report.failures.push(failure.message)
  }
  return report
}

/** Tests are sent whatever holds the others. */
async function nextParcel(
  hands: DeliverHands,
  subscription: Subscription,
  isTest: boolean,
): Promise<ClaimedParcel | null> {
  const { db } = hands
  const now = hands.now()
  const { id, options, state, holdUntil } = subscription
  const quiet = quietUntil(now, options)
  const isHeld = holdUntil !== null && holdUntil > now
  if (quiet !== null && state === 'active' && !isHeld) {
    await holdSubscription(db, id, { until: quiet, why: 'quiet hours', isFailure: false, now })
  }
  await packDeliveries(db, id, now)
  const onlyTests = isTest || state !== 'active' || isHeld || quiet !== null
  return await claimParcel(db, id, { now, leaseMs, onlyTests })
}

async function attempt(
  hands: DeliverHands,
  subscription: Subscription,
  parcel: ClaimedParcel,
): Promise<FetchFailure | null> {
  const { db, now } = hands
  if (parcel.attempts > mostAttempts && parcel.news.length > 0) return await settleLost(hands, parcel)
  const failure = await send(hands, subscription, parcel)
  if (failure !== null) {
    await settleFailure(hands, { subscription, parcel, failure })
    return failure
  }
  await settleParcel(db, parcel.id, { state: 'sent', outcome: 'Taken.', fix: null }, now())
  if (subscription.failures > 0 || subscription.holdUntil !== null) await markTargetWell(db, subscription.id)
  return null
}

async function send(
  hands: DeliverHands,
  { id, filter, target }: Subscription,
  parcel: ClaimedParcel,
): Promise<FetchFailure | null> {
  const message: Message = {
    id: parcel.id,
    subscriptionId: id,
    filter: { id: filter.id, name: filter.name, query: filter.query },
    madeAt: parcel.madeAt,
    news: mergeNews(parcel.news),
    base: hands.base,
  }
  try {
    return await sendMessage(hands, target, message)
  } catch (error) {
    // We were stopped, which says nothing of the target: it is asked when we run again.
    const again = { at: hands.now(), outcome: null, fix: null, isUncounted: true }
    if (error instanceof Error && error.name === 'AbortError')
      await postponeParcel(hands.db, parcel.id, again)
    throw error
  }
}

interface Failed {
  readonly subscription: Subscription
  readonly parcel: ClaimedParcel
  readonly failure: FetchFailure
}

async function settleFailure(hands: DeliverHands, failed: Failed): Promise<void> {
  const { db } = hands
  const now = hands.now()
  const { subscription, parcel, failure } = failed
  const { id } = subscription
  const { message: outcome, fix } = failure
  // A test that fails has said what it was sent for.
  if (parcel.news.length === 0)
    return await settleParcel(db, parcel.id, { state: 'failed', outcome, fix }, now)
  const verdict = settleAttempt({
    target: subscription.target.kind,
    failure,
    attempts: parcel.attempts,
    failures: subscription.failures,
    now,
    jitter: hands.random(),
  })
  switch (verdict.kind) {
    case 'dead':
      return await settleParcel(db, parcel.id, { state: 'failed', outcome, fix: fixForGood }, now)
    case 'ended':
      await postponeParcel(db, parcel.id, { at: now, outcome, fix })
      return await haltSubscription(db, id, { state: 'ended', why: outcome }, now)
    case 'again':
      await postponeParcel(db, parcel.id, {
        at: verdict.at,
        outcome,
        fix,
        // What holds all is counted for the target.
        isUncounted: verdict.holdsAll,
      })
      if (!verdict.holdsAll) return
      await holdSubscription(db, id, { until: verdict.at, why: outcome, isFailure: verdict.isFailure, now })
      return await giveUpOld(hands, failed)
  }
}

const fixForGood = 'It is not tried any more: mend the receiver or the subscription, then deliver it again.'

/** After days without any success nobody is helped by what has waited as long. */
async function giveUpOld({ db, now }: DeliverHands, { subscription, failure }: Failed): Promise<void> {
  const { failingSince, id } = subscription
  const dueBefore = now() - giveUpAfterMs
  if (failingSince === null || failingSince > dueBefore) return
  await giveUpDeliveries(db, id, { outcome: failure.message, fix: fixForGood, dueBefore, now: now() })
}

/** Again and again the process ended in the middle of this message. */
async function settleLost({ db, now }: DeliverHands, { id }: ClaimedParcel): Promise<FetchFailure> {
  const failure: FetchFailure = {
    code: 'internal',
    message: `It was tried ${mostAttempts} times, and each time Leakwire was ended before an answer came.`,
    fix: 'Look at the log. It can be delivered again.',
    status: null,
    retryAfterMs: null,
  }
  await settleParcel(db, id, { state: 'failed', outcome: failure.message, fix: failure.fix }, now())
  return failure
}
