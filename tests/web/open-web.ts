import type { Hono } from 'hono'
import type { Kysely } from 'kysely'
import { onTestFinished } from 'vitest'
import type { Tables } from '#storage/tables.ts'
import { openTestDatabase } from '#tests/database.ts'
import { createWeb } from '#web/app.ts'
import type { WebHands } from '#web/hands.ts'
import { seedGround, seededAt } from './seed.ts'

export interface TestWeb {
  readonly app: Hono
  readonly db: Kysely<Tables>
  readonly hands: WebHands
  /** Tells every listener that a topic's stream has grown, as the database's notification does. */
  readonly ring: (topicId: string, position: number) => void
  /** How many listen to the stream. */
  readonly listeners: () => number
}

/** The web over a database of its own with a topic, sources and claims; it ends with the test, or as `end` says. */
export async function openWeb(
  change: Partial<WebHands> = {},
  end: (close: () => Promise<void>) => void = onTestFinished,
): Promise<TestWeb> {
  const { db, close } = await openTestDatabase()
  end(close)
  await seedGround(db)
  const listening = new Set<Parameters<WebHands['onStream']>[0]>()
  let secrets = 0
  const hands: WebHands = {
    db,
    now: () => seededAt + 3_600_000,
    version: '0.0.0-test',
    baseUrl: '',
    adminToken: '',
    onStream: (listener) => {
      listening.add(listener)
      return () => listening.delete(listener)
    },
    queueDepth: async () => ({ poll: 0 }),
    newSecret: () => `secret-${++secrets}`,
    ready: async () => true,
    websub: { answer: async () => null, receive: async () => 'unknown' },
    ...change,
  }
  const ring = (topicId: string, position: number): void => {
    for (const listener of listening) listener(topicId, position)
  }
  return { app: createWeb(hands), db, hands, ring, listeners: () => listening.size }
}
