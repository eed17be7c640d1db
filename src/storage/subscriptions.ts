import { sql } from 'kysely'
import type { Subscription, SubscriptionOptions, SubscriptionState, Target } from '#model/subscription.ts'
import { instant, instantOrNull } from './instant.ts'
import { jsonText, storable } from './json-text.ts'
import type { Database } from './tables.ts'

/** All subscriptions, or those to the filters of one topic; oldest first. */
export async function listSubscriptions(db: Database, topicId?: string): Promise<Subscription[]> {
  const all = selectSubscriptions(db).orderBy('subscription.id')
  const rows = await (topicId === undefined ? all : all.where('filter.topicId', '=', topicId)).execute()
  return rows.map(toSubscription)
}

/** Null if there is none. */
export async function getSubscription(db: Database, id: number): Promise<Subscription | null> {
  const row = await selectSubscriptions(db).where('subscription.id', '=', id).executeTakeFirst()
  return row === undefined ? null : toSubscription(row)
}

/** The same, held until the transaction ends: nobody else reads on for it, changes it or removes it meanwhile. */
export async function takeSubscription(transaction: Database, id: number): Promise<Subscription | null> {
  const row = await selectSubscriptions(transaction)
    .where('subscription.id', '=', id)
    .forUpdate('subscription')
    .executeTakeFirst()
  return row === undefined ? null : toSubscription(row)
}

/** Active subscriptions that the stream of their topic has left behind, or whose filter was revoked. */
export async function subscriptionsBehind(db: Database): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select subscription.id from subscription join filter on filter.id = filter_id
    where state = 'active' and (revoked_at is not null or last_position < (
      select coalesce(max(position), 0) from stream_entry where stream_entry.topic_id = filter.topic_id))
    order by subscription.id`.execute(db)
  return rows.map(({ id }) => id)
}

/** Adds a subscription that tells what comes from now on. Returns its id. */
export async function addSubscription(
  db: Database,
  given: { readonly filterId: number; readonly target: Target; readonly options: SubscriptionOptions },
  now: number,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into subscription (filter_id, target, options, last_position, state, state_since, made_at)
    select id, ${jsonText(given.target)}::jsonb, ${jsonText(given.options)}::jsonb, ${endOfStream},
      'active', ${instant(now)}, ${instant(now)}
    from filter where id = ${given.filterId} returning id`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error(`There is no filter ${given.filterId} to subscribe to.`)
  return row.id
}

const endOfStream = sql<number>`coalesce(
  (select max(position) from stream_entry where stream_entry.topic_id = filter.topic_id), 0)`

/** What a person may change. What held it back is forgotten: with a new target it is tried at once. */
export async function editSubscription(
  db: Database,
  id: number,
  edit: { readonly filterId: number; readonly target: Target; readonly options: SubscriptionOptions },
): Promise<void> {
  await db
    .updateTable('subscription')
    .set({
      filterId: edit.filterId,
      target: jsonText(edit.target),
      options: jsonText(edit.options),
      ...nothingHolds,
    })
    .where('id', '=', id)
    .execute()
}

const nothingHolds = { failures: 0, failingSince: null, holdUntil: null, holdWhy: null }

/** Pauses or ends a subscription. What waits to be sent stays. */
export async function haltSubscription(
  db: Database,
  id: number,
  halt: { readonly state: Exclude<SubscriptionState, 'active'>; readonly why: string | null },
  now: number,
): Promise<void> {
  await db
    .updateTable('subscription')
    .set({ state: halt.state, stateWhy: storable(halt.why), stateSince: instant(now), ...nothingHolds })
    .where('id', '=', id)
    .execute()
}

/** Takes a subscription up again: from now on, or from where it had read to. Nothing happens to an active one. */
export async function resumeSubscription(
  db: Database,
  id: number,
  { from, now }: { readonly from: 'now' | 'last'; readonly now: number },
): Promise<void> {
  await sql`
    update subscription set state = 'active', state_why = null, state_since = ${instant(now)}, failures = 0,
      failing_since = null, hold_until = null, hold_why = null,
      last_position = case when ${from} = 'last' then last_position else ${endOfStream} end
    from filter where filter.id = filter_id and subscription.id = ${id} and state <> 'active'`.execute(db)
}

/** False if there was none. Its deliveries go with it. */
export async function removeSubscription(db: Database, id: number): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('subscription').where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}

/** The stream was read up to here. Call it in the transaction that stored what there is to tell. */
export async function advanceSubscription(
  transaction: Database,
  id: number,
  position: number,
): Promise<void> {
  await transaction.updateTable('subscription').set({ lastPosition: position }).where('id', '=', id).execute()
}

/** Nothing is sent before `until`. `isFailure`: the target failed once more, since `now` if it was well before. */
export async function holdSubscription(
  db: Database,
  id: number,
  hold: { readonly until: number; readonly why: string; readonly isFailure: boolean; readonly now: number },
): Promise<void> {
  const failed = sql`, failures = failures + 1, failing_since = coalesce(failing_since, ${instant(hold.now)})`
  await sql`
    update subscription set hold_until = ${instant(hold.until)}, hold_why = ${storable(hold.why)}
      ${hold.isFailure ? failed : sql``}
    where id = ${id}`.execute(db)
}

/** Its target took a message. */
export async function markTargetWell(db: Database, id: number): Promise<void> {
  await db
    .updateTable('subscription')
    .set({ failures: 0, failingSince: instantOrNull(null), holdUntil: instantOrNull(null), holdWhy: null })
    .where('id', '=', id)
    .execute()
}

function selectSubscriptions(db: Database) {
  return db
    .selectFrom('subscription')
    .innerJoin('filter', 'filter.id', 'subscription.filterId')
    .innerJoin('topic', 'topic.id', 'filter.topicId')
    .selectAll('subscription')
    .select(['filter.topicId', 'filter.name as filterName', 'filter.query', 'filter.revokedAt'])
    .select('topic.name as topicName')
}

type Row = Awaited<ReturnType<ReturnType<typeof selectSubscriptions>['execute']>>[number]

function toSubscription(row: Row): Subscription {
  const { filterId, filterName, topicId, topicName, query, revokedAt, ...own } = row
  return {
    ...own,
    target: own.target as Target,
    options: own.options as SubscriptionOptions,
    state: own.state as SubscriptionState,
    filter: { id: filterId, topicId, topicName, name: filterName, query, revokedAt },
  }
}
