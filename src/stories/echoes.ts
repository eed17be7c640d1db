import { findOrigins } from '#dedupe/origin.ts'
import { storyMembers } from '#storage/stories.ts'
import type { Database } from '#storage/tables.ts'
import type { AliasTable } from '#text/aliases.ts'
import { loadReports } from './reports.ts'

/**
 * The posts of stories that go back to an earlier one of their story, or to the same source as it: by repeats, reposts,
 * links and names. Costs a look at every post of the stories.
 */
export async function echoesIn(
  db: Database,
  aliases: AliasTable,
  storyIds: readonly number[],
): Promise<Set<number>> {
  if (storyIds.length === 0) return new Set()
  const reports = await loadReports(db, aliases, await storyMembers(db, storyIds))
  const echoes = [...reports.values()].flatMap((own) => findOrigins(own).echoes)
  return new Set(echoes.map(Number))
}
