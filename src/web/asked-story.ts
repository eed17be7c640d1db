import type { Context } from 'hono'
import { topicOfStory } from '#storage/stories.ts'
import { movedInto } from '#storage/story-moves.ts'
import { lastEntryOf } from '#storage/stream-entries.ts'
import { askedNumber, pathNumber, positions } from './asked.ts'
import type { WebHands } from './hands.ts'
import { WebProblem } from './problem.ts'
import type { StoryPart } from './told-posts.ts'

/** `moved`: its posts went to another story, which is `storyId`. */
export interface AskedStory {
  readonly kind: 'here' | 'moved'
  readonly storyId: number
  readonly topicId: string
}

/** The story that the path names by `:id`. Throws a problem for one that is gone or never was. */
export async function askedStory(c: Context, { db }: WebHands): Promise<AskedStory> {
  const storyId = pathNumber(c.req.param('id'))
  if (storyId === null) throw noStory()
  const topicId = await topicOfStory(db, storyId)
  if (topicId !== null) return { kind: 'here', storyId, topicId }
  const into = await movedInto(db, storyId)
  const itsTopic = into === null ? null : await topicOfStory(db, into)
  if (into !== null && itsTopic !== null) return { kind: 'moved', storyId: into, topicId: itsTopic }
  const last = await lastEntryOf(db, storyId)
  if (last === null) throw noStory()
  const why =
    last.kind === 'dropped' ? 'The rules in force keep none of its posts.' : 'It has no posts any more.'
  throw new WebProblem(410, `Story ${storyId} is gone.`, `${why} Posts that are kept again get a new story.`)
}

/** Which part of a long story is asked for: `?page=`, `?post=`, `?before=`. Throws a problem for what is no number. */
export function askedPart(c: Context): StoryPart {
  return {
    page: askedNumber(c, 'page', { least: 1, most: Number.MAX_SAFE_INTEGER }) ?? 1,
    holding: askedNumber(c, 'post', positions),
    before: askedNumber(c, 'before', positions),
  }
}

/** The story of the path, to be changed. Throws a problem for one that is not there, also if it went into another. */
export async function storyToChange(c: Context, hands: WebHands): Promise<AskedStory> {
  const story = await askedStory(c, hands)
  if (story.kind === 'here') return story
  throw new WebProblem(
    409,
    `This story was merged into story ${story.storyId} meanwhile; nothing was changed.`,
    `Look at /stories/${story.storyId} and change that one.`,
  )
}

function noStory(): WebProblem {
  return new WebProblem(404, 'There is no such story.', 'Look for it in the stream, or search for its words.')
}
