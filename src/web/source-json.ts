import type { PushState } from '#model/push.ts'
import type { StoredSource } from '#storage/sources.ts'
import { iso } from './post-json.ts'
import { hostOf, withoutPassword } from './without-password.ts'

/** A source and how it fares; instants are ISO 8601 in UTC. */
export function sourceJson(source: StoredSource, push: PushState | null) {
  const { id, kind, address, name, lang, group, mode, origin, state, stateWhy, stateFix } = source
  return {
    id,
    kind,
    address: withoutPassword(address),
    name,
    lang,
    group,
    mode,
    origin,
    state,
    stateWhy,
    stateFix,
    stateSince: iso(source.stateSince),
    failures: source.failures,
    failingSince: iso(source.failingSince),
    polledAt: iso(source.polledAt),
    changedAt: iso(source.changedAt),
    nextPollAt: iso(source.nextPollAt),
    nextPollWhy: source.nextPollWhy,
    holdUntil: iso(source.holdUntil),
    postsPerWeek: source.postsPerWeek,
    push: push === null ? null : pushJson(push),
  }
}

function pushJson({ hub, state, leaseUntil, deliveredAt, dropped }: PushState) {
  return {
    hub: hostOf(hub),
    state,
    leaseUntil: iso(leaseUntil),
    deliveredAt: iso(deliveredAt),
    droppedDeliveries: dropped,
  }
}
