import type { Core } from '#core.ts'
import type { TopicInForce } from '#storage/topics.ts'
import { trySuggestions } from '#tune/suggestions.ts'
import { type Given, UsageError, textOption } from './command.ts'

/** What may be done to a topic now, or what could have been told on a day, best first, tried on the archive. Changes nothing. */
export async function showSuggestions(given: Given, { runtime }: Core, topic: TopicInForce): Promise<number> {
  const tried = await trySuggestions(runtime.db, topic, endOf(textOption(given, 'at')))
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

/** The end of a day in UTC; now without one. */
function endOf(day: string | undefined): number {
  if (day === undefined) return Date.now()
  const at = /^\d{4}-\d\d-\d\d$/u.test(day) ? Date.parse(`${day}T23:59:59.999Z`) : Number.NaN
  if (Number.isNaN(at)) throw new UsageError(`--at expects a day such as 2023-10-17, not '${day}'`)
  return at
}
