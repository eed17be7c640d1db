import type { Kysely } from 'kysely'
import { addressKeysOf } from '#parse/canonical-url.ts'
import { storyFeatures } from '#dedupe/story-features.ts'
import { loadPosts } from '#storage/posts.ts'
import { addRuling } from '#storage/rulings.ts'
import { type StoryLine, type StoryMember, memberOf, storiesById, topicOfStory } from '#storage/stories.ts'
import { movedInto } from '#storage/story-moves.ts'
import { openStoryWith, setPlaces } from '#storage/story-places.ts'
import { lockStream } from '#storage/stream-entries.ts'
import type { Database, Tables } from '#storage/tables.ts'
import type { AliasTable } from '#text/aliases.ts'
import { movedPost, putTogether, stayingPost } from './put-together.ts'
import { byRuling } from './ruled-places.ts'
import { tellStream } from './tell-stream.ts'
import { withRepeated } from './with-repeated.ts'

/** `storyId`: the story that the posts in question stand in now. Anything but 'changed' left all as it was. */
export type ChangedByHand =
  | { readonly kind: 'changed'; readonly rulingId: number; readonly storyId: number }
  | { readonly kind: 'noStory'; readonly storyId: number }
  /** It went into another one meanwhile. */
  | { readonly kind: 'movedStory'; readonly storyId: number; readonly into: number }
  | { readonly kind: 'noPost' }
  | { readonly kind: 'sameStory' }
  | { readonly kind: 'wholeStory' }

interface ByHand {
  readonly topicId: string
  readonly storyId: number
  /** In the owner's words; may be ''. */
  readonly reason: string
  /** Milliseconds since 1970. */
  readonly now: number
  readonly aliases: AliasTable
}

/**
 * Puts the posts of the story `other` into a story of the same topic, for good: every pair of a post of the one and a
 * post of the other is remembered as together. One transaction under the topic's stream lock.
 */
export async function mergeStories(
  db: Kysely<Tables>,
  { topicId, storyId, other, reason, now, aliases }: ByHand & { readonly other: number },
): Promise<ChangedByHand> {
  return await db.transaction().execute(async (transaction) => {
    await lockStream(transaction, topicId)
    const into = await storyIn(transaction, topicId, storyId)
    const from = await storyIn(transaction, topicId, other)
    if (into === null) return await missing(transaction, storyId)
    if (from === null) return await missing(transaction, other)
    if (storyId === other) return { kind: 'sameStory' }
    const ruling = { topicId, by: 'owner' as const, score: null, reason }
    const rulingId = await putTogether(transaction, { ...ruling, from, into, now, aliases })
    return { kind: 'changed', rulingId, storyId }
  })
}

/**
 * Takes a post with all that repeats it out of its story into one of its own, for good: every pair of one of them and a
 * post that stays is remembered as apart. One transaction under the topic's stream lock.
 */
export async function splitPost(
  db: Kysely<Tables>,
  { topicId, storyId, postId, reason, now, aliases }: ByHand & { readonly postId: number },
): Promise<ChangedByHand> {
  return await db.transaction().execute(async (transaction) => {
    await lockStream(transaction, topicId)
    const story = await storyIn(transaction, topicId, storyId)
    if (story === null) return await missing(transaction, storyId)
    const member = await memberOf(transaction, topicId, postId)
    if (member?.storyId !== storyId) return { kind: 'noPost' }
    const isMoved = (each: StoryMember): boolean => each.postId === postId || each.duplicateOf === postId
    const moved = story.members.filter(isMoved)
    const staying = story.members.filter((each) => !isMoved(each))
    if (staying.length === 0) return { kind: 'wholeStory' }
    const own = await openOwnStory(transaction, topicId, { member, reason, aliases })
    await setPlaces(
      transaction,
      topicId,
      moved.flatMap((each) => (each.postId === postId ? [] : { ...each, storyId: own })),
    )
    const posts = [...moved.map(movedPost), ...staying.map(stayingPost)]
    const ruling = { topicId, kind: 'apart', by: 'owner', score: null, reason, at: now, posts } as const
    const rulingId = await addRuling(transaction, ruling)
    const detail = { ruling: rulingId, reason }
    await tellStream({ db: transaction, aliases, now: () => now }, topicId, [
      { kind: 'split', storyId, postId, detail: { ...detail, into: own } },
      { kind: 'split', storyId: own, postId, detail: { ...detail, from: storyId } },
    ])
    return { kind: 'changed', rulingId, storyId: own }
  })
}

async function storyIn(db: Database, topicId: string, storyId: number): Promise<StoryLine | null> {
  if ((await topicOfStory(db, storyId)) !== topicId) return null
  const [story] = await storiesById(db, [storyId])
  return story ?? null
}

async function missing(db: Database, storyId: number): Promise<ChangedByHand> {
  const into = await movedInto(db, storyId)
  return into === null ? { kind: 'noStory', storyId } : { kind: 'movedStory', storyId, into }
}

/** A post that only repeated another is compared with later posts from now on. */
async function openOwnStory(
  db: Database,
  topicId: string,
  { member, reason, aliases }: Pick<ByHand, 'reason' | 'aliases'> & { readonly member: StoryMember },
): Promise<number> {
  const { postId } = member
  const [post] = await loadPosts(db, [postId])
  if (post === undefined) throw new Error(`Post ${postId} is in a story but not stored.`)
  return await openStoryWith(db, topicId, {
    postId,
    duplicateOf: null,
    level: null,
    score: 0,
    reason: byRuling(`taken out of story ${member.storyId}`, { by: 'owner', reason }),
    stance: member.stance,
    at: post.publishedAt,
    // No version of the alias table: it is read again, as the topic keeps it, before the next post is placed.
    features: [...storyFeatures({ ...withRepeated(post), links: addressKeysOf(post.links) }, aliases)],
  })
}
