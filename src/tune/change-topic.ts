import { type Kysely, sql } from 'kysely'
import { compileTopic } from '#filter/compile.ts'
import { readTopicFile } from '#filter/topic-file.ts'
import type { Topic } from '#model/topic.ts'
import { type Problem, problemAt } from '#query/problem.ts'
import { rememberImport } from '#storage/config-imports.ts'
import type { Database, Tables } from '#storage/tables.ts'
import { forgetTopicFileProblem, topicFileProblems } from '#storage/topic-file-problems.ts'
import { type TopicInForce, saveTopic, topicVersion, topicVersions, topicsInForce } from '#storage/topics.ts'
import { append } from '#stream/append.ts'
import { type PinViolation, checkPins } from './check-pins.ts'

/** What somebody wants a topic to be from now on. */
export interface TopicChange {
  readonly topicId: string
  /** The topic's YAML, whole. */
  readonly source: string
  /** The version it was made from: refused if another is in force by now. Null: from whichever is. */
  readonly base: number | null
  /** For the list of versions. */
  readonly reason: string
  /** Although it goes against pins. */
  readonly force: boolean
  /** Milliseconds since 1970. */
  readonly now: number
}

export type TopicChanged =
  | { readonly kind: 'changed'; readonly version: number }
  /** The version in force says exactly this. */
  | { readonly kind: 'same'; readonly version: number }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unreadable'; readonly problems: readonly Problem[] }
  /** Another version is in force than the one it was made from. */
  | { readonly kind: 'overtaken'; readonly inForce: TopicInForce }
  | { readonly kind: 'pins'; readonly violations: readonly PinViolation[] }

/**
 * Puts a new version of a topic in force and says so in its stream, in one transaction, or changes nothing. The posts
 * are judged by it as the digest comes to them.
 */
export async function changeTopic(db: Kysely<Tables>, change: TopicChange): Promise<TopicChanged> {
  return await db.transaction().execute(async (transaction) => {
    await lockConfig(transaction)
    return await changeTopicIn(transaction, change)
  })
}

/** Holds what config/ says until the transaction ends: nobody else changes topics or aliases, neither a page nor a file. */
export async function lockConfig(transaction: Database): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('leakwire config'))`.execute(transaction)
}

/** The same inside a transaction that holds the topics. */
export async function changeTopicIn(transaction: Database, change: TopicChange): Promise<TopicChanged> {
  const { topicId, source, now } = change
  const inForce = (await topicsInForce(transaction)).find(({ id }) => id === topicId)
  if (inForce === undefined) return { kind: 'unknown' }
  const read = readTopicOf(topicId, source)
  if (read.kind === 'error') return { kind: 'unreadable', problems: read.problems }
  if (change.base !== null && change.base !== inForce.version) return { kind: 'overtaken', inForce }
  if (source === inForce.source) return { kind: 'same', version: inForce.version }
  const violations = change.force
    ? []
    : await checkPins(transaction, topicId, compileTopic(read.topic, inForce.version + 1))
  if (violations.length > 0) return { kind: 'pins', violations }
  const version = await saveTopic(
    transaction,
    { id: topicId, name: read.topic.title, source },
    { now, reason: change.reason },
  )
  const file = (await topicFileProblems(transaction)).find((each) => each.topicId === topicId)
  if (file?.source === source) await forgetTopicFileProblem(transaction, topicId)
  const detail = { version, before: inForce.version, reason: change.reason }
  await append(transaction, topicId, [{ kind: 'rejudged', storyId: null, postId: null, detail }], now)
  return { kind: 'changed', version }
}

/** Keeps the rules in force and lets the file be, until it changes again. False: there is no file to let be. */
export async function keepRules(db: Kysely<Tables>, topicId: string, now: number): Promise<boolean> {
  return await db.transaction().execute(async (transaction) => {
    await lockConfig(transaction)
    const problem = (await topicFileProblems(transaction)).find((each) => each.topicId === topicId)
    if (problem === undefined || problem.kind === 'broken') return false
    await rememberImport(transaction, `topics/${topicId}`, problem.hash, now)
    await forgetTopicFileProblem(transaction, topicId)
    return true
  })
}

/** Reads YAML that is meant to be a version of this topic; under another name it would be another topic. */
export function readTopicOf(
  topicId: string,
  source: string,
):
  | { readonly kind: 'topic'; readonly topic: Topic }
  | { readonly kind: 'error'; readonly problems: readonly Problem[] } {
  const read = readTopicFile(source)
  if (read.kind === 'error' || read.topic.id === topicId) return read
  const at = Math.max(0, source.search(/^topic:/m))
  const message = `"${read.topic.id}" is another topic: a version keeps its topic's name.`
  const problem = problemAt(source, at, { message, expected: `topic: ${topicId}`, suggestion: topicId })
  return { kind: 'error', problems: [problem] }
}

/**
 * Puts what an earlier version said in force again, as a new version: the one before the version in force, or `to`.
 * Nothing is lost: it can be taken back the same way.
 */
export async function undoTopic(
  db: Kysely<Tables>,
  { to, ...change }: Omit<TopicChange, 'source' | 'reason'> & { readonly to: number | null },
): Promise<TopicChanged | { readonly kind: 'noVersion' }> {
  return await db.transaction().execute(async (transaction) => {
    await lockConfig(transaction)
    const inForce = (await topicsInForce(transaction)).find(({ id }) => id === change.topicId)
    if (inForce === undefined) return { kind: 'unknown' }
    const earlier =
      to === null
        ? (await topicVersions(transaction, inForce.id, { below: inForce.version, limit: 1 }))[0]
        : await topicVersion(transaction, inForce.id, to)
    if (earlier === undefined || earlier === null) return { kind: 'noVersion' }
    return await changeTopicIn(transaction, {
      ...change,
      source: earlier.source,
      reason: `back to version ${earlier.n}`,
    })
  })
}
