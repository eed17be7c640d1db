import type { Kysely } from 'kysely'
import type { FetchOutcome, FetchRequest } from '#model/fetch.ts'
import { type DuePing, duePings, settlePings } from '#storage/hub-pings.ts'
import type { Tables } from '#storage/tables.ts'

export interface PingHands {
  readonly db: Kysely<Tables>
  readonly ask: (request: FetchRequest) => Promise<FetchOutcome>
  readonly now: () => number
  /** The hub that our feeds name. */
  readonly hub: string
  /** What stands before every path in an absolute address. */
  readonly base: string
}

/** What came of telling the hub; `filters` is of how many it was told. */
export type Pinged =
  | { readonly kind: 'told'; readonly filters: number }
  | { readonly kind: 'failed'; readonly filters: number; readonly message: string }

/** A busy stream is told of once a minute: the hub asks for the whole feed each time. */
const restMs = 60_000
const longestRestMs = 60 * 60_000
const filtersAtOnce = 20

/** Whether the hub is to be told of any filter. */
export async function isPingDue({ db, now }: Pick<PingHands, 'db' | 'now'>): Promise<boolean> {
  return (await duePings(db, { now: now(), limit: 1 })).length > 0
}

/**
 * Tells the hub which feeds may hold something new, in one request: `hub.mode=publish` with every address as a
 * `hub.url`, as hubs of PubSubHubbub 0.4 and WebSub take it (WebSub itself leaves it open). The hub reads the feeds
 * and passes on what is new to it, so a ping that is sent twice after a kill tells nobody anything twice.
 */
export async function pingHub({ db, ask, now, hub, base }: PingHands): Promise<Pinged> {
  const due = await duePings(db, { now: now(), limit: filtersAtOnce })
  if (due.length === 0) return { kind: 'told', filters: 0 }
  const addresses = due.flatMap(({ secret }) => feedPaths.map((path) => `${base}/feeds/${secret}/${path}`))
  const outcome = await ask({
    url: hub,
    etag: null,
    lastModified: null,
    form: { 'hub.mode': 'publish', 'hub.url': addresses },
  })
  await settlePings(
    db,
    due.map((ping) => settled(ping, outcome, now())),
  )
  const filters = due.length
  return outcome.kind === 'failed'
    ? { kind: 'failed', filters, message: outcome.failure.message }
    : { kind: 'told', filters }
}

/** Every address that a subscriber may have given the hub as its topic. */
const feedPaths = ['atom.xml', 'rss.xml', 'feed.json'].flatMap((file) => [file, `${file}?per=post`])

/** A hub in trouble is told again after twice as long each time, an hour at most, or when it says. */
function settled(ping: DuePing, outcome: FetchOutcome, now: number) {
  if (outcome.kind !== 'failed') return { ...ping, failures: 0, nextAt: now + restMs }
  const failures = ping.failures + 1
  const restAfterFailure = Math.min(restMs * 2 ** (failures - 1), longestRestMs)
  const asked = outcome.failure.retryAfterMs ?? 0
  return { ...ping, position: null, failures, nextAt: now + Math.max(restAfterFailure, asked) }
}
