import { type Claim, type Outcome, storiesOfClaim } from '#storage/claims.ts'
import { storiesById } from '#storage/stories.ts'
import { updateStories } from '#storage/story-places.ts'
import type { Database } from '#storage/tables.ts'
import { append } from '#stream/append.ts'

/**
 * Tells the stream, in each story that a claim's posts stand in, that its outcome is another one than `before`. Nothing
 * is told of one that is the same. Call it in the transaction that changes the claim.
 */
export async function tellOutcome(
  db: Database,
  topicId: string,
  { claim, before, now }: { readonly claim: Claim; readonly before: Outcome; readonly now: number },
): Promise<void> {
  if (claim.outcome === before) return
  const storyIds = await storiesOfClaim(db, topicId, claim.id)
  if (storyIds.length === 0) return
  const detail = { claim: claim.id, said: claim.claim, was: before, outcome: claim.outcome }
  const entries = storyIds.map((storyId) => ({ kind: 'claim' as const, storyId, postId: null, detail }))
  const last = await append(db, topicId, entries, now)
  const positions = new Map(storyIds.map((id, index) => [id, last - storyIds.length + index + 1]))
  const stories = await storiesById(db, storyIds)
  await updateStories(
    db,
    stories.map(({ storyId, originPostId }) => {
      return { storyId, originPostId, position: positions.get(storyId) ?? last }
    }),
  )
}
