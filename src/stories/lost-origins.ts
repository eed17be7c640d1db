import { findOrigins } from '#dedupe/origin.ts'
import type { LostOrigin } from '#storage/remove-posts.ts'
import { storiesById } from '#storage/stories.ts'
import { updateStories } from '#storage/story-places.ts'
import type { NewEntry } from '#storage/stream-entries.ts'
import { append } from '#stream/append.ts'
import type { Credit } from './credit.ts'
import { loadReports } from './reports.ts'
import type { StreamHands } from './tell-stream.ts'

const storiesAtOnce = 100

/**
 * Tells the streams of stories whose first report was deleted, and who is first now among the posts that are left.
 * `because` says why the posts went. Call it in the transaction that deleted them.
 */
export async function tellLostOrigins(
  hands: StreamHands,
  lost: readonly LostOrigin[],
  because: string,
): Promise<void> {
  for (const [topicId, own] of Map.groupBy(lost, (each) => each.topicId)) {
    for (let at = 0; at < own.length; at += storiesAtOnce)
      await tellSome(hands, topicId, { lost: own.slice(at, at + storiesAtOnce), because })
  }
}

async function tellSome(
  { db, aliases, now }: StreamHands,
  topicId: string,
  { lost, because }: { readonly lost: readonly LostOrigin[]; readonly because: string },
): Promise<void> {
  const stories = await storiesById(
    db,
    lost.map(({ storyId }) => storyId),
  )
  const members = stories.flatMap((story) => story.members)
  const reports = await loadReports(db, aliases, members)
  const moved = lost.flatMap(({ storyId, postId, name }) => {
    const own = reports.get(storyId) ?? []
    const { origin } = findOrigins(own)
    const first = own.find(({ id }) => id === origin)
    if (first === undefined) return []
    const to = { postId: first.postId, name: first.name }
    const credit: Credit = { from: { postId, name }, to, because }
    return [{ storyId, originPostId: first.postId, credit }]
  })
  const entries = moved.map(({ storyId, credit }): NewEntry => ({
    kind: 'removed',
    storyId,
    postId: null,
    detail: { credit },
  }))
  const last = await append(db, topicId, entries, now())
  await updateStories(
    db,
    moved.map((story, index) => ({ ...story, position: last - moved.length + index + 1 })),
  )
}
