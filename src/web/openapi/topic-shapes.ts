import { z } from 'zod'
import { instant } from './operation.ts'
import { hit, judgedParts, timePrecision } from './post-shapes.ts'

export const topicParts = {
  id: z.string(),
  name: z.string(),
  version: z.int(),
  madeAt: instant,
  reason: z.string(),
  toJudge: z.int().describe('Posts that the rules in force have still to be asked about.'),
  problem: z
    .object({
      topicId: z.string(),
      path: z.string(),
      kind: z.enum(['broken', 'conflict', 'pins']),
      message: z.string(),
      problems: z.array(
        z.object({ line: z.int().nullable(), column: z.int().nullable(), message: z.string() }),
      ),
      source: z.string(),
      hash: z.string(),
      at: instant,
    })
    .nullable()
    .describe('Why its file is not in force.'),
}

export const inForce = z
  .object({ version: z.int(), toJudge: z.int() })
  .meta({ id: 'InForce', description: 'The version in force, and how many posts it has still to judge.' })

const pinViolation = z
  .object({
    postId: z.int(),
    must: z.boolean(),
    title: z.string(),
    sourceName: z.string(),
    url: z.string().nullable(),
    score: z.number(),
    threshold: z.number(),
    why: z.array(z.string()),
    isNew: z.boolean().describe('What is in force judges it as its pin says.'),
  })
  .meta({ id: 'PinViolation' })

const failedExample = z
  .object({ text: z.string(), shouldKeep: z.boolean(), score: z.number(), why: z.array(z.string()) })
  .meta({ id: 'FailedExample' })

export const checked = z
  .object({
    topic: z.looseObject({ id: z.string(), title: z.string() }).describe('The topic as it was read.'),
    examples: z.array(failedExample).describe('Examples of its own that it judges otherwise.'),
    pins: z.array(pinViolation),
  })
  .meta({ id: 'CheckedTopic' })

export const samplePost = z
  .object({
    postId: z.int(),
    mode: z.enum(['broad', 'strict']),
    keep: z.boolean(),
    why: z.array(z.string()),
    pin: z.enum(['must', 'mustNot']).nullable(),
    title: z.string(),
    sourceName: z.string(),
    url: z.string().nullable(),
    publishedAt: z.int().describe('Milliseconds since 1970.'),
    timePrecision,
    isRecent: z.boolean(),
    revisions: z.array(
      z.object({ ...judgedParts, publishedAt: z.int(), timePrecision, sourceId: z.string(), n: z.int() }),
    ),
  })
  .meta({ id: 'SamplePost', description: 'A post with all that judging it needs.' })

const change = z
  .object({
    postId: z.int(),
    kind: z.enum(['added', 'removed']),
    title: z.string(),
    url: z.string().nullable(),
    sourceName: z.string(),
    publishedAt: z.int().describe('Milliseconds since 1970.'),
    timePrecision,
    score: z.number(),
    threshold: z.number(),
    why: z.array(z.string()),
    hits: z.array(hit),
    whyBefore: z.array(z.string()),
  })
  .meta({ id: 'BacktestChange', description: 'A post that would enter the stream or leave it.' })

const backtest = z
  .object({
    version: z.int(),
    posts: z.int(),
    added: z.int(),
    removed: z.int(),
    kept: z.int(),
    dropped: z.int(),
    changes: z.array(change),
    stories: z.array(z.object({ storyId: z.int(), title: z.string(), posts: z.int(), removed: z.int() })),
    filters: z.array(z.object({ id: z.int(), name: z.string(), added: z.int(), removed: z.int() })),
    pins: z.array(pinViolation),
    examples: z.array(failedExample),
  })
  .meta({ id: 'Backtest' })

/** A line each. */
export const backtestStep = z
  .union([
    z.object({ kind: z.literal('progress'), done: z.int(), total: z.int() }),
    z.object({ kind: z.literal('result'), backtest }),
    z.object({ kind: z.literal('failed'), message: z.string(), fix: z.string() }),
  ])
  .meta({ id: 'BacktestStep', description: 'How far it has come; the result is the last line.' })

export const suggestion = z
  .object({
    id: z.string(),
    kind: z.enum(['alias', 'keeps', 'excludes']),
    words: z.array(z.string()),
    title: z.string(),
    isStrong: z.boolean(),
    evidence: z.object({
      z: z.number(),
      posts: z.int(),
      sources: z.int(),
      against: z.int(),
      firstSeen: instant,
      examples: z.array(z.int()),
    }),
    edit: z.looseObject({ kind: z.string() }),
    source: z.string().describe("The topic's YAML with it in."),
    added: z.int(),
    removed: z.int(),
    changes: z.array(z.object({ postId: z.int(), kind: z.enum(['added', 'removed']), title: z.string() })),
    pins: z.int(),
  })
  .meta({ id: 'Suggestion', description: 'What may be missing in a topic, tried against the archive.' })
