import type { Core } from '#core.ts'
import { type TopicInForce, topicsInForce } from '#storage/topics.ts'
import { CommandError, type Given, textOption } from './command.ts'

/** The topic that --topic names, else the first. Throws CommandError if there is none. */
export async function topicOf(given: Given, core: Core): Promise<TopicInForce> {
  const topics = await topicsInForce(core.runtime.db)
  const wanted = textOption(given, 'topic')
  const topic = wanted === undefined ? topics[0] : topics.find(({ id }) => id === wanted)
  if (topic !== undefined) return topic
  throw new CommandError(
    `There is no topic ${wanted ?? ''}. In force: ${topics.map(({ id }) => id).join(', ')}.`,
  )
}
