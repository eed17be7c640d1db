import { sql } from 'kysely'
import { instant } from './instant.ts'
import type { Database } from './tables.ts'

/** An answer as it came. */
export interface RawAnswer {
  readonly sourceId: string
  /** When it came, milliseconds since 1970. */
  readonly at: number
  readonly url: string
  readonly contentType: string | null
  /** Packed, as gzip or zstd. */
  readonly body: Uint8Array
}

/** How much is kept, whichever ends first. */
export interface RawLimits {
  readonly keepMs: number
  readonly maxBytes: number
}

/** Trimmed now and then, not with every answer. */
const trimEvery = 100

/** Keeps answers, and now and then deletes those that are too old or too many, the oldest first. */
export async function keepRaw(db: Database, answers: readonly RawAnswer[], limits: RawLimits): Promise<void> {
  const [newest] = answers
  if (newest === undefined || limits.keepMs === 0) return
  const rows = await db
    .insertInto('rawAnswer')
    .values(answers.map(({ at, ...answer }) => ({ ...answer, at: instant(at) })))
    .returning('id')
    .execute()
  if (rows.some(({ id }) => id % trimEvery === 0)) await trimRaw(db, limits, newest.at)
}

/** Deletes answers that are too old or too many, the oldest first. */
export async function trimRaw(db: Database, { keepMs, maxBytes }: RawLimits, now: number): Promise<void> {
  await sql`
    delete from raw_answer where at <= ${instant(now - keepMs)} or id <= (
      select max(id) from (
        select id, sum(octet_length(body)) over (order by id desc) as bytes from raw_answer
      ) as newest_first where bytes > ${maxBytes})`.execute(db)
}

/** Deletes the answers of a source. */
export async function deleteRaw(db: Database, sourceId: string): Promise<void> {
  await db.deleteFrom('rawAnswer').where('sourceId', '=', sourceId).execute()
}

/** The kept answers of a source, the oldest first, one at a time. */
export async function* rawOf(db: Database, sourceId: string): AsyncGenerator<RawAnswer> {
  let after = 0
  for (;;) {
    const row = await db
      .selectFrom('rawAnswer')
      .selectAll()
      .where('sourceId', '=', sourceId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    if (row === undefined) return
    after = row.id
    yield row
  }
}

/** Ids of the sources of which answers are kept. */
export async function sourcesWithRaw(db: Database): Promise<string[]> {
  const rows = await db.selectFrom('rawAnswer').select('sourceId').distinct().orderBy('sourceId').execute()
  return rows.map(({ sourceId }) => sourceId)
}
