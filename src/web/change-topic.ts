import { z } from 'zod'
import { compileTopic } from '#filter/compile.ts'
import type { Topic } from '#model/topic.ts'
import type { Problem } from '#query/problem.ts'
import { storable } from '#storage/json-text.ts'
import { type TopicInForce, rulesetInForce } from '#storage/topics.ts'
import { countToJudge } from '#storage/verdicts.ts'
import { type TopicChanged, changeTopic, readTopicOf, undoTopic } from '#tune/change-topic.ts'
import type { WebHands } from './hands.ts'
import { changedMeanwhile, type editionsAsked } from './preconditions.ts'
import { WebProblem } from './problem.ts'

/** Longer ones are refused: the largest topic that this was made for has 100,000 words. */
const longestTopic = 4 * 1024 * 1024

export const topicText = z.object({ source: z.string().max(longestTopic).transform(storable) })
export const topicChange = topicText.extend({
  base: z.int().optional(),
  reason: z.string().trim().max(200).transform(storable).default(''),
  force: z.boolean().default(false),
})
export const topicUndo = topicChange.omit({ source: true, reason: true }).extend({ to: z.int().optional() })

/** A version that is in force now, and how many posts it has still to be asked about. */
export interface InForce {
  readonly version: number
  readonly toJudge: number
}

/** The topic that a body's `source` describes. Throws a problem with every place that is wrong. */
export function readTopicBody(topicId: string, body: unknown): Topic {
  const { source } = readBody(topicText, body, '{"source": "topic: mios ..."}')
  const read = readTopicOf(topicId, source)
  if (read.kind === 'topic') return read.topic
  throw unreadable(read.problems)
}

/** A change to a topic as it is asked for; `match` is what If-Match names, and takes the place of the body's `base`. */
export interface AskedChange {
  readonly topic: Pick<TopicInForce, 'id' | 'version'>
  readonly body: unknown
  readonly match: ReturnType<typeof editionsAsked>
}

/** What If-Match asks about: another one for each version. */
export function topicEdition({ version }: Pick<TopicInForce, 'version'>): string {
  return `v${version}`
}

/** Puts a new version in force as a body asks for. Throws a problem for whatever stands against it. */
export async function changeTopicBody(hands: WebHands, asked: AskedChange): Promise<InForce> {
  const { base, ...body } = readBody(
    topicChange,
    asked.body,
    '{"source": "topic: mios ...", "base": 3, "reason": "why"}',
  )
  const reason = body.reason === '' ? 'changed in the page' : body.reason
  const change = { ...body, topicId: asked.topic.id, base: baseOf(base, asked), reason, now: hands.now() }
  return await settled(hands, await changeTopic(hands.db, change), asked)
}

/** Puts an earlier version in force again as a body asks for. Throws a problem for whatever stands against it. */
export async function undoTopicBody(hands: WebHands, asked: AskedChange): Promise<InForce> {
  const { base, to = null, force } = readBody(topicUndo, asked.body, '{"base": 4, "to": 2}')
  const undo = { topicId: asked.topic.id, base: baseOf(base, asked), to, force, now: hands.now() }
  const changed = await undoTopic(hands.db, undo)
  if (changed.kind !== 'noVersion') return await settled(hands, changed, asked)
  throw new WebProblem(
    404,
    'There is no such version to go back to.',
    'Choose one from the list of versions.',
  )
}

/** The version that a change was made from, null for whichever is in force. */
function baseOf(given: number | undefined, { topic, match }: AskedChange): number | null {
  if (match === null && given === undefined)
    throw new WebProblem(
      400,
      'It is not said which version this was made from.',
      'Send its number as "base", or its ETag as If-Match.',
    )
  const isMatch = match === null || match === '*' || match.includes(topicEdition(topic))
  if (!isMatch) throw changedMeanwhile({ inForce: { version: topic.version } })
  if (given !== undefined) return given
  return match === '*' ? null : topic.version
}

function readBody<T>(shape: z.ZodType<T>, body: unknown, example: string): T {
  const read = shape.safeParse(body)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const where = issue === undefined ? '' : ` "${issue.path.join('.')}": ${issue.message}.`
  throw new WebProblem(
    400,
    `The body says not what is needed.${where}`,
    `Send a JSON object such as ${example}.`,
  )
}

async function settled({ db }: WebHands, changed: TopicChanged, { match }: AskedChange): Promise<InForce> {
  switch (changed.kind) {
    case 'changed':
    case 'same':
      return { version: changed.version, toJudge: await countToJudge(db, await rulesetInForce(db)) }
    case 'unknown':
      throw new WebProblem(404, 'This topic is not in force.', 'Put its file back into config/topics.')
    case 'unreadable':
      throw unreadable(changed.problems)
    case 'overtaken':
      throw match === null ? overtaken(changed.inForce) : changedMeanwhile(inForceJson(changed.inForce))
    case 'pins': {
      const count = changed.violations.length
      throw new WebProblem(
        422,
        `This goes against ${count} pinned post${count === 1 ? '' : 's'}; nothing was changed.`,
        'Change the rules, take the pins away, or send "force": true.',
        { details: { pins: changed.violations }, type: 'against-pins' },
      )
    }
  }
}

function unreadable(problems: readonly Problem[]): WebProblem {
  return new WebProblem(
    422,
    'The topic cannot be read; nothing was changed.',
    'Correct it at the places in "problems".',
    {
      details: { problems },
    },
  )
}

function inForceJson({ version, source }: TopicInForce) {
  return { inForce: { version, source } }
}

function overtaken(inForce: TopicInForce): WebProblem {
  return new WebProblem(
    409,
    `Version ${inForce.version} was put in force meanwhile; nothing was changed.`,
    'Look at what it says, bring your change into it, and send that with the new "base".',
    { details: inForceJson(inForce) },
  )
}

/** Made ready to be tried; `version` is the one in force. */
export function trialOf(topic: Topic, version: number, now: number) {
  return { compiled: compileTopic(topic, version + 1), version, now }
}
