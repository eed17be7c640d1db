import type { Core } from '#core.ts'
import type { TopicInForce } from '#storage/topics.ts'
import { trySuggestions } from '#tune/suggestions.ts'
import type { Given } from './command.ts'

/** What may be done to a topic, best first, with what that would do to the archive. Changes nothing. */
export async function showSuggestions(given: Given, { runtime }: Core, topic: TopicInForce): Promise<number> {
  const tried = await trySuggestions(runtime.db, topic, Date.now())
  for (const suggestion of tried) {
    const { title, added, removed, pins, evidence, changes } = suggestion
    if (given.options['json'] === true) given.out(JSON.stringify(suggestion))
    else {
      const against = pins === 0 ? '' : `, against ${pins} pins`
      given.out(`${title}\n    ${added} added, ${removed} removed${against}; z ${evidence.z.toFixed(1)}`)
      for (const change of changes) given.out(`      ${change.kind === 'added' ? '+' : '-'} ${change.title}`)
    }
  }
  if (tried.length === 0) given.say('Nothing to suggest: pin posts that are judged wrongly, and ask again.')
  return 0
}
