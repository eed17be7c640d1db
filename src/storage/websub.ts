import { type Kysely, sql } from 'kysely'
import type { PushName, PushState, Subscription } from '#model/push.ts'
import { instant, instantOrNull } from './instant.ts'
import type { Database, Tables } from './tables.ts'

/** A subscription, and whether its source still wants it: in use, asked by itself, and at the address it is for. */
export interface HeldSubscription extends Subscription {
  readonly isWanted: boolean
  /** As the source says; null: as the settings say. */
  readonly proxy: string | null
}

/** The subscription of a source; null if its feed named no hub. */
export async function subscriptionOf(db: Database, sourceId: string): Promise<HeldSubscription | null> {
  return (await subscriptionsOf(db, [sourceId])).get(sourceId) ?? null
}

/** The subscriptions of these sources, by source; those without one are left out. */
export async function subscriptionsOf(
  db: Database,
  sourceIds: readonly string[],
): Promise<Map<string, HeldSubscription>> {
  const rows = await held(db)
    .where(sql<boolean>`websub.source_id = any(${[...sourceIds]}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.sourceId, fromRow(row)]))
}

/** The subscription with this callback; null for a key that is none of ours. */
export async function subscriptionByKey(db: Database, key: string): Promise<HeldSubscription | null> {
  const row = await held(db).where('websub.key', '=', key).executeTakeFirst()
  return row === undefined ? null : fromRow(row)
}

/**
 * Subscriptions that may need something: neither asked about since `askedBefore` nor with a lease beyond `leaseBefore`,
 * or to be ended or taken up again.
 */
export async function restlessSubscriptions(
  db: Database,
  { askedBefore, leaseBefore }: { readonly askedBefore: number; readonly leaseBefore: number },
): Promise<HeldSubscription[]> {
  const rows = await held(db)
    .where((row) =>
      row.or([
        row.and([
          sql<boolean>`coalesce(websub.asked_at <= ${instant(askedBefore)}, true)`,
          sql<boolean>`coalesce(websub.lease_until <= ${instant(leaseBefore)}, true)`,
        ]),
        sql<boolean>`(${isWanted}) = (websub.state = 'ended')`,
      ]),
    )
    .execute()
  return rows.map(fromRow)
}

/** How the subscriptions stand, by source, without their secrets; of all sources or of one. */
export async function pushStates(db: Database, sourceId?: string): Promise<Map<string, PushState>> {
  const all = db
    .selectFrom('websub')
    .select(['sourceId', 'hub', 'state', 'leaseUntil', 'deliveredAt', 'dropped'])
  const rows = await (sourceId === undefined ? all : all.where('sourceId', '=', sourceId)).execute()
  return new Map(rows.map(({ sourceId, ...row }) => [sourceId, { ...row, state: row.state as PushName }]))
}

type NewSubscription = Pick<Subscription, 'sourceId' | 'address' | 'hub' | 'topic' | 'key' | 'secret'>

/**
 * A subscription that is still to be asked for, in the place of an older one of the source. With a new hub for the same
 * address the day between two attempts stays, so that a feed cannot make us ask hub after hub.
 */
export async function saveSubscription(db: Database, found: NewSubscription): Promise<void> {
  await db
    .insertInto('websub')
    .values({ ...found, state: 'asked' })
    .onConflict((conflict) =>
      conflict.column('sourceId').doUpdateSet({
        ...found,
        state: 'asked',
        askedAt: sql<number>`case when websub.address = excluded.address then websub.asked_at end`,
        leaseUntil: null,
        deliveredAt: null,
        trustedAt: null,
        dropped: 0,
      }),
    )
    .execute()
}

/**
 * Takes the right to ask the hub now, or gives it back; false if another process did, or the subscription changed
 * meanwhile.
 */
export async function claimAttempt(
  db: Database,
  { key, askedAt, state }: Pick<Subscription, 'key' | 'askedAt' | 'state'>,
  next: Pick<Subscription, 'askedAt' | 'state'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('websub')
    .set({
      askedAt: instantOrNull(next.askedAt),
      state: next.state,
      ...(next.state === 'ended' && { leaseUntil: null, trustedAt: null }),
    })
    .where('key', '=', key)
    .where('state', '=', state)
    .where(sql<boolean>`asked_at is not distinct from ${instantOrNull(askedAt)}`)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** The hub confirmed the subscription until `leaseUntil`: one that is trusted stays so, every other begins anew. */
export async function confirmLease(db: Database, key: string, leaseUntil: number): Promise<void> {
  await db
    .updateTable('websub')
    .set({
      leaseUntil: instant(leaseUntil),
      state: sql`case when state = 'trusted' then state else 'confirmed' end`,
    })
    .where('key', '=', key)
    .execute()
}

/** Counts a delivery that was thrown away. */
export async function countDropped(db: Database, key: string): Promise<void> {
  await db
    .updateTable('websub')
    .set({ dropped: sql`dropped + 1` })
    .where('key', '=', key)
    .execute()
}

/** A valid delivery came: a confirmed subscription is trusted from now on. True if it became so by this one. */
export async function markDelivered(db: Database, key: string, now: number): Promise<boolean> {
  await db
    .updateTable('websub')
    .set({ deliveredAt: instant(now) })
    .where('key', '=', key)
    .execute()
  const { numUpdatedRows } = await db
    .updateTable('websub')
    .set({ state: 'trusted', trustedAt: instant(now) })
    .where('key', '=', key)
    .where('state', '=', 'confirmed')
    .where('leaseUntil', '>', instant(now))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** It is trusted no more until its lease is renewed; the lease goes on. */
export async function doubtSubscription(db: Database, sourceId: string): Promise<void> {
  await db.updateTable('websub').set({ state: 'doubted' }).where('sourceId', '=', sourceId).execute()
}

export interface Withdrawal {
  readonly state: 'asked' | 'refused' | 'ended'
  readonly now: number
  /** The sources are asked again at once, but not within this time of their last poll. */
  readonly minMs: number
}

/** Ends the lease of one subscription. What it was trusted with is asked again as often as before, from now on. */
export async function withdrawLease(db: Kysely<Tables>, key: string, how: Withdrawal): Promise<void> {
  await withdraw(db, how, sql<boolean>`websub.key = ${key}`)
}

/** Ends the leases that have run out. */
export async function endPastLeases(db: Kysely<Tables>, how: Omit<Withdrawal, 'state'>): Promise<void> {
  await withdraw(db, { ...how, state: 'asked' }, sql<boolean>`websub.lease_until <= ${instant(how.now)}`)
}

/** Ends all subscriptions: nothing can reach us any more. */
export async function endAllLeases(db: Kysely<Tables>, how: Omit<Withdrawal, 'state'>): Promise<void> {
  await withdraw(db, { ...how, state: 'ended' }, sql<boolean>`websub.state <> 'ended'`)
}

async function withdraw(
  db: Kysely<Tables>,
  { state, now, minMs }: Withdrawal,
  which: ReturnType<typeof sql<boolean>>,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`
      update source set next_poll_why = 'no longer pushed: asked by itself again',
        next_poll_at = least(next_poll_at, greatest(${instant(now)}, polled_at + ${minMs} * interval '1 millisecond'))
      from websub
      where websub.source_id = source.id and websub.state = 'trusted' and ${which}
        and source.next_poll_at is not null and source.failures = 0`.execute(transaction)
    await transaction
      .updateTable('websub')
      .set({ state, leaseUntil: null, trustedAt: null })
      .where(which)
      .execute()
  })
}

/**
 * How many posts a poll has just brought (received at `receivedAt`) that were published after `after` and before
 * `before`, by their own dates.
 */
export async function countMissed(
  db: Database,
  sourceId: string,
  poll: { readonly receivedAt: number; readonly after: number; readonly before: number },
): Promise<number> {
  const { missed } = await db
    .selectFrom('post')
    .select(sql<number>`count(*)::integer`.as('missed'))
    .where('sourceId', '=', sourceId)
    .where('receivedAt', '=', instant(poll.receivedAt))
    .where('publishedAt', '>', instant(poll.after))
    .where('publishedAt', '<', instant(poll.before))
    .where('timePrecision', '=', 'exact')
    .executeTakeFirstOrThrow()
  return missed
}

/** What a delivery taught about its source, which was not asked: so neither validators nor failures change. */
export async function recordDelivered(
  db: Database,
  sourceId: string,
  learned: {
    readonly changedAt: number | null
    readonly newestAt: number | null
    /** Not asked before then; null: as it stands. */
    readonly notBefore: number | null
    readonly why: string
  },
): Promise<{ readonly nextPollAt: number | null; readonly nextPollWhy: string }> {
  const at = (ms: number | null) => (ms === null ? sql`null::timestamptz` : instant(ms))
  const later = learned.notBefore !== null
  return await db
    .updateTable('source')
    .set({
      changedAt: sql<number>`coalesce(${at(learned.changedAt)}, changed_at)`,
      newestAt: sql<number>`greatest(newest_at, ${at(learned.newestAt)})`,
      ...(later && {
        nextPollAt: sql<number>`greatest(next_poll_at, ${at(learned.notBefore)})`,
        nextPollWhy: learned.why,
      }),
    })
    .where('id', '=', sourceId)
    .returning(['nextPollAt', 'nextPollWhy'])
    .executeTakeFirstOrThrow()
}

const isWanted = sql<boolean>`source.removed_at is null and source.next_poll_at is not null
  and source.kind = 'feed' and source.address = websub.address`

function held(db: Database) {
  return db
    .selectFrom('websub')
    .innerJoin('source', 'source.id', 'websub.sourceId')
    .selectAll('websub')
    .select(['source.proxy', isWanted.as('isWanted')])
}

function fromRow<R extends { readonly state: string }>(row: R): R & { readonly state: PushName } {
  return { ...row, state: row.state as PushName }
}
