import type { FeedHints } from './feed.ts'

/** curated: about the topic anyway, weak mentions count. firehose: everything, a mention needs context. */
export type SourceMode = 'curated' | 'firehose'

/** Who waits when a host asks for it: the source alone, all sources of that host, or all of the source's group. */
export type BackOffScope = 'source' | 'host' | 'group'

/**
 * How a source is asked and read: the name of an adapter (sources/adapters.ts), 'feed' and 'ingest' among them. 'starter':
 * it came with the program. Neither of the last two is ever asked.
 */
export type SourceKind = string

/** A place we ask for posts, as its owner describes it. */
export interface Source {
  /** A slug: 'gsmarena'. Stable for ever; jobs and posts carry it. */
  readonly id: string
  readonly kind: SourceKind
  readonly address: string
  readonly name: string
  readonly lang: string | null
  readonly group: string | null
  readonly mode: SourceMode
  /** Sent with every request to the source's own host, and to no other: cookies, tokens. `${NAME}` stands for a variable of the environment. */
  readonly headers?: Readonly<Record<string, string>>
  /** The proxy to ask through, 'socks5://host:1080'; 'none': none although the settings name one. Left out: as the settings say. */
  readonly proxy?: string
  /** Left out: 'source'. */
  readonly backOff?: BackOffScope
  /** What its kind wants to know besides, as its adapter's `options` describe it. Left out: nothing. */
  readonly options?: Readonly<Record<string, unknown>>
}

/**
 * How a source fares. `quiet`: fine, but nothing new for long. `needsSignIn`, `gone` and `paused` (by a person) have no
 * next poll until a person edits or resumes them.
 */
export type SourceState =
  | 'new'
  | 'ok'
  | 'quiet'
  | 'degraded'
  | 'rateLimited'
  | 'blocked'
  | 'needsSignIn'
  | 'broken'
  | 'gone'
  | 'overBudget'
  | 'paused'

/** What the next poll needs to know, and what the owner sees. Instants in milliseconds since 1970. */
export interface SourceStatus {
  readonly etag: string | null
  readonly lastModified: string | null
  /** The address that gave these validators, redirects followed; null before the first answer. */
  readonly answeredBy: string | null
  readonly bodyHash: string | null
  /** null: not asked again until a person edits it. */
  readonly nextPollAt: number | null
  readonly nextPollWhy: string
  /** The host asked us to wait until then; obeyed even when a person says "now". */
  readonly holdUntil: number | null
  readonly polledAt: number | null
  /** When it last brought something new. */
  readonly changedAt: number | null
  readonly state: SourceState
  readonly stateSince: number
  readonly stateWhy: string | null
  readonly stateFix: string | null
  /** Failures in a row, and since when. */
  readonly failures: number
  readonly failingSince: number | null
  /** The feed's rhythm as last read: null until it was. */
  readonly postsPerWeek: number | null
  readonly newestAt: number | null
  readonly hints: FeedHints | null
  /** How many posts its last answer that could be read held; null before the first. */
  readonly lastItems: number | null
  /** Answers in a row without a post, after there had been some. */
  readonly emptyAnswers: number
  /** Where permanent redirects led of late, since when day by day: stored as the address after three days in a row. */
  readonly moving: Moving | null
  /** The address before the last permanent redirect was stored; null if there was none. */
  readonly formerAddress: string | null
  /** What its adapter wants to remember between polls, as JSON; null: nothing. */
  readonly cursor: unknown
}

/** A permanent redirect that has been seen, not yet believed. `days` counts days (UTC) with the same target in a row. */
export interface Moving {
  readonly to: string
  readonly days: number
  /** The last of those days, 'YYYY-MM-DD'. */
  readonly on: string
}

/** One line of a source's log. */
export interface PollRecord {
  readonly at: number
  readonly outcome: string
  readonly status: number | null
  readonly bytes: number
  readonly conditional: boolean
  readonly newPosts: number
  readonly nextPollAt: number | null
  readonly why: string
}
