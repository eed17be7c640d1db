import type { Kysely } from 'kysely'
import type { Followed, ListTaken, Moved, Wish } from '#model/follow.ts'
import type { Delivery, HubQuestion, Ingested } from '#model/push.ts'
import type { Source } from '#model/source.ts'
import type { SourceEdit } from '#storage/source-changes.ts'
import type { Database, Tables } from '#storage/tables.ts'
import type { AliasTable } from '#text/aliases.ts'

/** What the web needs of the rooms it may not import. */
export interface WebHands {
  readonly db: Kysely<Tables>
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly version: string
  /** What stands before every path in an absolute address, without a slash at the end; '' for what was asked. */
  readonly baseUrl: string
  /** The WebSub hub that feeds name; null: none. */
  readonly hub: string | null
  /** '': none is needed, because only loopback listens. */
  readonly adminToken: string
  /** Calls `listener` whenever a topic's stream has grown, with null if any may have; returns how to stop that. */
  readonly onStream: (listener: (topicId: string | null, position: number) => void) => () => void
  /** Jobs waiting, by queue. */
  readonly queueDepth: () => Promise<Record<string, number>>
  /** The alias table in force, compiled once for each state of it. */
  readonly aliases: () => Promise<AliasTable>
  /** An unguessable name for a feed, fit for a path. */
  readonly newSecret: () => string
  /** The callback of WebSub hubs. */
  readonly websub: {
    /** What to answer a hub that asks whether we meant it: its challenge, '' for nothing to echo; null: we did not. */
    readonly answer: (key: string, asked: HubQuestion) => Promise<string | null>
    /** Takes in what a hub sends. `dropped`: not signed by it. `unknown`: not wanted, or no key of ours. */
    readonly receive: (key: string, delivery: Delivery) => Promise<'taken' | 'dropped' | 'unknown'>
  }
  /** Sends the test messages of a subscription that wait. */
  readonly sendTests: (subscriptionId: number) => Promise<void>
  /** The settings name an SMTP server. */
  readonly hasMail: boolean
  /** Whether database and queue answer and the migrations are done. */
  readonly ready: () => Promise<boolean>
  /** Asks what a person names, and follows it. */
  readonly follow: (wish: Wish) => Promise<Followed>
  /** Changes a source together with its address, whatever way that is written, in a transaction that holds the list. Asks nothing. */
  readonly moveSource: (
    transaction: Database,
    id: string,
    move: { readonly address: string; readonly edit: SourceEdit },
  ) => Promise<Moved>
  /** Follows the sources of a list, OPML or an address a line, without asking them. */
  readonly takeUpList: (bytes: Uint8Array, skipBad: boolean) => Promise<ListTaken>
  /** Takes in posts that somebody sent with the token of a source. */
  readonly ingest: (
    token: string,
    sent: { readonly body: Uint8Array; readonly contentType: string | null },
  ) => Promise<Ingested>
  /** Writes the file of a topic that came without one; null, or a sentence on what the owner has still to do. */
  readonly keepTopicFile: (topic: { readonly id: string; readonly source: string }) => string | null
  /** Sources as OPML. */
  readonly writeOpml: (sources: readonly Source[]) => string
}
