import type { Source, SourceStatus } from '#model/source.ts'
import { type Notice, type Poll, holdScope, recordPolls } from '#storage/polls.ts'
import { type RawAnswer, type RawLimits, keepRaw } from '#storage/raw-answers.ts'
import { holdSources } from '#storage/source-changes.ts'
import { type Arrival, type Stored, storePosts } from '#storage/store-posts.ts'
import type { Database } from '#storage/tables.ts'
import { readFollowed } from './new-source.ts'
import type { Settled } from './settle.ts'
import { type PushHands, type ReadHubs, settlePushes } from './websub/settle-push.ts'

/** What one poll brings into the database. */
export interface Intaken {
  readonly source: Source & SourceStatus
  /** Null: no posts came. */
  readonly arrival: Arrival | null
  /** The answers as they came, to be kept for some days. */
  readonly raw: readonly RawAnswer[]
  /** What was read about who pushes the feed; null: nothing was. */
  readonly hubs: ReadHubs | null
  /** What the poll means, once it is known what of the arrival was new. */
  readonly settle: (stored: Stored) => Settled
}

export interface Written {
  /** In the order of the polls. */
  readonly stored: readonly Stored[]
  /** Those that their owners have not heard of today. */
  readonly notices: readonly { readonly source: Source; readonly notice: Notice }[]
}

export interface WriteHands {
  /** Left out where no hub can reach us. */
  readonly push?: PushHands | undefined
  readonly raw: RawLimits
}

export const nothingStored: Stored = { added: 0, edited: 0, kept: 0, rekeyed: 0 }

/** Stores what came of a source beside its polls; null: it was removed, or given another address, meanwhile. Call it in a transaction. */
export async function storeHeld(
  transaction: Database,
  source: Source,
  arrival: Arrival,
): Promise<Stored | null> {
  if ((await holdSources(transaction, [source])).size === 0) return null
  const [stored = nothingStored] = await storePosts(transaction, [arrival])
  return stored
}

/**
 * Writes polls of different sources: posts, what the sources learned, their logs, their hubs. Nothing of a source that
 * was removed, or given another address, while it was asked. Call it in a transaction; of polls and deliveries of one
 * source each waits for the one before to be committed.
 */
export async function writePolls(
  transaction: Database,
  { push, raw }: WriteHands,
  batch: readonly Intaken[],
): Promise<Written> {
  const held = await holdSources(
    transaction,
    batch.map(({ source }) => source),
  )
  const known = batch.filter(({ source }) => held.has(source.id))
  const arrivals = known.flatMap(({ arrival }) => arrival ?? [])
  const stored = arrivals.length === 0 ? [] : await storePosts(transaction, arrivals)
  await keepRaw(
    transaction,
    known.flatMap((poll) => poll.raw),
    raw,
  )
  const ofSource = new Map(arrivals.map(({ sourceId }, index) => [sourceId, stored[index] ?? nothingStored]))
  const taken = known.map(({ source, hubs, settle }) => {
    return { source, hubs, settled: settle(ofSource.get(source.id) ?? nothingStored) }
  })
  const polls = push === undefined ? taken : await settlePushes(transaction, push, taken)
  const noticed = await recordPolls(transaction, await withoutDoubles(transaction, polls.map(toPoll)))
  for (const { source, settled } of polls) await holdTogether(transaction, source, settled)
  return {
    stored: batch.map(({ source }) => ofSource.get(source.id) ?? nothingStored),
    notices: polls.flatMap(({ source, settled: { notice } }) =>
      notice !== null && noticed.has(source.id) ? [{ source, notice }] : [],
    ),
  }
}

function toPoll({ source, settled }: Pick<Intaken, 'source'> & { readonly settled: Settled }): Poll {
  const { status, record, movesTo, notice, title } = settled
  return { sourceId: source.id, status, cursorBefore: source.cursor, record, movesTo, notice, title }
}

/** None moves to where another source is followed, in whatever spelling. Costs a look-up if one would move. */
async function withoutDoubles(db: Database, polls: readonly Poll[]): Promise<readonly Poll[]> {
  if (polls.every(({ movesTo }) => movesTo === null)) return polls
  const followed = await readFollowed(db)
  return polls.map((poll) => {
    const known = poll.movesTo === null ? null : followed.at(poll.movesTo)
    return known === null || known.id === poll.sourceId ? poll : { ...poll, movesTo: null }
  })
}

async function holdTogether(db: Database, source: Source, { hold }: Settled): Promise<void> {
  if (hold === null) return
  if (source.backOff === 'host') await holdScope(db, { host: new URL(source.address).host }, hold)
  if (source.backOff === 'group' && source.group !== null) await holdScope(db, { group: source.group }, hold)
}
