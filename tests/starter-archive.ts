import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { readAliasesFile } from '#config/aliases-file.ts'
import { loadStarter, starterTopic } from '#config/starter.ts'
import { readTopicFiles } from '#config/topic-files.ts'
import type { Tables } from '#storage/tables.ts'
import { saveTopic } from '#storage/topics.ts'
import { type AliasTable, compileAliases } from '#text/aliases.ts'
import { digest } from '#workers/digest.ts'
import { incomingPosts } from '#workers/incoming.ts'
import { createRulesets } from '#workers/ruleset.ts'

const config = join(import.meta.dirname, '../config')

/** Fills a database as the first start does: the shipped topic, the starter archive and its stories. */
export async function openStarterArchive(db: Kysely<Tables>): Promise<AliasTable> {
  const aliases = compileAliases(readAliasesFile(join(config, 'aliases.yaml')))
  const ruleset = createRulesets(db, () => 0)
  for (const topic of readTopicFiles(join(config, 'topics')).filter(({ id }) => id === starterTopic)) {
    await saveTopic(db, topic, { now: 0, reason: 'test' })
  }
  const now = Date.parse('2024-01-01')
  await loadStarter(db, join(config, 'starter'), {
    now,
    prepare: async (posts, source) => {
      const rules = await ruleset()
      return { ruleset: rules.number, posts: await incomingPosts(posts, source, rules) }
    },
  })
  await digest({ db, ruleset, aliases, now: () => now }, starterTopic)
  return aliases
}
