import { z } from 'zod'
import { storable } from '#storage/json-text.ts'
import { type ChangedByHand, mergeStories, splitPost } from '#stories/change-by-hand.ts'
import { undoRuling } from '#stories/undo-ruling.ts'
import type { AskedStory } from './asked-story.ts'
import type { WebHands } from './hands.ts'
import { WebProblem } from './problem.ts'
import { longestReason } from './views/story-by-hand.ts'

const reason = z.string().trim().max(longestReason).transform(storable).default('')
const id = z.union([z.int().positive(), z.string()])
export const mergingBody = z.object({ with: id, reason })
export const splittingBody = z.object({ post: id, reason })

/** A ruling that was made, and the story that its posts stand in now. */
export interface Changed {
  readonly ruling: number
  readonly story: number
}

/** Merges another story into this one as a body says. Throws a problem for whatever stands against it. */
export async function mergeBody(hands: WebHands, story: AskedStory, body: unknown): Promise<Changed> {
  const read = mergingBody.safeParse(body)
  const other = read.success ? numberIn(read.data.with) : null
  if (!read.success || other === null) throw unclear('{"with": 12, "reason": "why"}')
  const { topicId, storyId } = story
  const change = { topicId, storyId, other, reason: read.data.reason, ...(await telling(hands)) }
  return settled(await mergeStories(hands.db, change), storyId)
}

/** Gives a post of this story a story of its own as a body says. Throws a problem for whatever stands against it. */
export async function splitBody(hands: WebHands, story: AskedStory, body: unknown): Promise<Changed> {
  const read = splittingBody.safeParse(body)
  const postId = read.success ? numberIn(read.data.post) : null
  if (!read.success || postId === null) throw unclear('{"post": 34, "reason": "why"}')
  const { topicId, storyId } = story
  const change = { topicId, storyId, postId, reason: read.data.reason, ...(await telling(hands)) }
  return settled(await splitPost(hands.db, change), storyId)
}

/** Takes a ruling back; returns the story of its posts, null if they stand in none. Throws a problem if it cannot be. */
export async function takeBack(hands: WebHands, rulingId: number | null): Promise<number | null> {
  const undone =
    rulingId === null ? null : await undoRuling(hands.db, { rulingId, ...(await telling(hands)) })
  if (undone?.kind === 'undone') return undone.storyId
  if (undone?.kind !== 'overtaken') {
    throw new WebProblem(404, 'There is no such ruling.', 'It may have been taken back already.')
  }
  throw new WebProblem(
    409,
    `Ruling ${undone.rulingId} was made later on the same posts; nothing was changed.`,
    'Take that one back first.',
    { details: { ruling: undone.rulingId } },
  )
}

/** A story went into another one, which is to be named instead. */
export function movedStory(storyId: number, into: number): WebProblem {
  return new WebProblem(
    409,
    `Story ${storyId} went into story ${into} meanwhile; nothing was changed.`,
    'Name that one.',
    { details: { story: into } },
  )
}

async function telling({ now, aliases }: WebHands) {
  return { now: now(), aliases: await aliases() }
}

/** A number as such, or as a person copies it: '12', 'story 12', 'http://localhost/stories/12?topic=mios'. */
function numberIn(given: number | string): number | null {
  const digits = /(?:^|[/\s])(?<id>\d{1,15})(?:[?#].*)?$/u.exec(String(given).trim())?.groups?.['id']
  return digits === undefined ? null : Number(digits)
}

function unclear(example: string): WebProblem {
  return new WebProblem(
    400,
    `This does not say what to change, or gives more than ${longestReason} characters of reason.`,
    `Send numbers, such as ${example}.`,
  )
}

function settled(changed: ChangedByHand, storyId: number): Changed {
  switch (changed.kind) {
    case 'changed':
      return { ruling: changed.rulingId, story: changed.storyId }
    case 'noStory':
      throw new WebProblem(
        404,
        `There is no story ${changed.storyId} of this topic.`,
        'Every card of the stream bears the number of its story.',
      )
    case 'movedStory':
      throw movedStory(changed.storyId, changed.into)
    case 'noPost':
      throw new WebProblem(404, `Story ${storyId} has no such post.`, 'It may have been taken out already.')
    case 'sameStory':
      throw new WebProblem(422, 'A story cannot be merged into itself.', 'Give the number of another one.')
    case 'wholeStory':
      throw new WebProblem(
        422,
        'This post and what repeats it are the whole story.',
        'Take out the posts that do not belong to it.',
      )
  }
}
