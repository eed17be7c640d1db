import {
  type ReaderPlace,
  type TouchedStory,
  addReaderItems,
  boundUnread,
  forgetGone,
  forgetPlace,
  keepMatching,
  leaveFilter,
  lockReaders,
  placesBehind,
  positionOfNewest,
  savePlace,
  touchedStories,
} from '#storage/reader-places.ts'
import { addReaderFeed, feedsOfFilter } from '#storage/reader-feeds.ts'
import { findBackMarks, handOnStars } from '#storage/reader-marks.ts'
import type { Database } from '#storage/tables.ts'
import type { WebHands } from '#web/hands.ts'
import { storiesMatching } from './matching.ts'

/** Apps fail, or take very long, above this many unread items; a filter that is read for the first time begins there. */
const mostUnread = 10_000
/** Sources that a filter has feeds of their own for; what others report stands in one feed together. */
const mostFeeds = 500
const storiesAtOnce = 500

/**
 * Makes items of what happened in the streams since it was last called: stories that now match a filter get theirs,
 * those that no longer do lose it. One transaction under a lock, so that a kill leaves everything as it was and two
 * processes give one answer. Where nothing happened it costs one small query; 10,000 new stories take seconds.
 */
export async function catchUp({ db, now }: Pick<WebHands, 'db' | 'now'>): Promise<void> {
  if ((await placesBehind(db)).length === 0) return
  await db.transaction().execute(async (transaction) => {
    await lockReaders(transaction)
    // Whoever held the lock may have done it all.
    const behind = await placesBehind(transaction)
    if (behind.length === 0) return
    await findBackMarks(transaction)
    for (const place of behind) {
      if (place.isRevoked) await endFilter(transaction, place.filterId, now())
      else await takeIn(transaction, place, now())
    }
    await handOnStars(transaction)
    await boundUnread(transaction, mostUnread)
  })
}

async function endFilter(db: Database, filterId: number, now: number): Promise<void> {
  await leaveFilter(db, filterId, { storyIds: null, now })
  await forgetPlace(db, filterId)
}

async function takeIn(db: Database, place: ReaderPlace, now: number): Promise<void> {
  const { filterId, topicId, last } = place
  // Asked for something else than before: nothing that was matched holds any more.
  if (place.position === null) await leaveFilter(db, filterId, { storyIds: null, now })
  const position = place.position ?? (await positionOfNewest(db, topicId, mostUnread))
  const feeds = await feedsOfFilter(db, filterId)
  let after = { position, storyId: Number.MAX_SAFE_INTEGER }
  for (;;) {
    const stories = await touchedStories(db, topicId, after, { last, limit: storiesAtOnce })
    await settle(db, { place, stories, feeds, now })
    const end = stories.at(-1)
    if (end === undefined || stories.length < storiesAtOnce) break
    after = end
  }
  await forgetGone(db, filterId)
  await savePlace(db, place)
}

interface Touched {
  readonly place: ReaderPlace
  /** In the order of their positions. */
  readonly stories: readonly TouchedStory[]
  /** By source; grows. */
  readonly feeds: Map<string | null, number>
  readonly now: number
}

async function settle(db: Database, { place, stories, feeds, now }: Touched): Promise<void> {
  const { filterId } = place
  const ids = stories.map(({ storyId }) => storyId)
  const matching = await storiesMatching(db, { ...place, storyIds: ids, now })
  await leaveFilter(db, filterId, { storyIds: ids.filter((id) => !matching.has(id)), now })
  const known = await keepMatching(db, filterId, [...matching])
  const fresh = stories.filter(({ storyId }) => matching.has(storyId) && !known.has(storyId))
  const items: { storyId: number; feedId: number }[] = []
  for (const { storyId, sourceId } of fresh) {
    items.push({ storyId, feedId: await feedOf(db, { filterId, sourceId, feeds }) })
  }
  await addReaderItems(db, filterId, items, now)
}

async function feedOf(
  db: Database,
  { filterId, sourceId, feeds }: { filterId: number; sourceId: string; feeds: Map<string | null, number> },
): Promise<number> {
  const under = feeds.has(sourceId) || feeds.size < mostFeeds ? sourceId : null
  const known = feeds.get(under)
  if (known !== undefined) return known
  const id = await addReaderFeed(db, { filterId, sourceId: under })
  feeds.set(under, id)
  return id
}
