import type { Source, SourceStatus } from '#model/source.ts'
import { type Gathered, asPolled } from '#sources/adapter.ts'
import { adapterOf } from '#sources/adapters.ts'
import { contextOf } from '#sources/context.ts'
import { markAsked, postsNotShown } from '#storage/deletions.ts'
import { storedId } from './incoming.ts'
import type { PollHands } from './poll.ts'

/** Each costs its host a request with some kinds; the others are asked for by the next poll. */
const mostAsked = 20
/** What is hidden and not deleted, a repost that is no longer followed perhaps, shall not cost that at every poll. */
const askAgainMs = 60 * 60_000

/**
 * Ids of stored posts that a source has deleted: those that a poll should have shown and did not, once the source itself
 * says that they are gone. A failure says nothing.
 */
export async function deletedPosts(
  hands: Pick<PollHands, 'db' | 'ask' | 'env' | 'now'>,
  stored: Source & SourceStatus,
  { harvest, wholeSince, failure }: Gathered,
): Promise<readonly string[]> {
  const source = asPolled(stored)
  const adapter = await adapterOf(source)
  if (adapter.gone === undefined || wholeSince === null || failure !== undefined) return []
  const shown = harvest.posts.map(({ id }) => storedId(id))
  const at = hands.now()
  const asked = { since: wholeSince, askedSince: at - askAgainMs, shown, limit: mostAsked }
  const ids = await postsNotShown(hands.db, source.id, asked)
  if (ids.length === 0) return []
  const gone = await adapter.gone(contextOf(adapter, source, hands), source, ids)
  await markAsked(hands.db, source.id, { ids, at })
  return gone
}
