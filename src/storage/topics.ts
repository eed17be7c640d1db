import { sql } from 'kysely'
import { instant } from './instant.ts'
import type { Database } from './tables.ts'

/** A topic's version in force. `source` is the YAML it was written as. */
export interface TopicInForce {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly ruleset: number
  readonly source: string
  /** When that version was made, in milliseconds since 1970, and why. */
  readonly madeAt: number
  readonly reason: string
}

/** Topics by id, each with its version in force. */
export async function topicsInForce(db: Database): Promise<TopicInForce[]> {
  return await db
    .selectFrom('topic')
    .innerJoin('topicVersion', (join) =>
      join.onRef('topicVersion.topicId', '=', 'topic.id').onRef('topicVersion.n', '=', 'topic.version'),
    )
    .select([
      'topic.id',
      'topic.name',
      'topic.version',
      'topicVersion.ruleset',
      'topicVersion.source',
      'topicVersion.madeAt',
      'topicVersion.reason',
    ])
    .orderBy('topic.id')
    .execute()
}

/** One version of a topic, in force or not. */
export interface TopicVersion {
  readonly n: number
  /** The YAML it was written as. */
  readonly source: string
  /** Milliseconds since 1970. */
  readonly madeAt: number
  readonly reason: string
}

/** The versions of a topic below one, null: from the newest on; the newest first, at most `limit`. */
export async function topicVersions(
  db: Database,
  topicId: string,
  { below, limit }: { readonly below: number | null; readonly limit: number },
): Promise<TopicVersion[]> {
  return await db
    .selectFrom('topicVersion')
    .select(['n', 'source', 'madeAt', 'reason'])
    .where('topicId', '=', topicId)
    .$if(below !== null, (query) => query.where(sql<boolean>`n < ${below}::bigint`))
    .orderBy('n', 'desc')
    .limit(limit)
    .execute()
}

/** One version of a topic; null if there is none of this number. */
export async function topicVersion(db: Database, topicId: string, n: number): Promise<TopicVersion | null> {
  const [version] = await topicVersions(db, topicId, { below: n + 1, limit: 1 })
  return version?.n === n ? version : null
}

/** Every version of a topic without what it says, the newest first. */
export async function topicHistory(db: Database, topicId: string): Promise<Omit<TopicVersion, 'source'>[]> {
  return await db
    .selectFrom('topicVersion')
    .select(['n', 'madeAt', 'reason'])
    .where('topicId', '=', topicId)
    .orderBy('n', 'desc')
    .execute()
}

/** The number that posts judged by the rules in force bear; 0 while there is no topic. */
export async function rulesetInForce(db: Database): Promise<number> {
  const row = await db
    .selectFrom('topicVersion')
    .select((select) => select.fn.max('ruleset').as('ruleset'))
    .executeTakeFirst()
  return row?.ruleset ?? 0
}

/** Puts a new version in force, unless the one in force says exactly this. Returns the version in force. */
export async function saveTopic(
  db: Database,
  topic: { readonly id: string; readonly name: string; readonly source: string },
  { now, reason }: { readonly now: number; readonly reason: string },
): Promise<number> {
  const inForce = (await topicsInForce(db)).find(({ id }) => id === topic.id)
  if (inForce?.source === topic.source) return inForce.version
  const version = (await newestVersion(db, topic.id)) + 1
  await db
    .insertInto('topic')
    .values({ id: topic.id, name: topic.name, version })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ name: topic.name, version }))
    .execute()
  await db
    .insertInto('topicVersion')
    .values({ topicId: topic.id, n: version, source: topic.source, madeAt: instant(now), reason })
    .execute()
  return version
}

/** The highest number any version of a topic has had; 0 for a new one. */
async function newestVersion(db: Database, topicId: string): Promise<number> {
  const row = await db
    .selectFrom('topicVersion')
    .select((select) => select.fn.max('n').as('n'))
    .where('topicId', '=', topicId)
    .executeTakeFirst()
  return row?.n ?? 0
}

/** The version of a topic that has none in force. */
const ended = 0

/** Puts all other topics out of force. Their posts and stream stay; saved again they go on with the next version. */
export async function endTopicsExcept(db: Database, ids: readonly string[]): Promise<void> {
  await db
    .updateTable('topic')
    .set({ version: ended })
    .where('id', 'not in', [...ids])
    .execute()
}
