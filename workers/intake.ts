import { type Kysely, sql } from 'kysely'
import type { Source } from '#model/source.ts'
import type { Notice } from '#storage/polls.ts'
import type { Stored } from '#storage/store-posts.ts'
import type { Tables } from '#storage/tables.ts'
import { type Intaken, type WriteHands, nothingStored, writePolls } from './write-polls.ts'

export interface IntakeHands extends WriteHands {
  readonly db: Kysely<Tables>
  /** Hears of the first notice of a source each day. */
  readonly onNotice: (source: Source, notice: Notice) => void
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

/** At least one, and no two of one source: what is new in the second is known after the first. */
function batchLength(waiting: readonly Intaken[]): number {
  let posts = 0
  const sources = new Set<string>()
  const most = waiting.findIndex(({ arrival, source: { id } }, index) => {
    posts += arrival?.posts.length ?? 0
    if (sources.has(id)) return true
    sources.add(id)
    return index > 0 && (posts > mostPostsAtOnce || index >= mostPollsAtOnce)
  })
  return most === -1 ? waiting.length : most
}

async function writeBatch(
  hands: IntakeHands,
  batch: readonly (Intaken & PromiseWithResolvers<Stored>)[],
): Promise<void> {
  try {
    const { stored, notices } = await hands.db.transaction().execute(async (transaction) => {
      // A batch that is lost with the machine's power leaves its sources due: nothing has to wait for the disk.
      await sql`set local synchronous_commit to off`.execute(transaction)
      return await writePolls(transaction, hands, batch)
    })
    for (const { source, notice } of notices) hands.onNotice(source, notice)
    for (const [index, { resolve }] of batch.entries()) resolve(stored[index] ?? nothingStored)
  } catch (error) {
    const [only] = batch
    if (batch.length === 1) only?.reject(error)
    else for (const one of batch) await writeBatch(hands, [one])
  }
}
