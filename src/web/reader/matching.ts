import { parseQuery } from '#query/parse.ts'
import { storiesAmong } from '#search/match-among.ts'
import type { Database } from '#storage/tables.ts'

interface Asked {
  readonly topicId: string
  /** '' is everything; one that cannot be read any more is nothing. */
  readonly query: string
  readonly storyIds: readonly number[]
  readonly now: number
}

/** Which of the stories a filter holds: those in which a kept post is what its query asks for. */
export async function storiesMatching(db: Database, { query, ...among }: Asked): Promise<Set<number>> {
  if (query === '') return new Set(among.storyIds)
  const parsed = parseQuery(query)
  return parsed.kind === 'error' ? new Set() : await storiesAmong(db, parsed.root, among)
}
