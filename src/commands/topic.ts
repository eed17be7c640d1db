import { join } from 'node:path'
import { readTopicFiles } from '#config/topic-files.ts'
import { compileTopic } from '#filter/compile.ts'
import { failedExamples } from '#filter/examples.ts'
import { readTopicFile } from '#filter/topic-file.ts'
import { type Command, CommandError, UsageError } from './command.ts'

export const command: Command = {
  summary: 'Checks the topics of config/topics against their own examples: `topic check`.',
  usage: 'check',
  mostWords: 1,
  options: {},
  run: async (given) => {
    if (given.words[0] !== 'check') throw new UsageError("expected 'check'")
    const failures = readTopicFiles(join(given.settings.config, 'topics')).flatMap(({ id, source }) => {
      const wrong = wrongExamples(source)
      given.say(
        `${id}: ${wrong.length === 0 ? 'every example is judged as it says' : `${wrong.length} examples are not`}`,
      )
      return wrong.map((line) => `${id}: ${line}`)
    })
    if (failures.length > 0)
      throw new CommandError(`${failures.join('\n')}\nCorrect the clauses or the examples.`)
    return 0
  },
}

/** Examples that the topic judges otherwise than they say, with why. */
function wrongExamples(source: string): string[] {
  const read = readTopicFile(source)
  if (read.kind === 'error') return read.problems.map(({ message }) => message)
  return failedExamples(compileTopic(read.topic, 0)).map(
    ({ text, shouldKeep, score, why }) =>
      `"${text}" should be ${shouldKeep ? 'kept' : 'dropped'} but scores ${score}: ${why.join(', ') || 'nothing hit'}`,
  )
}
