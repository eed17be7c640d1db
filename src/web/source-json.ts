import { isSecretHeader, isSecretOption } from '#bundle/secrets.ts'
import type { PushState } from '#model/push.ts'
import type { PollRecord, Source } from '#model/source.ts'
import type { SourceNotice } from '#storage/polls.ts'
import type { StoredSource } from '#storage/sources.ts'
import { iso } from './post-json.ts'
import { states } from './states.ts'
import { hostOf, withoutPassword } from './without-password.ts'

/** A source and how it fares; instants are ISO 8601 in UTC. Passwords and values of headers are left out. */
export function sourceJson(source: StoredSource, push: PushState | null = null) {
  const { id, kind, address, name, lang, group, mode, origin, state, stateWhy, stateFix } = source
  return {
    id,
    kind,
    address: withoutPassword(address),
    formerAddress: source.formerAddress === null ? null : withoutPassword(source.formerAddress),
    name,
    lang,
    group,
    mode,
    origin,
    headers: shownHeaders(source.headers ?? {}),
    options: shownOptions(source.options ?? {}),
    proxy: source.proxy === undefined ? null : withoutPassword(source.proxy),
    backOff: source.backOff ?? 'source',
    state,
    stateName: states[state].name,
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

/** A line of a source's log; instants are ISO 8601 in UTC. */
export function logLineJson(line: PollRecord) {
  return { ...line, at: iso(line.at), nextPollAt: iso(line.nextPollAt) }
}

/** What the owner of a source should have heard of; instants are ISO 8601 in UTC. */
export function noticeJson(notice: SourceNotice) {
  return { ...notice, at: iso(notice.at) }
}

/** Options of a kind as they may be shown: a token is a secret, unless it only names a variable of the environment. */
export function shownOptions(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, isSecretOption(name, value) ? '…' : value]),
  )
}

/** Headers as they may be shown: a value that only names a variable of the environment as it stands, else '…'. */
export function shownHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isSecretHeader(value) ? '…' : value.trim()]),
  )
}

/** A value of an option on one line. */
export function optionText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Why a source is never asked; null: it is. */
export function neverAsked({ kind }: Pick<Source, 'kind'>): string | null {
  if (kind === 'starter') return 'never asked: it came with the program'
  return kind === 'ingest' ? 'never asked: its posts are sent to us' : null
}
