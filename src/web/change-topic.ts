import { z } from 'zod'
import { compileTopic } from '#filter/compile.ts'
import type { Topic } from '#model/topic.ts'
import type { Problem } from '#query/problem.ts'
import { storable } from '#storage/json-text.ts'
import { type TopicInForce, rulesetInForce } from '#storage/topics.ts'
import { countToJudge } from '#storage/verdicts.ts'
import { type TopicChanged, changeTopic, readTopicOf, undoTopic } from '#tune/change-topic.ts'
import type { WebHands } from './hands.ts'
import { WebProblem } from './problem.ts'

/** Longer ones are refused: the largest topic that this was made for has 100,000 words. */
const longestTopic = 4 * 1024 * 1024

const readable = z.object({ source: z.string().max(longestTopic).transform(storable) })
const change = readable.extend({
  base: z.number().int(),
  reason: z.string().trim().max(200).transform(storable).default(''),
  force: z.boolean().default(false),
})
const taking = change.omit({ source: true, reason: true }).extend({ to: z.number().int().optional() })

/** A version that is in force now, and how many posts it has still to be asked about. */
export interface InForce {
  readonly version: number
  readonly toJudge: number
}

/** The topic that a body's `source` describes. Throws a problem with every place that is wrong. */
export function readTopicBody(topicId: string, body: unknown): Topic {
  const { source } = readBody(readable, body, '{"source": "topic: mios ..."}')
  const read = readTopicOf(topicId, source)
  if (read.kind === 'topic') return read.topic
  throw unreadable(read.problems)
}

/** Puts a new version in force as a body asks for. Throws a problem for whatever stands against it. */
export async function changeTopicBody(hands: WebHands, topicId: string, body: unknown): Promise<InForce> {
  const asked = readBody(change, body, '{"source": "topic: mios ...", "base": 3, "reason": "why"}')
  const reason = asked.reason === '' ? 'changed in the page' : asked.reason
  return await settled(hands, await changeTopic(hands.db, { ...asked, topicId, reason, now: hands.now() }))
}

/** Puts an earlier version in force again as a body asks for. Throws a problem for whatever stands against it. */
export async function undoTopicBody(hands: WebHands, topicId: string, body: unknown): Promise<InForce> {
  const { to = null, ...asked } = readBody(taking, body, '{"base": 4, "to": 2}')
  const changed = await undoTopic(hands.db, { ...asked, topicId, to, now: hands.now() })
  if (changed.kind !== 'noVersion') return await settled(hands, changed)
  throw new WebProblem(
    404,
    'There is no such version to go back to.',
    'Choose one from the list of versions.',
  )
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

async function settled({ db }: WebHands, changed: TopicChanged): Promise<InForce> {
  switch (changed.kind) {
    case 'changed':
    case 'same':
      return { version: changed.version, toJudge: await countToJudge(db, await rulesetInForce(db)) }
    case 'unknown':
      throw new WebProblem(404, 'This topic is not in force.', 'Put its file back into config/topics.')
    case 'unreadable':
      throw unreadable(changed.problems)
    case 'overtaken':
      throw overtaken(changed.inForce)
    case 'pins': {
      const count = changed.violations.length
      throw new WebProblem(
        422,
        `This goes against ${count} pinned post${count === 1 ? '' : 's'}; nothing was changed.`,
        'Change the rules, take the pins away, or send "force": true.',
        { details: { pins: changed.violations } },
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

function overtaken({ version, source }: TopicInForce): WebProblem {
  return new WebProblem(
    409,
    `Version ${version} was put in force meanwhile; nothing was changed.`,
    'Look at what it says, bring your change into it, and send that with the new "base".',
    { details: { inForce: { version, source } } },
  )
}

/** Made ready to be tried; `version` is the one in force. */
export function trialOf(topic: Topic, version: number, now: number) {
  return { compiled: compileTopic(topic, version + 1), version, now }
}
