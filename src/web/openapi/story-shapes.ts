import { z } from 'zod'
import { claim } from './ledger-shapes.ts'
import { instant, next } from './operation.ts'
import { keyword, post, textChange } from './post-shapes.ts'

const storyParts = {
  id: z.int(),
  position: z.int().describe('Its newest place in the stream.'),
  startedAt: instant,
  latestAt: instant,
  originPostId: z.int().describe('The first to report.'),
  postCount: z.int().describe('How many posts it has.'),
  posts: z
    .array(post)
    .describe('In the order they were published; of very many some, the origin among them.'),
}

export const story = z
  .object(storyParts)
  .meta({ id: 'Story', description: 'Posts that tell the same event.' })

const streamEntry = z
  .object({
    position: z.int(),
    at: instant,
    kind: z.enum([
      'story',
      'post',
      'duplicate',
      'edited',
      'deleted',
      'dropped',
      'rejudged',
      'merged',
      'split',
      'removed',
      'claim',
    ]),
    storyId: z.int().nullable(),
    postId: z.int().nullable(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'StreamEntry', description: 'What happened to a story, at a place in the stream.' })

const ruling = z
  .object({
    id: z.int(),
    kind: z.enum(['together', 'apart']),
    by: z.enum(['owner', 'program']),
    score: z.number().nullable(),
    reason: z.string(),
    at: instant,
    moved: z.array(z.int()),
    stayed: z.array(z.int()),
  })
  .meta({ id: 'Ruling', description: 'What was said of posts: that they tell one story, or do not.' })

export const storyTold = z
  .object({
    topic: z.string(),
    ...storyParts,
    next: next.describe('Where its posts go on; null if all are here.'),
    whyFirst: z.string(),
    originCount: z.int().describe('How many say so independently.'),
    echoCount: z.int(),
    origins: z.array(
      z.object({
        postId: z.int(),
        echoCount: z.int(),
        echoes: z.array(z.object({ postId: z.int(), toPostId: z.int().nullable(), because: z.string() })),
      }),
    ),
    disputedBy: z.array(z.int()),
    differences: z.array(z.object({ postId: z.int(), fromPostId: z.int(), changes: z.array(textChange) })),
    keywords: z.array(keyword),
    claims: z.array(claim),
    timeline: z.array(streamEntry),
    earlier: z.string().nullable().describe('The address of what happened before; null if all is here.'),
    rulings: z.array(ruling),
  })
  .meta({ id: 'StoryTold', description: 'All that is known of a story.' })
