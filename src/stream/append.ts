import {
  type NewEntry,
  insertEntries,
  lastPosition,
  lockStream,
  notifyStream,
} from '#storage/stream-entries.ts'
import type { Database } from '#storage/tables.ts'

/**
 * Appends what happened to a topic's stream, in the given order, and returns the last position. Call it inside a
 * transaction: the lock it takes is held until commit, so a reader who has seen position n misses nothing below it,
 * and a rolled-back append leaves no gap.
 */
export async function append(
  transaction: Database,
  topicId: string,
  entries: readonly NewEntry[],
  now: number,
): Promise<number> {
  await lockStream(transaction, topicId)
  const before = await lastPosition(transaction, topicId)
  if (entries.length === 0) return before
  const placed = entries.map((entry, index) => ({ ...entry, position: before + index + 1 }))
  await insertEntries(transaction, topicId, placed, now)
  const last = before + entries.length
  await notifyStream(transaction, topicId, last)
  return last
}
