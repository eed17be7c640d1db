import { isDisputed } from '#dedupe/stance.ts'
import { type FormerPlace, type Ruling, addRuling } from '#storage/rulings.ts'
import { type StoryLine, type StoryMember } from '#storage/stories.ts'
import { setPlaces } from '#storage/story-places.ts'
import { closeEmptied } from '#storage/story-moves.ts'
import type { Database } from '#storage/tables.ts'
import type { AliasTable } from '#text/aliases.ts'
import { byRuling } from './ruled-places.ts'
import { tellStream } from './tell-stream.ts'

export interface PuttingTogether extends Pick<Ruling, 'topicId' | 'by' | 'score' | 'reason'> {
  /** As they stand: all their posts. */
  readonly from: StoryLine
  readonly into: StoryLine
  /** Milliseconds since 1970. */
  readonly now: number
  readonly aliases: AliasTable
}

/**
 * Puts the posts of one story into another, for good: every pair of a post of the one and a post of the other is
 * remembered as together, the stream tells it for each of the two, and the old address leads on. Returns the ruling's
 * id. Call it in a transaction that holds the topic's stream.
 */
export async function putTogether(
  transaction: Database,
  { topicId, from, into, by, score, reason, now, aliases }: PuttingTogether,
): Promise<number> {
  const opening = {
    level: 4 as const,
    score: score ?? 1,
    reason: byRuling('put into this story', { by, reason }),
  }
  const places = from.members.map((member) => ({
    ...member,
    storyId: into.storyId,
    ...(member.level === null && opening),
  }))
  await setPlaces(transaction, topicId, places)
  await closeEmptied(transaction, [from.storyId], into.storyId)
  const posts = [...from.members.map(movedPost), ...into.members.map(stayingPost)]
  const ruling = await addRuling(transaction, {
    topicId,
    kind: 'together',
    by,
    score,
    reason,
    at: now,
    posts,
  })
  const disputed = areOpposed(from, into)
  const detail = { ruling, reason, ...(by === 'program' && { by, score }), ...(disputed && { disputed }) }
  await tellStream({ db: transaction, aliases, now: () => now }, topicId, [
    { kind: 'merged', storyId: from.storyId, postId: null, detail: { ...detail, into: into.storyId } },
    { kind: 'merged', storyId: into.storyId, postId: null, detail: { ...detail, from: from.storyId } },
  ])
  return ruling
}

/** Whether a post of the one story denies what a post of the other does not. */
function areOpposed(one: StoryLine, other: StoryLine): boolean {
  const others = [...new Set(other.members.map(({ stance }) => stance))]
  return one.members.some(({ stance }) => others.some((opposite) => isDisputed(stance, opposite)))
}

/** How a ruling remembers a post that it moves, with the way back. */
export function movedPost({ postId, storyId, duplicateOf, level, score, reason }: StoryMember) {
  const former: FormerPlace = { storyId, duplicateOf, level, score, reason }
  return { postId, former }
}

/** How a ruling remembers a post that it leaves where it is. */
export function stayingPost({ postId }: Pick<StoryMember, 'postId'>) {
  return { postId, former: null }
}
