import { pollHands } from '#tests/poll-hands.ts'
import { hash } from 'node:crypto'
import type { Hono } from 'hono'
import type { Kysely } from 'kysely'
import type { Pool } from 'pg'
import { onTestFinished } from 'vitest'
import type { Answer, FetchFailure, FetchOutcome, FetchRequest } from '#model/fetch.ts'
import { writeOpml } from '#sources/write-opml.ts'
import type { Tables } from '#storage/tables.ts'
import { openTestDatabase } from '#tests/database.ts'
import { createAliasTables } from '#workers/alias-tables.ts'
import { createWeb } from '#web/app.ts'
import type { WebHands } from '#web/hands.ts'
import { follow } from '#workers/follow.ts'
import { ingestPosts } from '#workers/ingest.ts'
import { moveSource } from '#workers/move-source.ts'
import { takeUpList } from '#workers/take-up.ts'
import { seedGround, seededAt } from './seed.ts'

export interface TestWeb {
  readonly app: Hono
  readonly db: Kysely<Tables>
  /** The connections of `db`. */
  readonly pool: Pool
  readonly hands: WebHands
  /** Tells every listener that a topic's stream has grown, as the database's notification does. */
  readonly ring: (topicId: string, position: number) => void
  /** How many listen to the stream. */
  readonly listeners: () => number
}

/** Pages of the web by address, as `follow` finds them; any other address answers 404. Only the network is played. */
export const webPages = new Map<string, string>()

function sourceHands(
  db: Kysely<Tables>,
  now: () => number,
): Pick<WebHands, 'follow' | 'moveSource' | 'takeUpList' | 'ingest' | 'writeOpml'> {
  const ruleset = async () => ({ number: 1, topics: [] })
  const poll = pollHands({ db, ask, ruleset, now })
  return {
    follow: (wish) => follow(poll, wish),
    moveSource: (transaction, id, move) => moveSource(transaction, id, { ...move, now: now() }),
    takeUpList: (bytes, skipBad) => takeUpList(db, bytes, { skipBad, now: now() }),
    ingest: (token, sent) => ingestPosts(poll, token, sent),
    writeOpml,
  }
}

async function ask({ url }: FetchRequest): Promise<FetchOutcome> {
  const page = webPages.get(url)
  if (page === undefined) return { kind: 'failed', failure: missing(url) }
  const body = new TextEncoder().encode(page)
  const answer: Answer = {
    status: 200,
    url,
    movedTo: null,
    body,
    bodyHash: hash('sha256', body),
    contentType: null,
    links: [],
    etag: null,
    lastModified: null,
    freshForMs: null,
  }
  return { kind: 'fresh', answer, bytes: body.length }
}

function missing(url: string): FetchFailure {
  const message = `${url} answered 404 Not Found.`
  return { code: 'notFound', message, fix: 'Look for its new address.', status: 404, retryAfterMs: null }
}

/** The web over a database of its own with a topic, sources and claims; it ends with the test, or as `end` says. */
export async function openWeb(
  change: Partial<WebHands> = {},
  end: (close: () => Promise<void>) => void = onTestFinished,
): Promise<TestWeb> {
  const { db, pool, close } = await openTestDatabase()
  end(close)
  await seedGround(db)
  const { hands, listening } = webHands(db, change)
  const ring = (topicId: string, position: number): void => {
    for (const listener of listening) listener(topicId, position)
  }
  return { app: createWeb(hands), db, pool, hands, ring, listeners: () => listening.size }
}

/** What a web over `db` needs, and who listens to its streams; `change` stands above what a test needs mostly. */
export function webHands(
  db: Kysely<Tables>,
  change: Partial<WebHands>,
): { readonly hands: WebHands; readonly listening: ReadonlySet<Parameters<WebHands['onStream']>[0]> } {
  const listening = new Set<Parameters<WebHands['onStream']>[0]>()
  let secrets = 0
  const now = change.now ?? (() => seededAt + 3_600_000)
  const hands: WebHands = {
    db,
    now,
    version: '0.0.0-test',
    baseUrl: '',
    hub: null,
    adminToken: '',
    onStream: (listener) => {
      listening.add(listener)
      return () => listening.delete(listener)
    },
    aliases: createAliasTables(db, afterAWhile()),
    queueDepth: async () => ({ poll: 0 }),
    keepTopicFile: () => null,
    newSecret: () => `secret-${++secrets}`,
    ready: async () => true,
    sendTests: async () => {},
    hasMail: true,
    websub: { answer: async () => null, receive: async () => 'unknown' },
    ...sourceHands(db, now),
    ...change,
  }
  return { hands, listening }
}

/** A clock that is a minute later whenever it is looked at: what is in force is looked up each time. */
function afterAWhile(): () => number {
  let now = 0
  return () => (now += 60_000)
}
