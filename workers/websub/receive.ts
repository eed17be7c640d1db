import type { Kysely } from 'kysely'
import type { Delivery, HubQuestion } from '#model/push.ts'
import { addLogLine } from '#storage/polls.ts'
import { type StoredSource, getSource } from '#storage/sources.ts'
import type { Tables } from '#storage/tables.ts'
import {
  type HeldSubscription,
  confirmLease,
  countDropped,
  markDelivered,
  recordDelivered,
  subscriptionByKey,
  withdrawLease,
} from '#storage/websub.ts'
import { arrivalOf } from '#workers/arrival.ts'
import type { Reading } from '#workers/reading.ts'
import { rhythmOf } from '#workers/rhythm.ts'
import type { Ruleset } from '#workers/ruleset.ts'
import { storeHeld } from '#workers/write-polls.ts'
import { answerTo, safetyPoll } from './decide.ts'
import { isSignedWith } from './signature.ts'

export interface ReceiveHands {
  readonly db: Kysely<Tables>
  /** Reads what came; large ones in a thread of their own. */
  readonly read: Reading['read']
  readonly ruleset: () => Promise<Ruleset>
  readonly now: () => number
  readonly minMs: number
}

/**
 * Answers a hub that asks whether we meant it: with its own challenge, with '' where there is nothing to echo, with
 * null (404) for what we did not ask for. From then on the lease lives, but it is not trusted before a delivery.
 */
export async function answerHub(
  { db, now, minMs }: ReceiveHands,
  key: string,
  asked: HubQuestion,
): Promise<string | null> {
  const held = await subscriptionByKey(db, key)
  const answer = held === null ? null : answerTo(held, asked, now())
  if (answer === null) return null
  if (answer.kind === 'confirm') await confirmLease(db, key, answer.leaseUntil)
  if (answer.kind === 'denied') {
    if (held?.isWanted === true) await withdrawLease(db, key, { state: 'refused', now: now(), minMs })
    return ''
  }
  return answer.challenge
}

/**
 * Takes in what a hub sends, as a poll takes in an answer. `dropped`: the signature is wrong or missing. `unknown`: a
 * key that is none of ours, or of a subscription that is not wanted any more: the hub shall stop.
 */
export async function receive(
  hands: ReceiveHands,
  key: string,
  delivery: Delivery,
): Promise<'taken' | 'dropped' | 'unknown'> {
  const held = await subscriptionByKey(hands.db, key)
  if (held === null || !held.isWanted || held.state === 'ended') return 'unknown'
  if (!isSignedWith(held.secret, delivery.body, delivery.signature)) {
    await countDropped(hands.db, key)
    return 'dropped'
  }
  const source = await getSource(hands.db, held.sourceId)
  if (source === null) return 'unknown'
  await take(hands, { held, source, delivery })
  return 'taken'
}

interface Delivered {
  readonly held: HeldSubscription
  readonly source: StoredSource
  readonly delivery: Delivery
}

async function take(hands: ReceiveHands, { held, source, delivery }: Delivered): Promise<void> {
  const now = hands.now()
  const line = { at: now, status: null, bytes: delivery.body.length, conditional: false }
  const result = await hands.read(source, asAnswer(source, delivery), now)
  if (result.kind === 'error') {
    const { code, message } = result.error
    const next = { nextPollAt: source.nextPollAt, why: `${message} It was pushed.` }
    return await addLogLine(hands.db, source.id, { ...line, ...next, outcome: code, newPosts: 0 })
  }
  const arrival = await arrivalOf(hands, source, { posts: result.harvest.posts, receivedAt: now })
  await hands.db.transaction().execute(async (db) => {
    // A poll may bring the same edit at the same time; and a source may have been removed meanwhile.
    const stored = await storeHeld(db, source, arrival)
    if (stored === null) return
    const { added } = stored
    const isTrustedNow = await markDelivered(db, held.key, now)
    const daily = safetyPoll(held, source.polledAt ?? now)
    const next = await recordDelivered(db, source.id, {
      changedAt: added > 0 ? now : null,
      newestAt: rhythmOf(result.harvest).newestAt ?? null,
      // A source in trouble is asked as its trouble says.
      notBefore: isTrustedNow && source.failures === 0 ? daily.at : null,
      why: daily.why,
    })
    const { nextPollAt, nextPollWhy: why } = next
    await addLogLine(db, source.id, { ...line, nextPollAt, why, outcome: 'pushed', newPosts: added })
  })
}

/** Addresses in it are relative to where a poll would have read them, so that ids come out the same. */
function asAnswer(source: StoredSource, { body, contentType }: Delivery): Parameters<Reading['read']>[1] {
  return { body, contentType, url: source.answeredBy ?? source.address }
}
