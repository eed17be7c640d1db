import type { Kysely } from 'kysely'
import type { FetchOutcome, FetchRequest } from '#model/fetch.ts'
import type { Source, SourceStatus } from '#model/source.ts'
import { askFeed, readFeedAnswer } from '#sources/feed.ts'
import { type Stored, storePosts } from '#storage/posts.ts'
import { getSource, recordPoll } from '#storage/sources.ts'
import type { Tables } from '#storage/tables.ts'
import { incomingPosts } from './incoming.ts'
import type { Ruleset } from './ruleset.ts'
import {
  type Rhythm,
  type Settled,
  settleFailed,
  settleFault,
  settleRead,
  settleUnchanged,
  settleUnreadable,
} from './settle.ts'

export interface PollHands {
  readonly db: Kysely<Tables>
  readonly ask: (request: FetchRequest) => Promise<FetchOutcome>
  readonly ruleset: () => Promise<Ruleset>
  readonly now: () => number
  readonly minMs: number
  readonly maxMs: number
}

export type PollReport =
  | { readonly kind: 'notDue' | 'unchanged' }
  /** `read`: posts in the feed, known ones included. */
  | ({ readonly kind: 'read'; readonly read: number } & Stored)
  | { readonly kind: 'failed'; readonly message: string }

/**
 * Asks one source and stores what is new, with what the topics say about it, in one transaction with what the
 * source learned: a kill at any point leaves either all of it or nothing, and then the source is still due.
 * `force`: asks although its time has not come, but never a host that asked to wait.
 */
export async function poll(hands: PollHands, sourceId: string, force = false): Promise<PollReport> {
  const source = await getSource(hands.db, sourceId)
  if (source === null || source.nextPollAt === null) return { kind: 'notDue' }
  if (source.holdUntil !== null && source.holdUntil > hands.now()) return { kind: 'notDue' }
  if (!force && source.nextPollAt > hands.now()) return { kind: 'notDue' }
  const outcome = await askFeed(source, hands.ask)
  const rhythm = { now: hands.now(), minMs: hands.minMs, maxMs: hands.maxMs }
  if (outcome.kind === 'failed') {
    await record(hands, source, settleFailed(source, outcome.failure, rhythm))
    return { kind: 'failed', message: outcome.failure.message }
  }
  if (outcome.kind === 'unchanged' || outcome.answer.bodyHash === source.bodyHash) {
    await record(hands, source, settleUnchanged(source, outcome, rhythm))
    return { kind: 'unchanged' }
  }
  try {
    return await take(hands, { source, fresh: outcome, rhythm })
  } catch (fault) {
    await record(hands, source, settleFault(source, fault, rhythm))
    throw fault
  }
}

interface Taken {
  readonly source: Source & SourceStatus
  readonly fresh: Extract<FetchOutcome, { kind: 'fresh' }>
  readonly rhythm: Rhythm
}

async function take(hands: PollHands, { source, fresh, rhythm }: Taken): Promise<PollReport> {
  const result = readFeedAnswer(source, fresh.answer, rhythm.now)
  if (result.kind === 'error') {
    await record(hands, source, settleUnreadable(source, fresh, result.error, rhythm))
    return { kind: 'failed', message: result.error.message }
  }
  const ruleset = await hands.ruleset()
  const posts = incomingPosts(result.feed.posts, source, ruleset)
  const stored = await hands.db.transaction().execute(async (transaction) => {
    const arrival = { sourceId: source.id, receivedAt: rhythm.now, ruleset: ruleset.number, posts }
    const stored = await storePosts(transaction, arrival)
    const settled = settleRead(source, { ...fresh, feed: result.feed, newPosts: stored.added }, rhythm)
    await recordPoll(transaction, source.id, settled.status, settled.record)
    return stored
  })
  return { kind: 'read', read: posts.length, ...stored }
}

async function record(hands: PollHands, source: Source, settled: Settled): Promise<void> {
  await recordPoll(hands.db, source.id, settled.status, settled.record)
}
