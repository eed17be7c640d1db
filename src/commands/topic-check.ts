import { join } from 'node:path'
import { type TopicFile, readTopicFiles } from '#config/topic-files.ts'
import { compileTopic } from '#filter/compile.ts'
import { failedExamples } from '#filter/examples.ts'
import { readTopicFile } from '#filter/topic-file.ts'
import { CommandError, type Given } from './command.ts'
import { readTextFile } from './text-file.ts'

/** Judges the examples of the files named, else of all of config/topics. Opens no database. */
export function checkTopics(given: Given): number {
  const files = given.words.slice(1)
  const topics =
    files.length === 0 ? readTopicFiles(join(given.settings.config, 'topics')) : files.map(readTopicPath)
  const failures = topics.flatMap(({ id, source }) => {
    const wrong = wrongExamples(source)
    const found =
      wrong.length === 0 ? 'every example is judged as it says' : `${wrong.length} examples are not`
    given.say(`${id}: ${found}`)
    return wrong.map((line) => `${id}: ${line}`)
  })
  if (failures.length === 0) return 0
  throw new CommandError(`${failures.join('\n')}\nCorrect the clauses or the examples.`)
}

/** A topic file that a person names. Throws CommandError with the place of every problem. */
export function readTopicPath(path: string): Pick<TopicFile, 'id' | 'source'> {
  const source = readTextFile(path, 'Name the file of a topic.')
  const read = readTopicFile(source)
  if (read.kind === 'topic') return { id: read.topic.id, source }
  const problems = read.problems.map(
    ({ line, column, message, suggestion }) =>
      `${path}:${line}:${column}: ${message}${suggestion === null ? '' : ` Did you mean ${suggestion}?`}`,
  )
  throw new CommandError(`${problems.join('\n')}\nCorrect the topic; nothing was changed.`)
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
