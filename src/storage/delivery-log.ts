import { sql } from 'kysely'
import { instant } from './instant.ts'
import type { Database } from './tables.ts'

/** A message as the page shows it. Instants in milliseconds since 1970. */
export interface LoggedMessage {
  /** What receivers know it by; of what is not packed yet the id of the delivery. */
  readonly id: number
  readonly subscriptionId: number
  readonly state: 'waiting' | 'sent' | 'failed'
  readonly isTest: boolean
  readonly stories: readonly { readonly storyId: number; readonly title: string }[]
  readonly attempts: number
  readonly madeAt: number
  /** When it is sent, or tried again; null: it is settled. */
  readonly nextAt: number | null
  readonly settledAt: number | null
  /** What came of the last attempt; null before the first. */
  readonly outcome: string | null
  readonly fix: string | null
}

/** Messages of a subscription, the newest first: the newest of all, those with an id below `below`, or the one with `id`. */
export async function loggedMessages(
  db: Database,
  subscriptionId: number,
  { limit, id, below }: { readonly limit: number; readonly id?: number; readonly below?: number | null },
): Promise<LoggedMessage[]> {
  const { rows } = await sql<LoggedMessage>`
    select coalesce(parcel, id) as id, min(subscription_id) as subscription_id, min(state) as state,
      bool_or(story_id is null) as is_test, max(attempts) as attempts, min(made_at) as made_at,
      min(greatest(due_at, next_attempt_at)) filter (where state = 'waiting') as next_at,
      max(settled_at) as settled_at, max(outcome) as outcome, max(fix) as fix,
      coalesce(jsonb_agg(jsonb_build_object('storyId', story_id, 'title', coalesce(news->>'title', ''))
        order by delivery.id) filter (where story_id is not null), '[]') as stories
    from delivery where subscription_id = ${subscriptionId}
      ${id === undefined ? sql`` : sql`and coalesce(parcel, id) = ${id}`}
      ${below === undefined || below === null ? sql`` : sql`and coalesce(parcel, id) < ${below}`}
    group by coalesce(parcel, id) order by coalesce(parcel, id) desc limit ${limit}`.execute(db)
  return rows
}

/** How many messages of each subscription wait, and how many failed in the last 30 days. */
export async function countMessages(
  db: Database,
  since: number,
): Promise<Map<number, { readonly waiting: number; readonly failed: number }>> {
  const { rows } = await sql<{ subscriptionId: number; waiting: number; failed: number }>`
    select subscription_id, (count(*) filter (where state = 'waiting'))::integer as waiting,
      (count(*) filter (where state = 'failed'))::integer as failed
    from delivery where state = 'waiting' or (state = 'failed' and settled_at > ${instant(since)})
    group by subscription_id`.execute(db)
  return new Map(rows.map(({ subscriptionId, ...counts }) => [subscriptionId, counts]))
}

/**
 * Sends a settled message once more, under the same id, as if it had never been tried. False if there is none that is
 * settled and whose words are still kept.
 */
export async function deliverAgain(
  db: Database,
  { subscriptionId, id, now }: { readonly subscriptionId: number; readonly id: number; readonly now: number },
): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    update delivery set state = 'waiting', attempts = 0, due_at = ${instant(now)},
      next_attempt_at = case when parcel is null then null else ${instant(now)} end, settled_at = null
    where subscription_id = ${subscriptionId} and coalesce(parcel, id) = ${id} and state <> 'waiting'
      and (news is not null or story_id is null)`.execute(db)
  return numAffectedRows > 0n
}

/** Forgets what was said in messages that were settled before an instant; that they were is kept. */
export async function forgetNews(db: Database, before: number): Promise<void> {
  await db
    .updateTable('delivery')
    .set({ news: null })
    .where('state', '<>', 'waiting')
    .where('news', 'is not', null)
    .where(sql<boolean>`settled_at < ${instant(before)}`)
    .execute()
}
