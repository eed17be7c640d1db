import { basename, join } from 'node:path'
import { readEachTopicFile } from '#config/topic-files.ts'
import type { Core } from '#core.ts'
import { topicFileProblems } from '#storage/topic-file-problems.ts'
import {
  type TopicInForce,
  rulesetInForce,
  topicHistory,
  topicVersion,
  topicsInForce,
} from '#storage/topics.ts'
import { countToJudge } from '#storage/verdicts.ts'
import { type TopicChanged, changeTopic, undoTopic } from '#tune/change-topic.ts'
import type { PinViolation } from '#tune/check-pins.ts'
import { CommandError, type Given, UsageError, countOption, textOption } from './command.ts'
import { writeTextFile } from './text-file.ts'
import { readTopicPath } from './topic-check.ts'

/** Topics in force, and files that are not, with why. */
export async function listTopics(given: Given, { runtime: { db } }: Core): Promise<number> {
  for (const { id, version, name } of await topicsInForce(db)) given.out(`${id}  version ${version}  ${name}`)
  const problems = await topicFileProblems(db)
  for (const problem of problems) {
    given.say(problem.message)
    for (const { line, column, message } of problem.problems)
      given.say(`    ${line === null ? '' : `${line}:${column ?? 1}: `}${message}`)
  }
  const left = await countToJudge(db, await rulesetInForce(db))
  if (left > 0) given.say(`${left} posts are still to be judged by the rules in force.`)
  return problems.length === 0 ? 0 : 1
}

/** Every version of a topic, the newest first. */
export async function showTopic(given: Given, { runtime }: Core, topic: TopicInForce): Promise<number> {
  for (const { n, madeAt, reason } of await topicHistory(runtime.db, topic.id)) {
    const mark = n === topic.version ? '*' : ' '
    given.out(`${mark} ${String(n).padStart(3)}  ${new Date(madeAt).toISOString().slice(0, 16)}  ${reason}`)
  }
  return 0
}

/** The YAML of a version: to stdout, or with --write over the topic's file in config. */
export async function exportTopic(given: Given, { runtime }: Core, topic: TopicInForce): Promise<number> {
  const n = textOption(given, 'version') === undefined ? topic.version : countOption(given, 'version', 1)
  const version = await topicVersion(runtime.db, topic.id, n)
  if (version === null) throw new CommandError(`${topic.id} has no version ${n}: see 'leakwire topic show'.`)
  if (given.options['write'] !== true) {
    given.out(version.source.trimEnd())
    return 0
  }
  const path = pathOf(given, topic.id)
  writeTextFile(path, version.source)
  given.say(`${path} says what version ${n} says.`)
  return 0
}

function pathOf({ settings }: Given, id: string): string {
  const folder = join(settings.config, 'topics')
  const { topics, broken } = readEachTopicFile(folder)
  return [...topics, ...broken].find((file) => file.id === id)?.path ?? join(folder, `${id}.yaml`)
}

/** Puts a file in force as a new version of its topic, and judges the archive by it. */
export async function importTopic(given: Given, core: Core): Promise<number> {
  const [, path] = given.words
  if (path === undefined) throw new UsageError('expected the file of a topic')
  const { id, source } = readTopicPath(path)
  const reason = textOption(given, 'reason') ?? `imported from ${basename(path)}`
  const change = { topicId: id, source, base: null, reason, force: isForced(given), now: Date.now() }
  return await tell(given, core, { id, changed: await changeTopic(core.runtime.db, change) })
}

/** Puts an earlier version in force again. */
export async function undoOne(given: Given, core: Core, topic: TopicInForce): Promise<number> {
  const to = textOption(given, 'to') === undefined ? null : countOption(given, 'to', 1)
  const undo = { topicId: topic.id, base: topic.version, to, force: isForced(given), now: Date.now() }
  const changed = await undoTopic(core.runtime.db, undo)
  if (changed.kind !== 'noVersion') return await tell(given, core, { id: topic.id, changed })
  throw new CommandError(`${topic.id} has no such version to go back to: see 'leakwire topic show'.`)
}

function isForced({ options }: Given): boolean {
  return options['force'] === true
}

async function tell(
  given: Given,
  core: Core,
  { id, changed }: { readonly id: string; readonly changed: TopicChanged },
): Promise<number> {
  switch (changed.kind) {
    case 'changed': {
      const placed = await core.digest(id)
      given.say(`${id} is in force as version ${changed.version}; the archive was judged by it.`)
      given.out(JSON.stringify({ topic: id, version: changed.version, ...placed }))
      return 0
    }
    case 'same':
      given.say(`${id}, version ${changed.version}, says exactly this already.`)
      return 0
    case 'unknown':
      throw new CommandError(`${id} is not in force: put its file into config/topics and start.`)
    case 'unreadable':
      throw new CommandError(changed.problems.map(({ message }) => message).join('\n'))
    case 'overtaken':
      throw new CommandError(
        `Version ${changed.inForce.version} was put in force meanwhile. Look at it and try again.`,
      )
    case 'pins':
      throw new CommandError(
        `${id} goes against pinned posts:\n${changed.violations.map(violationLine).join('\n')}\n` +
          'Nothing was changed. Change the rules or the pins, or give --force.',
      )
  }
}

/** A pin that rules go against, in one line. */
export function violationLine({ postId, must, title, score, threshold, why, isNew }: PinViolation): string {
  const reasons = why.length === 0 ? 'nothing hit' : why.join(', ')
  const before = isNew ? '' : ' (as in the version in force)'
  return `  post ${postId} must ${must ? '' : 'not '}be kept: "${title}" scores ${score} of ${threshold}: ${reasons}${before}`
}
