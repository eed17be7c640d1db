import type { Kysely } from 'kysely'
import type { Gate } from '#fetch/gate.ts'
import type { FetchOutcome, FetchRequest } from '#model/fetch.ts'
import type { Source, SourceStatus } from '#model/source.ts'
import { type FeedAnswer, askFeed } from '#sources/feed.ts'
import { getSource, heldUntil } from '#storage/sources.ts'
import type { Arrival, Stored } from '#storage/store-posts.ts'
import type { Tables } from '#storage/tables.ts'
import { incomingPosts } from './incoming.ts'
import type { Intake } from './intake.ts'
import type { Intaken } from './write-polls.ts'
import type { Reading } from './reading.ts'
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
import type { PushHands } from './websub/settle-push.ts'

export interface PollHands {
  readonly db: Kysely<Tables>
  readonly ask: (request: FetchRequest) => Promise<FetchOutcome>
  /** Reads an answer; large ones in a thread of their own. */
  readonly read: Reading['read']
  readonly intake: Intake
  /** Left out where no hub can reach us. */
  readonly push?: PushHands | undefined
  /** How many answers may be in the making at once: a feed that is read takes ten times the bytes that came. */
  readonly desks: Gate
  /** What `${NAME}` in headers and proxies of sources stands for. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly ruleset: () => Promise<Ruleset>
  readonly now: () => number
  readonly minMs: number
  readonly maxMs: number
}

type Fresh = Extract<FetchOutcome, { kind: 'fresh' }>

export type PollReport =
  | { readonly kind: 'notDue' | 'unchanged' }
  /** `read`: posts in the feed, known ones included. */
  | ({ readonly kind: 'read'; readonly read: number } & Stored)
  | { readonly kind: 'failed'; readonly message: string }

/** Polls the source of that id, as `pollSource` does; one that is gone is not due. */
export async function poll(hands: PollHands, sourceId: string, force = false): Promise<PollReport> {
  const source = await getSource(hands.db, sourceId)
  return source === null ? { kind: 'notDue' } : await pollSource(hands, source, force)
}

/**
 * Asks one source and stores what is new, with what the topics say about it, in one transaction with what the
 * source learned: a kill at any point leaves either all of it or nothing, and then the source is still due.
 * `force`: asks although its time has not come, but never a host that asked to wait.
 */
export async function pollSource(
  hands: PollHands,
  source: Source & SourceStatus,
  force = false,
): Promise<PollReport> {
  if (!isDue(source, hands.now(), force)) return { kind: 'notDue' }
  const outcome = await askUnlessHeld(hands, source)
  return outcome === null ? { kind: 'notDue' } : await takeOutcome(hands, source, outcome)
}

function isDue({ nextPollAt, holdUntil }: SourceStatus, now: number, force: boolean): boolean {
  if (nextPollAt === null || (holdUntil !== null && holdUntil > now)) return false
  return force || nextPollAt <= now
}

/** Null: while it waited for its turn another of its scope was asked to wait, which counts for all that wait. */
async function askUnlessHeld(hands: PollHands, source: Source & SourceStatus): Promise<FetchOutcome | null> {
  if ((source.backOff ?? 'source') === 'source') return await askFeed(source, hands)
  let isHeld = false
  const heldBy = async () => {
    const ms = ((await heldUntil(hands.db, source.id)) ?? 0) - hands.now()
    isHeld = ms > 0
    return isHeld ? { ms, why: 'another of its sources was asked to wait.' } : null
  }
  const ask = (request: FetchRequest) => hands.ask({ ...request, heldBy })
  const outcome = await askFeed(source, { ...hands, ask })
  return isHeld ? null : outcome
}

/** Stores what came of asking a source, whoever asked. Throws what keeps it from being stored, a fault of ours. */
async function takeOutcome(
  hands: PollHands,
  source: Source & SourceStatus,
  outcome: FetchOutcome,
): Promise<PollReport> {
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
    return await takePosts(hands, { source, fresh: outcome, rhythm })
  } catch (fault) {
    await record(hands, source, settleFault(source, fault, rhythm))
    throw fault
  }
}

/** An answer with the source it is of and the moment it came. */
export interface Taken {
  readonly source: Source & SourceStatus
  readonly fresh: Fresh
  readonly rhythm: Rhythm
}

async function takePosts(hands: PollHands, taken: Taken): Promise<PollReport> {
  await hands.desks.enter(never)
  try {
    return await readAndStore(hands, taken)
  } finally {
    hands.desks.leave()
  }
}

/** Whoever waits for a desk gets one: those before it end in any case. */
const never = new AbortController().signal

async function readAndStore(hands: PollHands, { source, fresh, rhythm }: Taken): Promise<PollReport> {
  const read = await hands.read(source, fresh.answer, rhythm.now)
  if (read.kind === 'error') {
    await record(hands, source, settleUnreadable(source, fresh, read.error, rhythm))
    return { kind: 'failed', message: read.error.message }
  }
  const intaken = await intakenOf(hands, { source, fresh, rhythm }, read)
  const stored = await hands.intake(intaken)
  return { kind: 'read', read: intaken.arrival.posts.length, ...stored }
}

/** A readable answer made ready to be stored, with what it means for its source. */
export async function intakenOf(
  { ruleset: rulesetInForce }: Pick<PollHands, 'ruleset'>,
  { source, fresh, rhythm }: Taken,
  { feed, notices }: Extract<FeedAnswer, { kind: 'feed' }>,
): Promise<Intaken & { readonly arrival: Arrival }> {
  const ruleset = await rulesetInForce()
  const posts = await incomingPosts(feed.posts, source, ruleset)
  return {
    source,
    arrival: {
      sourceId: source.id,
      receivedAt: rhythm.now,
      ruleset: ruleset.number,
      isFirst: source.lastItems === null,
      posts,
    },
    hubs: { links: fresh.answer.links, hubs: feed.hubs, self: feed.self },
    settle: ({ added }) => settleRead(source, { ...fresh, feed, notices, newPosts: added }, rhythm),
  }
}

async function record(hands: PollHands, source: Source & SourceStatus, settled: Settled): Promise<void> {
  await hands.intake({ source, arrival: null, hubs: null, settle: () => settled })
}
