import { instant } from './instant.ts'
import { jsonText } from './json-text.ts'
import type { Database } from './tables.ts'

/**
 * Why a topic's file is not in force. broken: it cannot be read. conflict: it changed, and so did the rules in force
 * since it was last imported. pins: it goes against pinned posts.
 */
export interface TopicFileProblem {
  readonly topicId: string
  /** As its owner knows it: 'config/topics/mios.yaml'. */
  readonly path: string
  readonly kind: 'broken' | 'conflict' | 'pins'
  /** What happened and what to do. */
  readonly message: string
  /** The places, counted from 1; null where it is the file as a whole. */
  readonly problems: readonly {
    readonly line: number | null
    readonly column: number | null
    readonly message: string
  }[]
  /** The file as it stood, and the hash of that by which imports are remembered. */
  readonly source: string
  readonly hash: string
  /** Milliseconds since 1970. */
  readonly at: number
}

export async function topicFileProblems(db: Database): Promise<TopicFileProblem[]> {
  const rows = await db.selectFrom('topicFileProblem').selectAll().orderBy('topicId').execute()
  return rows.map((row) => ({
    ...row,
    kind: row.kind as TopicFileProblem['kind'],
    problems: row.problems as TopicFileProblem['problems'],
  }))
}

/** Keeps the newest of each topic. */
export async function saveTopicFileProblem(db: Database, problem: TopicFileProblem): Promise<void> {
  const row = { ...problem, problems: jsonText(problem.problems), at: instant(problem.at) }
  await db
    .insertInto('topicFileProblem')
    .values(row)
    .onConflict((conflict) => conflict.column('topicId').doUpdateSet(row))
    .execute()
}

export async function forgetTopicFileProblem(db: Database, topicId: string): Promise<void> {
  await db.deleteFrom('topicFileProblem').where('topicId', '=', topicId).execute()
}
