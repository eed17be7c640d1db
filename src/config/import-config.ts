import { hash } from 'node:crypto'
import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { forgetImportsExcept, importedHash, rememberImport } from '#storage/config-imports.ts'
import { removeSourcesExcept, saveSources } from '#storage/sources.ts'
import type { Database, Tables } from '#storage/tables.ts'
import { endTopicsExcept, saveTopic } from '#storage/topics.ts'
import { readSourcesFile } from './sources-file.ts'
import { type TopicFile, readTopicFiles } from './topic-files.ts'

/** What config/ says of sources and topics, read whole. */
export interface Config {
  readonly sources: Awaited<ReturnType<typeof readSourcesFile>>
  readonly topics: readonly TopicFile[]
}

/** Reads config/sources.yaml and config/topics/*.yaml. Throws ConfigError. */
export async function readConfig(folder: string): Promise<Config> {
  return {
    sources: await readSourcesFile(join(folder, 'sources.yaml')),
    topics: readTopicFiles(join(folder, 'topics')),
  }
}

/**
 * Puts config/ in force, in one transaction: a file that changed since the last import becomes a new version, one
 * that did not costs nothing. A topic whose file is gone is no longer in force; what it kept stays.
 */
export async function importConfig(db: Kysely<Tables>, config: Config, now: number): Promise<void> {
  const { sources, text } = config.sources
  await db.transaction().execute(async (transaction) => {
    // Processes that start together import one after the other.
    await sql`select pg_advisory_xact_lock(hashtext('leakwire config'))`.execute(transaction)
    for (const topic of config.topics) {
      await whenChanged(transaction, { path: `topics/${topic.id}`, text: topic.source, now }, async () => {
        await saveTopic(transaction, topic, { now, reason: 'the file changed' })
      })
    }
    await endTopics(
      transaction,
      config.topics.map(({ id }) => id),
    )
    await whenChanged(transaction, { path: 'sources.yaml', text, now }, async () => {
      await saveSources(transaction, sources, 'file', now)
      await removeSourcesExcept(
        transaction,
        sources.map(({ id }) => id),
        now,
      )
    })
  })
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
