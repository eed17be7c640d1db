import { sql } from 'kysely'
import { instant } from './instant.ts'
import type { Database } from './tables.ts'

/** A filter whose topic's stream went on since a hub was told of its feeds. */
export interface DuePing {
  readonly filterId: number
  readonly secret: string
  /** How far the stream has come. */
  readonly position: number
  /** Pings in a row that came to nothing. */
  readonly failures: number
  /** When the filter was last changed: what is told of an earlier state of it is not told of this one. */
  readonly changedAt: number
}

/** Filters in use of which the hub is to be told, the longest due first. */
export async function duePings(
  db: Database,
  { now, limit }: { readonly now: number; readonly limit: number },
): Promise<DuePing[]> {
  const { rows } = await sql<DuePing>`
    select filter.id as filter_id, secret, last.position, hub_failures as failures, changed_at
    from filter, lateral (
      select coalesce(max(position), 0)::float8 as position from stream_entry
      where stream_entry.topic_id = filter.topic_id) as last
    where revoked_at is null and hub_next_at <= ${instant(now)} and last.position > hub_position
    order by hub_next_at, filter.id limit ${limit}`.execute(db)
  return rows
}

/** What became of pings: how far the hub knows now, and when it may be told again. */
export async function settlePings(
  db: Database,
  pings: readonly (Pick<DuePing, 'filterId' | 'failures' | 'changedAt'> & {
    /** null: the hub did not hear of it. */
    readonly position: number | null
    readonly nextAt: number
  })[],
): Promise<void> {
  for (const { filterId, failures, position, nextAt, changedAt } of pings) {
    const told = sql<number>`case when changed_at = ${instant(changedAt)} then ${position} else hub_position end`
    await db
      .updateTable('filter')
      .set({
        hubFailures: failures,
        hubNextAt: instant(nextAt),
        ...(position !== null && { hubPosition: told }),
      })
      .where('id', '=', filterId)
      .execute()
  }
}
