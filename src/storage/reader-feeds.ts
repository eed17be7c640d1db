import { sql } from 'kysely'
import { instant } from './instant.ts'
import type { Database } from './tables.ts'

/** A source within a filter, as reader apps list it. */
export interface ReaderFeed {
  readonly id: number
  readonly filterId: number
  /** The filter's, for the address of this part of its feed. */
  readonly secret: string
  readonly isFilterInUse: boolean
  /** null: what is beyond the bound of feeds a filter has. */
  readonly sourceId: string | null
  readonly sourceName: string
  readonly sourceKind: string
  /** '' without a source. */
  readonly sourceAddress: string
  readonly filterName: string
  /** What an app renamed it to, else null. */
  readonly title: string | null
  readonly mutedAt: number | null
}

const columns = sql`f.id, f.filter_id, filter.secret, filter.revoked_at is null as is_filter_in_use, f.source_id,
  coalesce(source.name, '') as source_name, coalesce(source.kind, '') as source_kind,
  coalesce(source.address, '') as source_address, filter.name as filter_name, f.title, f.muted_at`

const tables = sql`reader_feed f join filter on filter.id = f.filter_id left join source on source.id = f.source_id`

/**
 * What an app is to list, by id: feeds of filters in use whose source is followed, and those that still hold something,
 * be it only what was starred.
 */
export async function listReaderFeeds(db: Database): Promise<ReaderFeed[]> {
  const { rows } = await sql<ReaderFeed>`
    select ${columns} from ${tables}
    where (filter.revoked_at is null and f.muted_at is null and source.id is not null and source.removed_at is null)
      or exists (
        select from reader_item i join story on story.id = i.story_id
          left join reader_mark m on m.story_id = i.story_id
        where i.feed_id = f.id
          and (m.starred_at is not null or (i.left_at is null and f.muted_at is null)))
    order by f.id`.execute(db)
  return rows
}

/** Feeds that an app unsubscribed from, of filters in use. */
export async function mutedReaderFeeds(db: Database): Promise<ReaderFeed[]> {
  const { rows } = await sql<ReaderFeed>`
    select ${columns} from ${tables}
    where filter.revoked_at is null and f.muted_at is not null order by f.id`.execute(db)
  return rows
}

/** null: there is no such feed. */
export async function readerFeed(db: Database, id: number): Promise<ReaderFeed | null> {
  const { rows } = await sql<ReaderFeed>`select ${columns} from ${tables} where f.id = ${id}`.execute(db)
  return rows[0] ?? null
}

/** The newest feed there is, listed or not; 0 for none. */
export async function newestReaderFeed(db: Database): Promise<number> {
  const { rows } = await sql<{ id: number }>`select coalesce(max(id), 0) as id from reader_feed`.execute(db)
  return rows[0]?.id ?? 0
}

/** The feeds of a filter by their source's id; what is beyond the bound stands under null. */
export async function feedsOfFilter(db: Database, filterId: number): Promise<Map<string | null, number>> {
  const rows = await db
    .selectFrom('readerFeed')
    .select(['id', 'sourceId'])
    .where('filterId', '=', filterId)
    .execute()
  return new Map(rows.map(({ id, sourceId }) => [sourceId, id]))
}

/** Makes a feed that is not there yet. Call it in a transaction that holds the readers' lock. */
export async function addReaderFeed(
  db: Database,
  { filterId, sourceId }: { readonly filterId: number; readonly sourceId: string | null },
): Promise<number> {
  const { id } = await db
    .insertInto('readerFeed')
    .values({ filterId, sourceId, title: null, mutedAt: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** `title`: null for the source's own name. `mutedAt`: since when nothing of it is shown, null: it is shown. */
export async function changeReaderFeed(
  db: Database,
  id: number,
  change: { readonly title?: string | null; readonly mutedAt?: number | null },
): Promise<boolean> {
  const { title, mutedAt } = change
  const { rows } = await sql<{ id: number }>`
    update reader_feed set
      title = ${title === undefined ? sql`title` : sql`${title}::text`},
      muted_at = ${mutedAt === undefined ? sql`muted_at` : mutedAt === null ? sql`null` : instant(mutedAt)}
    where id = ${id} returning id`.execute(db)
  return rows.length > 0
}
