import { compileTopic } from '#filter/compile.ts'
import type { Core } from '#core.ts'
import { topicsInForce } from '#storage/topics.ts'
import { type Backtest, type Change, backtest } from '#tune/backtest.ts'
import { readTopicOf } from '#tune/change-topic.ts'
import { CommandError, type Given, UsageError } from './command.ts'
import { readTopicPath } from './topic-check.ts'
import { violationLine } from './topic-versions.ts'

/** Tells what a topic's file would do to the archive; changes nothing. Ends with 1 if it goes against pins or examples. */
export async function backtestFile(given: Given, { runtime: { db } }: Core): Promise<number> {
  const [, path] = given.words
  if (path === undefined) throw new UsageError('expected the file of a topic')
  const { id, source } = readTopicPath(path)
  const inForce = (await topicsInForce(db)).find((topic) => topic.id === id)
  if (inForce === undefined)
    throw new CommandError(`${id} is not in force, so there is nothing to compare with.`)
  const read = readTopicOf(id, source)
  if (read.kind === 'error') throw new CommandError(read.problems.map(({ message }) => message).join('\n'))
  const compiled = compileTopic(read.topic, inForce.version + 1)
  let result: Backtest | null = null
  for await (const step of backtest(db, { compiled, version: inForce.version, now: Date.now() })) {
    if (step.kind === 'result') result = step.backtest
    else if (process.stderr.isTTY) process.stderr.write(`\r${step.done} of ${step.total} posts `)
  }
  if (process.stderr.isTTY) process.stderr.write('\r')
  if (result === null) throw new Error('a backtest ended without a result')
  if (given.options['json'] === true) given.out(JSON.stringify(result))
  else for (const line of linesOf(result)) given.out(line)
  return result.pins.length + result.examples.length === 0 ? 0 : 1
}

function linesOf(result: Backtest): string[] {
  const { posts, version, added, removed, kept, dropped } = result
  const shown = result.changes.filter(({ kind }) => kind === 'added').length
  return [
    `${posts} posts, against version ${version}: ${added} added, ${removed} removed, ${kept} kept and ${dropped} dropped as before`,
    ...result.changes.map(changeLine),
    ...(shown < added || result.changes.length - shown < removed ? ['  ... and more'] : []),
    ...result.stories.map(
      (story) => `story ${story.storyId} loses ${story.removed} of ${story.posts} posts: ${story.title}`,
    ),
    ...result.filters.map(
      (filter) => `filter "${filter.name}": ${filter.added} added, ${filter.removed} removed`,
    ),
    ...(result.pins.length === 0 ? [] : ['goes against pins:', ...result.pins.map(violationLine)]),
    ...result.examples.map(
      ({ text, shouldKeep, score }) =>
        `example should be ${shouldKeep ? 'kept' : 'dropped'} but scores ${score}: ${text}`,
    ),
  ]
}

function changeLine({ kind, title, sourceName, score, threshold, why, whyBefore }: Change): string {
  const reasons = (kind === 'added' ? why : whyBefore).join(', ')
  const sign = kind === 'added' ? '+' : '-'
  return `  ${sign} ${title}  (${sourceName})  ${score} of ${threshold}; ${kind === 'added' ? '' : 'before: '}${reasons}`
}
