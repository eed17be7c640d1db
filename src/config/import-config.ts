import { hash } from 'node:crypto'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import type { Alias } from '#model/keyword.ts'
import { replaceFileAliases } from '#storage/aliases.ts'
import { forgetImportsExcept, importedHash, rememberImport } from '#storage/config-imports.ts'
import { removeSourcesExcept, saveSources } from '#storage/sources.ts'
import type { Database, Tables } from '#storage/tables.ts'
import { endTopicsExcept, topicsInForce } from '#storage/topics.ts'
import { lockConfig } from '#tune/change-topic.ts'
import { readAliasesFile } from './aliases-file.ts'
import { type TopicNews, importTopics } from './import-topics.ts'
import { ConfigError } from './problem.ts'
import { readSourcesFile } from './sources-file.ts'
import { type BrokenTopicFile, type TopicFiles, readEachTopicFile, readTopicFiles } from './topic-files.ts'

/** What config/ says of sources, topics and aliases, read whole. */
export interface Config {
  readonly sources: Awaited<ReturnType<typeof readSourcesFile>>
  readonly topics: TopicFiles
  readonly aliases: readonly Alias[]
}

/**
 * Reads config/sources.yaml, config/topics/*.yaml and config/aliases.yaml. Throws ConfigError; `isFirst`: also for a topic that an
 * installation might have a good version of.
 */
export async function readConfig(folder: string, { isFirst = true } = {}): Promise<Config> {
  const topics = join(folder, 'topics')
  return {
    sources: await readSourcesFile(join(folder, 'sources.yaml')),
    aliases: readAliasesFile(join(folder, 'aliases.yaml')),
    topics: isFirst ? { topics: readTopicFiles(topics), broken: [] } : readEachTopicFile(topics),
  }
}

/**
 * Puts config/ in force, in one transaction: a file that changed since the last import becomes a new version, one
 * that did not costs nothing. A topic whose file is gone is no longer in force; what it kept stays. Returns what is to
 * be told of topics; throws ConfigError for a broken one that has no version in force.
 */
export async function importConfig(db: Kysely<Tables>, config: Config, now: number): Promise<TopicNews[]> {
  const { sources, text } = config.sources
  return await db.transaction().execute(async (transaction) => {
    // Processes that start together import one after the other.
    await lockConfig(transaction)
    const { topics, broken } = config.topics
    await refuseUnknown(transaction, broken)
    const news = await importTopics(transaction, config.topics, now)
    await endTopics(
      transaction,
      [...topics, ...broken].map(({ id }) => id),
    )
    const aliases = JSON.stringify(config.aliases)
    await whenChanged(transaction, { path: 'aliases.yaml', text: aliases, now }, async () => {
      await replaceFileAliases(transaction, config.aliases, now)
    })
    await whenChanged(transaction, { path: 'sources.yaml', text, now }, async () => {
      await saveSources(transaction, sources, 'file', now)
      await removeSourcesExcept(
        transaction,
        sources.map(({ id }) => id),
        now,
      )
    })
    return news
  })
}

/** A broken file of a topic that never was in force cannot wait: nobody would be told of it. */
async function refuseUnknown(db: Database, broken: readonly BrokenTopicFile[]): Promise<void> {
  const inForce = new Set((await topicsInForce(db)).map(({ id }) => id))
  const problems = broken.flatMap((file) => (inForce.has(file.id) ? [] : file.problems))
  if (problems.length > 0) throw new ConfigError(problems)
}

async function endTopics(db: Database, inForce: readonly string[]): Promise<void> {
  await endTopicsExcept(db, inForce)
  await forgetImportsExcept(
    db,
    'topics/',
    inForce.map((id) => `topics/${id}`),
  )
}

async function whenChanged(
  db: Database,
  { path, text, now }: { readonly path: string; readonly text: string; readonly now: number },
  write: () => Promise<void>,
): Promise<void> {
  const fresh = hash('sha256', text)
  if ((await importedHash(db, path)) === fresh) return
  await write()
  await rememberImport(db, path, fresh, now)
}
