import { sql } from 'kysely'
import type { News } from '#model/news.ts'
import { instant, instantOrNull } from './instant.ts'
import { jsonText, storable } from './json-text.ts'
import type { Database } from './tables.ts'

export interface NewDelivery {
  readonly subscriptionId: number
  readonly position: number
  readonly news: News
  readonly dueAt: number
  /** May be sent in one message with others that waited. */
  readonly together: boolean
}

/** A message that is due: its first delivery, which gives it its id, and what all of it tells. */
export interface ClaimedParcel {
  readonly id: number
  /** Attempts so far, this one counted. */
  readonly attempts: number
  readonly madeAt: number
  /** In the order it was decided; empty for a test. */
  readonly news: readonly News[]
}

/** Stores what there is to tell; what is stored already stays as it is. */
export async function insertDeliveries(
  transaction: Database,
  deliveries: readonly NewDelivery[],
  now: number,
): Promise<void> {
  if (deliveries.length === 0) return
  await transaction
    .insertInto('delivery')
    .values(
      deliveries.map(({ news, dueAt, ...own }) => ({
        ...own,
        storyId: news.storyId,
        news: jsonText(news),
        state: 'waiting',
        madeAt: instant(now),
        dueAt: instant(dueAt),
      })),
    )
    .onConflict((conflict) => conflict.columns(['subscriptionId', 'storyId', 'position']).doNothing())
    .execute()
}

/** A test message, due at once. Returns its id. */
export async function insertTest(db: Database, subscriptionId: number, now: number): Promise<number> {
  const { id } = await db
    .insertInto('delivery')
    .values({
      subscriptionId,
      state: 'waiting',
      madeAt: instant(now),
      dueAt: instant(now),
      together: false,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Of these stories those that a subscription was told of already. */
export async function toldStories(
  db: Database,
  subscriptionId: number,
  storyIds: readonly number[],
): Promise<Set<number>> {
  const { rows } = await sql<{ storyId: number }>`
    select distinct story_id from delivery
    where subscription_id = ${subscriptionId} and story_id = any(${[...storyIds]}::bigint[])`.execute(db)
  return new Set(rows.map(({ storyId }) => storyId))
}

/** Active subscriptions with a message to be sent now. */
export async function subscriptionsToServe(db: Database, now: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct subscription.id from subscription join delivery on delivery.subscription_id = subscription.id
    where delivery.state = 'waiting' and due_at <= ${instant(now)}
      and coalesce(next_attempt_at <= ${instant(now)}, true)
      and (story_id is null or (subscription.state = 'active' and coalesce(hold_until <= ${instant(now)}, true)))
    order by subscription.id`.execute(db)
  return rows.map(({ id }) => id)
}

/** Enough for one message; more are in the next one. */
const mostTogether = 100

/** Makes messages of what is due: one of all that waited for quiet hours or a digest, one of each of the others. */
export async function packDeliveries(db: Database, subscriptionId: number, now: number): Promise<void> {
  await sql`
    with due as (
      select id, together from delivery mine
      where subscription_id = ${subscriptionId} and state = 'waiting' and parcel is null
        and due_at <= ${instant(now)}
        -- What is told of a story before is told first: by itself, or in the same message.
        and not exists (
          select from delivery older
          where older.subscription_id = mine.subscription_id and older.story_id = mine.story_id
            and older.id < mine.id and older.state = 'waiting'
            and (older.due_at > ${instant(now)} or mine.together and (older.parcel is not null or not older.together)))
      for update
    ), waited as (select id from due where together order by id limit ${mostTogether}),
    packed as (
      select id, (select min(id) from waited) as parcel from waited
      union all select id, id from due where not together
    )
    update delivery set parcel = packed.parcel, next_attempt_at = ${instant(now)}
    from packed where delivery.id = packed.id`.execute(db)
}

/**
 * Takes the oldest message that is due for one attempt: nobody else gets it before `leaseMs` have passed. One whose
 * story has an older message that still waits is not due: one that began before, so that no two wait for each other.
 * Null: there is none.
 */
export async function claimParcel(
  db: Database,
  subscriptionId: number,
  how: { readonly now: number; readonly leaseMs: number; readonly onlyTests: boolean },
): Promise<ClaimedParcel | null> {
  const { rows } = await sql<{ id: number; attempts: number; madeAt: number }>`
    update delivery set attempts = attempts + 1, next_attempt_at = ${instant(how.now + how.leaseMs)}
    where id = (
      select lead.id from delivery lead
      where lead.subscription_id = ${subscriptionId} and lead.state = 'waiting' and lead.parcel = lead.id
        and lead.next_attempt_at <= ${instant(how.now)} ${how.onlyTests ? sql`and lead.story_id is null` : sql``}
        and not exists (
          select from delivery mine join delivery older
            on older.subscription_id = mine.subscription_id and older.story_id = mine.story_id
              and older.id < mine.id and older.state = 'waiting' and coalesce(older.parcel < lead.id, true)
          where mine.parcel = lead.id)
      order by lead.story_id is not null, lead.id limit 1
      for update skip locked)
    returning id, attempts, made_at`.execute(db)
  const [lead] = rows
  if (lead === undefined) return null
  const parts = await db
    .selectFrom('delivery')
    .select('news')
    .where('parcel', '=', lead.id)
    .orderBy('id')
    .execute()
  return { ...lead, news: parts.flatMap(({ news }) => (news === null ? [] : [news as News])) }
}

/** What came of an attempt that ends a message. */
export interface Settlement {
  readonly state: 'sent' | 'failed'
  readonly outcome: string
  readonly fix: string | null
}

export async function settleParcel(
  db: Database,
  parcel: number,
  { state, outcome, fix }: Settlement,
  now: number,
): Promise<void> {
  await db
    .updateTable('delivery')
    .set({
      state,
      ...storable({ outcome, fix }),
      settledAt: instant(now),
      nextAttemptAt: instantOrNull(null),
    })
    .where('parcel', '=', parcel)
    .execute()
}

/** It is tried again at `at`. `isUncounted`: what stopped this attempt was no fault of the other side. */
export async function postponeParcel(
  db: Database,
  parcel: number,
  again: {
    readonly at: number
    readonly outcome: string | null
    readonly fix: string | null
    readonly isUncounted?: boolean
  },
): Promise<void> {
  await sql`
    update delivery set next_attempt_at = ${instant(again.at)}, outcome = ${storable(again.outcome)}, fix = ${storable(again.fix)},
      attempts = attempts - ${again.isUncounted === true ? 1 : 0}
    where id = ${parcel} and state = 'waiting'`.execute(db)
}

/** Gives up messages of which something has waited since before `dueBefore`. Returns how many deliveries that were. */
export async function giveUpDeliveries(
  db: Database,
  subscriptionId: number,
  why: Omit<Settlement, 'state'> & { readonly dueBefore: number; readonly now: number },
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('delivery')
    .set({
      state: 'failed',
      ...storable({ outcome: why.outcome, fix: why.fix }),
      settledAt: instant(why.now),
      nextAttemptAt: instantOrNull(null),
    })
    .where('subscriptionId', '=', subscriptionId)
    .where('state', '=', 'waiting')
    .where(
      sql<boolean>`coalesce(parcel, id) in (
        select coalesce(parcel, id) from delivery
        where subscription_id = ${subscriptionId} and state = 'waiting' and due_at < ${instant(why.dueBefore)})`,
    )
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
