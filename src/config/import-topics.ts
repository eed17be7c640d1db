import { hash } from 'node:crypto'
import { sep } from 'node:path'
import type { Kysely } from 'kysely'
import { importedHash, rememberImport } from '#storage/config-imports.ts'
import type { Database, Tables } from '#storage/tables.ts'
import {
  type TopicFileProblem,
  forgetTopicFileProblem,
  saveTopicFileProblem,
  topicFileProblems,
} from '#storage/topic-file-problems.ts'
import { type TopicInForce, saveTopic, topicsInForce } from '#storage/topics.ts'
import { changeTopicIn, lockConfig } from '#tune/change-topic.ts'
import type { PinViolation } from '#tune/check-pins.ts'
import { type BrokenTopicFile, type TopicFile, type TopicFiles, readEachTopicFile } from './topic-files.ts'

/** What became of a topic's file that is not as it was. */
export type TopicNews =
  | { readonly kind: 'inForce'; readonly topicId: string; readonly version: number }
  | { readonly kind: 'refused'; readonly problem: TopicFileProblem }

/** Looks at config/topics once more while the program runs, and puts in force what changed. Returns what is new. */
export async function reloadTopics(db: Kysely<Tables>, folder: string, now: number): Promise<TopicNews[]> {
  const files = readEachTopicFile(folder)
  return await db.transaction().execute(async (transaction) => {
    await lockConfig(transaction)
    return await importTopics(transaction, files, now)
  })
}

/**
 * Puts the files that changed in force, in a transaction that holds the topics. What cannot be leaves the version in
 * force as it is and is remembered, so that pages and commands can say so: a broken file, one that changed although
 * the rules in force had been changed elsewhere, one that goes against pins. Returns what was not known yet.
 */
export async function importTopics(
  transaction: Database,
  { topics, broken }: TopicFiles,
  now: number,
): Promise<TopicNews[]> {
  const inForce = new Map((await topicsInForce(transaction)).map((topic) => [topic.id, topic]))
  const known = new Map((await topicFileProblems(transaction)).map((each) => [each.topicId, each]))
  const news: TopicNews[] = []
  for (const file of topics) {
    const outcome = await importTopic(transaction, file, { inForce: inForce.get(file.id) ?? null, now })
    if (outcome === null || outcome.kind === 'inForce') {
      await forgetTopicFileProblem(transaction, file.id)
      if (outcome !== null) news.push(outcome)
    } else news.push(...(await remember(transaction, outcome.problem, known)))
  }
  for (const file of broken) {
    const problem = brokenProblem(file, inForce.get(file.id)?.version ?? null, now)
    news.push(...(await remember(transaction, problem, known)))
  }
  return news
}

/** Null: there is nothing to do. */
async function importTopic(
  transaction: Database,
  file: TopicFile,
  { inForce, now }: { readonly inForce: TopicInForce | null; readonly now: number },
): Promise<TopicNews | null> {
  const { id, source } = file
  const path = `topics/${id}`
  const fresh = hash('sha256', source)
  const imported = await importedHash(transaction, path)
  if (inForce !== null && imported === fresh) return null
  if (
    inForce !== null &&
    imported !== null &&
    hash('sha256', inForce.source) !== imported &&
    inForce.source !== source
  )
    return { kind: 'refused', problem: conflict(file, inForce, now) }
  const reason = 'the file changed'
  const change = { topicId: id, source, base: null, reason, force: false, now }
  const changed =
    inForce === null
      ? {
          kind: 'changed' as const,
          version: await saveTopic(transaction, file, { now, reason: 'taken from its file' }),
        }
      : await changeTopicIn(transaction, change)
  if (changed.kind === 'pins') return { kind: 'refused', problem: againstPins(file, changed.violations, now) }
  await rememberImport(transaction, path, fresh, now)
  return changed.kind === 'changed' ? { kind: 'inForce', topicId: id, version: changed.version } : null
}

async function remember(
  transaction: Database,
  problem: TopicFileProblem,
  known: ReadonlyMap<string, TopicFileProblem>,
): Promise<TopicNews[]> {
  const before = known.get(problem.topicId)
  if (before?.kind === problem.kind && before.source === problem.source) return []
  await saveTopicFileProblem(transaction, problem)
  return [{ kind: 'refused', problem }]
}

function brokenProblem(
  { id, path, source, problems }: BrokenTopicFile,
  version: number | null,
  now: number,
): TopicFileProblem {
  const stays = version === null ? 'so it is not in force' : `so version ${version} stays in force`
  const message = `${shownPath(path)} cannot be read, ${stays}. Correct the file: it is taken up by itself.`
  return {
    ...about({ id, path, source }, now),
    kind: 'broken',
    message,
    problems: problems.map(({ line, column, message: what }) => ({ line, column, message: what })),
  }
}

function conflict(file: TopicFile, { version }: TopicInForce, now: number): TopicFileProblem {
  const message =
    `${shownPath(file.path)} changed, but so did the rules in force (version ${version}) since the file was last read. ` +
    'Neither was lost: take the file, or keep the rules in force.'
  return { ...about(file, now), kind: 'conflict', message, problems: [] }
}

function againstPins(file: TopicFile, violations: readonly PinViolation[], now: number): TopicFileProblem {
  const message =
    `${shownPath(file.path)} goes against ${violations.length} pinned posts, so the version before stays in force. ` +
    'Change the file or the pins, or take the file all the same.'
  const problems = violations.map(({ must, title, postId, score, threshold }) => ({
    line: null,
    column: null,
    message: `Post ${postId} "${title}" must ${must ? '' : 'not '}be kept, but scores ${score} of ${threshold}.`,
  }))
  return { ...about(file, now), kind: 'pins', message, problems }
}

function about({ id, path, source }: Pick<TopicFile, 'id' | 'path' | 'source'>, at: number) {
  return { topicId: id, path: shownPath(path), source, at, hash: hash('sha256', source) }
}

/** As its owner knows it, 'config/topics/mios.yaml': where that lies is nobody else's business. */
function shownPath(path: string): string {
  return path.split(sep).slice(-3).join('/')
}
