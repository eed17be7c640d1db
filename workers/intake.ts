import type { Kysely } from 'kysely'
import type { Source, SourceStatus } from '#model/source.ts'
import { type Poll, holdScope, recordPolls } from '#storage/polls.ts'
import { type Arrival, type Stored, storePosts } from '#storage/store-posts.ts'
import type { Database, Tables } from '#storage/tables.ts'
import { lockArrivals } from '#storage/websub.ts'
import type { Settled } from './settle.ts'
import { type PushHands, type ReadHubs, settlePushes } from './websub/settle-push.ts'

/** What one poll brings into the database. */
export interface Intaken {
  readonly source: Source & SourceStatus
  /** Null: no posts came. */
  readonly arrival: Arrival | null
  /** What was read about who pushes the feed; null: nothing was. */
  readonly hubs: ReadHubs | null
  /** What the poll means, once it is known what of the arrival was new. */
  readonly settle: (stored: Stored) => Settled
}

export interface IntakeHands {
  readonly db: Kysely<Tables>
  /** Left out where no hub can reach us: then nothing is pushed. */
  readonly push?: PushHands | undefined
  /** Hears of the first notice of a source each day. */
  readonly onNotice: (source: Source, notice: NonNullable<Settled['notice']>) => void
}

/** Resolves when posts, status and log line of a poll are committed, all or nothing; rejects with why they are not. */
export type Intake = (poll: Intaken) => Promise<Stored>

/** Holds some hundred kilobytes of text; one feed may well bring more. */
const mostPostsAtOnce = 500
const mostPollsAtOnce = 200

/**
 * Writes polls to the database, those that end together in one transaction: what waits while one is written is the
 * next. A batch that fails is written one by one, so that one bad answer spoils no other's.
 */
export function createIntake(hands: IntakeHands): Intake {
  const waiting: (Intaken & PromiseWithResolvers<Stored>)[] = []
  let isWriting = false
  const writeAll = async (): Promise<void> => {
    isWriting = true
    while (waiting.length > 0) {
      const batch = waiting.splice(0, batchLength(waiting))
      await writeBatch(hands, batch)
    }
    isWriting = false
  }
  return (poll) => {
    const entry = { ...poll, ...Promise.withResolvers<Stored>() }
    waiting.push(entry)
    // The others that are ready now join in.
    if (!isWriting && waiting.length === 1) setImmediate(() => void writeAll())
    return entry.promise
  }
}

/** At least one. */
function batchLength(waiting: readonly Intaken[]): number {
  let posts = 0
  const most = waiting.findIndex(({ arrival }, index) => {
    posts += arrival?.posts.length ?? 0
    return index > 0 && (posts > mostPostsAtOnce || index >= mostPollsAtOnce)
  })
  return most === -1 ? waiting.length : most
}

async function writeBatch(
  hands: IntakeHands,
  batch: readonly (Intaken & PromiseWithResolvers<Stored>)[],
): Promise<void> {
  try {
    const stored = await write(hands, batch)
    for (const [index, { resolve }] of batch.entries()) resolve(stored[index] ?? nothing)
  } catch (error) {
    const [only] = batch
    if (batch.length === 1) only?.reject(error)
    else for (const one of batch) await writeBatch(hands, [one])
  }
}

const nothing: Stored = { added: 0, edited: 0, kept: 0, rekeyed: 0 }

async function write({ db, push, onNotice }: IntakeHands, batch: readonly Intaken[]): Promise<Stored[]> {
  const settled = await db.transaction().execute(async (transaction) => {
    if (push !== undefined) await lockPushed(transaction, batch)
    const arrivals = batch.flatMap(({ arrival }) => arrival ?? [])
    const stored = arrivals.length === 0 ? [] : await storePosts(transaction, arrivals)
    const ofArrival = new Map(arrivals.map((arrival, index) => [arrival, stored[index] ?? nothing]))
    const taken = batch.map((poll) => {
      const own = (poll.arrival === null ? undefined : ofArrival.get(poll.arrival)) ?? nothing
      return { source: poll.source, hubs: poll.hubs, stored: own, settled: poll.settle(own) }
    })
    const polls = push === undefined ? taken : await settlePushes(transaction, push, taken)
    const noticed = await recordPolls(transaction, polls.map(toPoll))
    for (const { source, settled } of polls) await holdTogether(transaction, source, settled)
    return { polls, noticed }
  })
  for (const { source, settled: one } of settled.polls) {
    if (one.notice !== null && settled.noticed.has(source.id)) onNotice(source, one.notice)
  }
  return settled.polls.map(({ stored }) => stored)
}

async function lockPushed(db: Database, batch: readonly Intaken[]): Promise<void> {
  const arriving = batch.filter(({ arrival }) => arrival !== null)
  await lockArrivals(
    db,
    arriving.map(({ source }) => source.id),
  )
}

function toPoll({ source, settled }: { readonly source: Source; readonly settled: Settled }): Poll {
  const { status, record, movesTo, notice } = settled
  return { sourceId: source.id, status, record, movesTo, notice }
}

async function holdTogether(
  db: Parameters<typeof holdScope>[0],
  source: Source,
  { hold }: Settled,
): Promise<void> {
  if (hold === null) return
  if (source.backOff === 'host') await holdScope(db, { host: new URL(source.address).host }, hold)
  if (source.backOff === 'group' && source.group !== null) await holdScope(db, { group: source.group }, hold)
}
