import type { Kysely } from 'kysely'
import type { Gate } from '#fetch/gate.ts'
import type { Answer, FetchOutcome, FetchRequest } from '#model/fetch.ts'
import type { Source, SourceStatus } from '#model/source.ts'
import { type Gathered, type Harvest, asPolled } from '#sources/adapter.ts'
import { adapterOf } from '#sources/adapters.ts'
import { type Asked, askSource } from '#sources/ask-source.ts'
import type { RawAnswer, RawLimits } from '#storage/raw-answers.ts'
import { getSource, heldUntil } from '#storage/sources.ts'
import type { Arrival, Stored } from '#storage/store-posts.ts'
import type { Tables } from '#storage/tables.ts'
import { arrivalOf } from './arrival.ts'
import { deletedPosts } from './gone.ts'
import { storedId } from './incoming.ts'
import type { Intake } from './intake.ts'
import { askedFor } from './moving.ts'
import type { Intaken } from './write-polls.ts'
import { isOwnFeed, ownFeed } from './own-feed.ts'
import { packed, recorded } from './raw-answers.ts'
import type { Reading } from './reading.ts'
import type { Ruleset } from './ruleset.ts'
import type { ShortLinkHands } from './short-links.ts'
import {
  type Rhythm,
  type Settled,
  settleFailed,
  settleFault,
  settleRead,
  settleStopped,
  settleUnchanged,
  settleUnreadable,
} from './settle.ts'
import type { PushHands } from './websub/settle-push.ts'

