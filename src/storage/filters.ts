import { type Kysely, sql } from 'kysely'
import { instant } from './instant.ts'
import type { Database, Tables } from './tables.ts'

/** A saved query over a topic's stream. Its feed's address holds the secret and nothing else. */
export interface Filter {
  readonly id: number
  readonly secret: string
  readonly topicId: string
  readonly name: string
  /** In the query language; '' is everything. */
  readonly query: string
  readonly madeAt: number
  /** When its name or query was last changed; the same as `madeAt`: never. */
  readonly changedAt: number
  /** When its owner last opened it as a search; null: never. */
  readonly seenAt: number | null
}

const columns = ['id', 'secret', 'topicId', 'name', 'query', 'madeAt', 'changedAt', 'seenAt'] as const

/** Filters in use, oldest first. */
export async function listFilters(db: Database): Promise<Filter[]> {
  return await inUse(db).orderBy('id').execute()
}

/** Null if there is no such filter in use. */
export async function getFilter(db: Database, id: number): Promise<Filter | null> {
  const row = await inUse(db).where('id', '=', id).executeTakeFirst()
  return row ?? null
}

function inUse(db: Database) {
  return db.selectFrom('filter').select(columns).where('revokedAt', 'is', null)
}

/** A filter, and where its topic's stream stood when it was read. */
export interface FilterInStream {
  /** `revokedAt` is null while it is in use. */
  readonly filter: Filter & { readonly revokedAt: number | null }
  readonly position: number
}

/** Null for a secret that never was. One look at the database: it is asked for every time a feed is. */
export async function filterInStream(db: Database, secret: string): Promise<FilterInStream | null> {
  const row = await db
    .selectFrom('filter')
    .select([...columns, 'revokedAt'])
    .select((select) =>
      select
        .selectFrom('streamEntry')
        .whereRef('streamEntry.topicId', '=', 'filter.topicId')
        .select((inner) => inner.fn.coalesce(inner.fn.max('position'), sql<number>`0`).as('position'))
        .as('position'),
    )
    .where('secret', '=', secret)
    .executeTakeFirst()
  if (row === undefined) return null
  const { position, ...filter } = row
  return { filter, position: position ?? 0 }
}

export async function addFilter(
  db: Database,
  filter: Pick<Filter, 'secret' | 'topicId' | 'name' | 'query'>,
  now: number,
): Promise<Filter> {
  return await db
    .insertInto('filter')
    .values({ ...filter, madeAt: instant(now), changedAt: instant(now) })
    .returning(columns)
    .executeTakeFirstOrThrow()
}

/**
 * Adds a filter unless the topic has, or ever had, one with this query: what a person revoked stays revoked.
 * Two processes that start at once add one between them.
 */
export async function addFilterOnce(
  db: Kysely<Tables>,
  filter: Pick<Filter, 'secret' | 'topicId' | 'name' | 'query'>,
  now: number,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtext('leakwire filter'))`.execute(transaction)
    const known = await transaction
      .selectFrom('filter')
      .select('id')
      .where('topicId', '=', filter.topicId)
      .where('query', '=', filter.query)
      .executeTakeFirst()
    if (known === undefined) await addFilter(transaction, filter, now)
  })
}

/** A filter in use, held until the transaction ends: nobody else changes or revokes it meanwhile. Null if there is none. */
export async function takeFilter(transaction: Database, id: number): Promise<Filter | null> {
  const row = await inUse(transaction).where('id', '=', id).forUpdate().executeTakeFirst()
  return row ?? null
}

/** Gives a filter another name or query. Its addresses stay, and a hub is told of its feeds anew. */
export async function editFilter(
  db: Database,
  id: number,
  { name, query }: Pick<Filter, 'name' | 'query'>,
  now: number,
): Promise<void> {
  await db
    .updateTable('filter')
    .set({ name, query, changedAt: instant(now), hubPosition: 0 })
    .where('id', '=', id)
    .execute()
}

/** From now on its feed answers 410. True if there was such a filter. */
export async function revokeFilter(db: Database, id: number, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('filter')
    .set({ revokedAt: instant(now) })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Its owner looks at what the filter finds now. Null if there is no such filter in use. */
export async function seeFilter(db: Database, id: number, now: number): Promise<Filter | null> {
  const row = await db
    .updateTable('filter')
    .set({ seenAt: instant(now) })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .returning(columns)
    .executeTakeFirst()
  return row ?? null
}
