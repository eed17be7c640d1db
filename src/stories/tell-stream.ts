import { findOrigins } from '#dedupe/origin.ts'
import { storiesById } from '#storage/stories.ts'
import { updateStories } from '#storage/story-places.ts'
import type { NewEntry } from '#storage/stream-entries.ts'
import type { Database } from '#storage/tables.ts'
import { append } from '#stream/append.ts'
import type { AliasTable } from '#text/aliases.ts'
import { type Credit, creditOf, withCredits } from './credit.ts'
import { loadReports } from './reports.ts'

export interface StreamHands {
  /** A transaction that holds the topic's stream. */
  readonly db: Database
  readonly aliases: AliasTable
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Tells what happened to stories whose posts are in their places already: gives the entries their positions, with the
 * credit that moved, and each story its origin, its times and its newest position. `alsoChanged` are stories that lost
 * or gained posts without an entry. Stories that are no more are passed over.
 */
export async function tellStream(
  { db, aliases, now }: StreamHands,
  topicId: string,
  entries: readonly NewEntry[],
  alsoChanged: Iterable<number> = [],
): Promise<void> {
  const ids = new Set([...entries.flatMap(({ storyId }) => storyId ?? []), ...alsoChanged])
  const stories = await storiesById(db, [...ids])
  const reports = await loadReports(
    db,
    aliases,
    stories.flatMap(({ members }) => members),
  )
  const credits = new Map<number, Credit>()
  const origins = new Map<number, number>()
  for (const { storyId, originPostId } of stories) {
    const own = new Map(reports.get(storyId)?.map((report) => [report.id, report]))
    const first = own.get(findOrigins([...own.values()]).origin ?? '')
    if (first === undefined) continue
    origins.set(storyId, first.postId)
    if (first.postId === originPostId) continue
    credits.set(storyId, creditOf(originPostId, own.get(String(originPostId)), first))
  }
  const last = await append(db, topicId, withCredits(entries, credits), now())
  const positions = new Map(stories.map(({ storyId, position }) => [storyId, position]))
  for (const [index, { storyId }] of entries.entries()) {
    if (storyId !== null) positions.set(storyId, last - entries.length + index + 1)
  }
  await updateStories(
    db,
    Array.from(origins, ([storyId, originPostId]) => {
      return { storyId, originPostId, position: positions.get(storyId) ?? last }
    }),
  )
}
