import { z } from 'zod'
import { timePrecisions } from '#model/post.ts'
import { instant } from './operation.ts'

const link = z.object({
  raw: z.string(),
  expanded: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
})
const medium = z.object({
  type: z.enum(['image', 'video', 'audio', 'file']),
  url: z.string(),
  alt: z.string().optional(),
})
const postRef = z
  .object({
    id: z.string().optional(),
    url: z.string().optional(),
    author: z.string().optional(),
    text: z.string().optional(),
  })
  .meta({ id: 'PostRef', description: 'A post that another one repeats, quotes or answers.' })

export const hit = z
  .object({ clause: z.string(), field: z.string(), start: z.int(), end: z.int(), text: z.string() })
  .meta({
    id: 'Hit',
    description: 'Where a clause found something: UTF-16 units in the field as it stands in the post.',
  })

const verdict = z
  .object({
    keep: z.boolean(),
    score: z.number(),
    threshold: z.number(),
    topicVersion: z.int(),
    hits: z.array(hit),
    why: z.array(z.string()),
    tags: z.array(z.string()),
  })
  .meta({ id: 'Verdict', description: 'What a topic says about a post, and why.' })

export const keyword = z
  .object({ type: z.string(), canonical: z.string(), name: z.string(), score: z.number() })
  .meta({ id: 'Keyword' })

export const textChange = z
  .object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })
  .meta({ id: 'TextChange' })

const membership = z
  .object({
    id: z.int(),
    duplicateOf: z.int().nullable().describe('The post that this one repeats.'),
    level: z
      .int()
      .nullable()
      .describe('1: same address, 2: same text, 3: nearly the same, 4: same story; null: it opened it.'),
    score: z.number(),
    reason: z.string(),
    stance: z.enum(['says', 'denies', 'confirms']),
  })
  .meta({ id: 'StoryOfPost', description: 'Where a post stands in its story.' })

/** What revisions that are judged have of a post. */
export const judgedParts = {
  title: z.string(),
  text: z.string(),
  url: z.string().nullable(),
  links: z.array(link),
  media: z.array(medium),
  categories: z.array(z.string()),
  repostOf: postRef.nullable(),
  quoteOf: postRef.nullable(),
  author: z.string().nullable(),
  source: z.string(),
  lang: z.string().nullable(),
}

/** How exactly the time of a post is known. */
export const timePrecision = z.enum(timePrecisions)

export const post = z
  .object({
    id: z.string().describe('Its id in its source.'),
    postId: z.int().describe('Its id here.'),
    ...judgedParts,
    sourceName: z.string(),
    html: z.string().nullable().describe('The body, safe to show; null for a post that no topic keeps.'),
    summary: z.string(),
    content: z.string(),
    publishedAt: instant,
    updatedAt: instant.nullable(),
    receivedAt: instant,
    timePrecision,
    replyTo: postRef.nullable(),
    revision: z.int(),
    revisions: z.int(),
    deletedAt: instant.nullable(),
    edits: z.array(
      z.object({
        revision: z.int(),
        at: instant,
        afterSeconds: z.int(),
        changes: z.array(textChange),
      }),
    ),
    verdict: verdict.nullable().describe('Null: it scored zero.'),
    keywords: z.array(keyword),
    story: membership.nullable(),
  })
  .meta({ id: 'Post', description: 'A post with all that is known about it.' })
