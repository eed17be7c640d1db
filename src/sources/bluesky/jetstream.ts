import { POSTS } from './address.ts'

/** The wire form: 1 is '/subscribe', 2 is 'network.bsky.jetstream.subscribeEvents'. Cursors of one mean nothing to the other. */
export type JetstreamVersion = 1 | 2

export interface Subscription {
  /** 'wss://jetstream1.us-east.bsky.network' */
  readonly base: string
  readonly version: JetstreamVersion
  /** At most `MOST_DIDS`. None would mean everybody. */
  readonly dids: readonly string[]
  /** Where to resume; null: from now on. */
  readonly cursor: number | null
}

/**
 * Accounts in one subscription. Jetstream takes 10,000, but they stand in the address, and servers on the way refuse
 * one of more than 8,000 letters.
 */
export const MOST_DIDS = 100

/** The address to subscribe to the posts of some accounts, and to what becomes of the accounts themselves. */
export function subscriptionUrl({ base, version, dids, cursor }: Subscription): string {
  const form = forms[version]
  const asked = new URLSearchParams([
    ...form.always,
    ...dids.map((did) => [form.did, did]),
    ...(cursor === null ? [] : [['cursor', String(cursor)]]),
  ])
  return `${base}${form.path}?${asked}`
}

/** The first form tells of accounts whatever is asked. */
const forms: Readonly<Record<JetstreamVersion, WireForm>> = {
  1: { path: '/subscribe', did: 'wantedDids', always: [['wantedCollections', POSTS]] },
  2: {
    path: '/xrpc/network.bsky.jetstream.subscribeEvents',
    did: 'dids',
    always: [
      ['kinds', 'commit'],
      ['kinds', 'account'],
      ['collections', POSTS],
    ],
  },
}

interface WireForm {
  readonly path: string
  /** The parameter that names an account. */
  readonly did: string
  readonly always: readonly [name: string, value: string][]
}

/** The accounts in groups of which each fits one subscription; each account once, in the given order. */
export function groupDids(dids: readonly string[]): readonly (readonly string[])[] {
  const all = [...new Set(dids)]
  return Array.from({ length: Math.ceil(all.length / MOST_DIDS) }, (_, group) =>
    all.slice(group * MOST_DIDS, (group + 1) * MOST_DIDS),
  )
}

export type Resumption =
  /** A few seconds earlier than the last event where the cursor is a time: several events may share one. */
  | { readonly kind: 'resume'; readonly cursor: number }
  /** Jetstream keeps 36 hours, and its first form skips what is older without a word: poll the accounts, subscribe anew. */
  | { readonly kind: 'backfill' }

/** Whether a saved cursor can be resumed. `savedAt` and `now` in milliseconds since 1970. */
export function resumeCursor({ cursor, savedAt, now }: SavedCursor): Resumption {
  const isTime = cursor >= EARLIEST_TIME
  const since = isTime ? Math.min(savedAt, cursor / 1_000) : savedAt
  if (!(now - since < KEPT_MS)) return { kind: 'backfill' }
  return { kind: 'resume', cursor: isTime ? cursor - OVERLAP_US : cursor }
}

export interface SavedCursor {
  readonly cursor: number
  readonly savedAt: number
  readonly now: number
}

/**
 * Where to go on after listening from `startedAt` to `now` (milliseconds since 1970) of which `known` was the last cursor
 * that was told. Accounts that post rarely would have their silence replayed from further and further back: so it counts
 * as known, no faster than it is replayed at the least, and never beyond the beginning.
 */
export function quietCursor({
  known,
  startedAt,
  now,
}: {
  readonly known: number
  readonly startedAt: number
  readonly now: number
}): number {
  if (known < EARLIEST_TIME) return known
  const replayedMs = Math.max(0, now - startedAt - CONNECTING_MS) * REPLAYED_FASTER
  return Math.max(known, Math.min(startedAt * 1_000, known + replayedMs * 1_000))
}

/** What it takes until the first event could come. */
const CONNECTING_MS = 15_000
/** Jetstream replays a hundred times as fast as it was. */
const REPLAYED_FASTER = 20

/** Cursors from here on are microseconds since 1970, lower ones count events. */
const EARLIEST_TIME = 1e15
/** Ten minutes less than what is kept, for the way there. */
const KEPT_MS = 36 * 3_600_000 - 10 * 60_000
const OVERLAP_US = 5_000_000