export interface PollHands {
  readonly db: Kysely<Tables>
  readonly ask: (request: FetchRequest) => Promise<FetchOutcome>
  /** Asks where a short address leads. */
  readonly locate: ShortLinkHands['locate']
  /** Reads an answer; large ones in a thread of their own. */
  readonly read: Reading['read']
  readonly intake: Intake
  /** Left out where no hub can reach us. */
  readonly push?: PushHands | undefined
  /** How many answers may be in the making at once: one that is read takes ten times the bytes that came. */
  readonly desks: Gate
  /** What `${NAME}` in headers and proxies of sources stands for. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly ruleset: () => Promise<Ruleset>
  readonly now: () => number
  readonly minMs: number
  readonly maxMs: number
  /** How long answers are kept as they came; `keepMs` 0: not at all. */
  readonly raw: RawLimits
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
 * `force`: asks although its time has not come, but never a host that asked to wait. A fault of ours is kept with the
 * source, which is asked less often, and thrown.
 */
export async function pollSource(
  hands: PollHands,
  source: Source & SourceStatus,
  force = false,
): Promise<PollReport> {
  if (!isDue(source, hands.now(), force)) return { kind: 'notDue' }
  const { ask, answers, isOfAsking } = recorded(askedFor(source, hands.ask))
  const polling = { ...hands, ask, answers }
  try {
    const outcome = await askUnlessHeld(polling, source)
    return outcome === null ? { kind: 'notDue' } : await takeOutcome(polling, source, outcome)
  } catch (fault) {
    if (!isOfAsking(fault))
      await record(hands, source, settleFault(source, fault, { ...hands, now: hands.now() }))
    throw fault
  }
}

/** The hands of one poll, with all that it was answered. */
type Polling = PollHands & { readonly answers: readonly Answer[] }

function isDue({ nextPollAt, holdUntil }: SourceStatus, now: number, force: boolean): boolean {
  if (nextPollAt === null || (holdUntil !== null && holdUntil > now)) return false
  return force || nextPollAt <= now
}

/** Null: while it waited for its turn another of its scope was asked to wait, which counts for all that wait. */
async function askUnlessHeld(hands: PollHands, stored: Source & SourceStatus): Promise<Asked | null> {
  const source = asPolled(stored)
  const adapter = await adapterOf(source)
  if ((source.backOff ?? 'source') === 'source') return await askSource(adapter, source, hands)
  let isHeld = false
  const heldBy = async () => {
    const ms = ((await heldUntil(hands.db, source.id)) ?? 0) - hands.now()
    isHeld = ms > 0
    return isHeld ? { ms, why: 'another of its sources was asked to wait.' } : null
  }
  const ask = (request: FetchRequest) => hands.ask({ ...request, heldBy })
  const outcome = await askSource(adapter, source, { ...hands, ask })
  return isHeld ? null : outcome
}

/** Stores what came of asking a source. */
async function takeOutcome(hands: Polling, source: Source & SourceStatus, asked: Asked): Promise<PollReport> {
  const rhythm = await rhythmFor(hands, source)
  const fail = async (settled: Settled, message: string): Promise<PollReport> => {
    await record(hands, source, settled)
    return { kind: 'failed', message }
  }
  switch (asked.kind) {
    case 'failed':
      return await fail(settleFailed(source, asked.failure, rhythm), asked.failure.message)
    case 'unreadable':
      return await fail(settleUnreadable(source, asked, asked.error, rhythm), asked.error.message)
    case 'unchanged':
      await record(hands, source, settleUnchanged(source, asked, rhythm))
      return { kind: 'unchanged' }
    case 'gathered': {
      const taken = { source, fresh: asked, rhythm }
      const raw = await rawIn(hands, taken)
      const deleted = await deletedPosts(hands, source, asked)
      return await store(hands, taken, { ...asked, deleted, raw })
    }
    case 'fresh':
      if (asked.answer.bodyHash === source.bodyHash) {
        await record(hands, source, settleUnchanged(source, asked, rhythm))
        return { kind: 'unchanged' }
      }
      return await readAtDesk(hands, { source, fresh: asked, rhythm })
  }
}

/** A kind of source has a least time between polls, whatever the owner allows. */
export async function rhythmFor(
  { now, minMs, maxMs }: Pick<PollHands, 'now' | 'minMs' | 'maxMs'>,
  source: Pick<Source, 'kind'>,
): Promise<Rhythm> {
  const { minEveryMs } = await adapterOf(source)
  return { now: now(), minMs: Math.max(minMs, minEveryMs), maxMs: Math.max(maxMs, minEveryMs) }
}

/** An answer with the source it is of and the moment it came. */
export interface Taken {
  readonly source: Source & SourceStatus
  readonly fresh: Pick<Fresh, 'answer' | 'bytes'>
  readonly rhythm: Rhythm
}

async function readAtDesk(hands: Polling, taken: Taken): Promise<PollReport> {
  await hands.desks.enter(never)
  try {
    const { source, fresh, rhythm } = taken
    const raw = await rawIn(hands, taken)
    const read = await hands.read(source, fresh.answer, rhythm.now)
    const addresses = read.kind === 'read' ? [source.address, fresh.answer.url, read.harvest.self] : []
    if (await isOwnFeed(hands.db, addresses)) {
      const failure = { code: 'config', ...ownFeed, status: null, retryAfterMs: null } as const
      await record(hands, source, settleFailed(source, failure, rhythm))
      return { kind: 'failed', message: ownFeed.message }
    }
    if (read.kind === 'read') return await store(hands, taken, { ...read, raw })
    await record(hands, source, settleUnreadable(source, fresh, read.error, rhythm))
    return { kind: 'failed', message: read.error.message }
  } finally {
    hands.desks.leave()
  }
}

/** What was answered, to be kept for some days. */
export async function rawIn(
  { raw, answers }: Pick<Polling, 'raw' | 'answers'>,
  { source, rhythm }: Pick<Taken, 'source' | 'rhythm'>,
): Promise<RawAnswer[]> {
  return raw.keepMs === 0 ? [] : await packed(source.id, answers, rhythm.now)
}

/** Whoever waits for a desk gets one: those before it end in any case. */
const never = new AbortController().signal

/** What was read, and where it came from in more than one answer, what to remember of that. */
export type Reaped = { readonly harvest: Harvest } & Partial<Pick<Gathered, 'cursor' | 'failure'>> & {
    /** Ids of stored posts that are gone there. */
    readonly deleted?: readonly string[]
    /** The answers as they came. */
    readonly raw?: readonly RawAnswer[]
  }

async function store(hands: Polling, taken: Taken, reaped: Reaped): Promise<PollReport> {
  const intaken = await intakenOf(hands, taken, reaped)
  const stored = await hands.intake(intaken)
  if (reaped.failure !== undefined) return { kind: 'failed', message: reaped.failure.message }
  return { kind: 'read', read: intaken.arrival.posts.length, ...stored }
}

/** A readable answer made ready to be stored, with what it means for its source. */
export async function intakenOf(
  hands: Pick<PollHands, 'db' | 'ruleset'>,
  { source, fresh, rhythm }: Taken,
  { harvest, cursor, failure, deleted = [], raw = [] }: Reaped,
): Promise<Intaken & { readonly arrival: Arrival }> {
  const { posts } = harvest
  const arrival = await arrivalOf(hands, source, { posts, receivedAt: rhythm.now })
  return {
    source,
    arrival: { ...arrival, deleted: [...deleted, ...(harvest.removed ?? []).map(storedId)] },
    raw,
    hubs: { links: fresh.answer.links, hubs: harvest.hubs, self: harvest.self },
    settle: ({ added }) => {
      const brought = { ...fresh, harvest, cursor, newPosts: added }
      return failure === undefined
        ? settleRead(source, brought, rhythm)
        : settleStopped(source, brought, failure, rhythm)
    },
  }
}

async function record(hands: PollHands, source: Source & SourceStatus, settled: Settled): Promise<void> {
  await hands.intake({ source, arrival: null, raw: [], hubs: null, settle: () => settled })
}
