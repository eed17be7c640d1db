import type { FeedHints } from './feed.ts'

/** curated: about the topic anyway, weak mentions count. firehose: everything, a mention needs context. */
export type SourceMode = 'curated' | 'firehose'

/** A place we ask for posts, as its owner describes it. */
export interface Source {
  /** A slug: 'gsmarena'. Stable for ever; jobs and posts carry it. */
  readonly id: string
  readonly kind: 'feed' | 'starter'
  readonly address: string
  readonly name: string
  readonly lang: string | null
  readonly group: string | null
  readonly mode: SourceMode
}

/** How a source fares. `stopped` states (gone, blocked by sign-in) have no next poll until a person edits them. */
export type SourceState =
  | 'new'
  | 'ok'
  | 'degraded'
  | 'rateLimited'
  | 'blocked'
  | 'needsSignIn'
  | 'broken'
  | 'gone'

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
