import { sql } from 'kysely'
import type { Source } from '#model/source.ts'
import { instant } from './instant.ts'
import { storable } from './json-text.ts'
import { deleteRaw } from './raw-answers.ts'
import { type RemovedPosts, removePosts } from './remove-posts.ts'
import { type StoredSource, getSource, unaskedKinds } from './sources.ts'
import { lockStream } from './stream-entries.ts'
import type { Database } from './tables.ts'
import { topicsInForce } from './topics.ts'

/** Holds the list of sources until the transaction ends, so that no address is taken up twice at once. */
export async function lockSources(transaction: Database): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('leakwire sources'))`.execute(transaction)
}

/**
 * Keeps sources from being removed, and other answers of theirs from being stored, until the transaction ends. Returns
 * the ids of those that are still followed as they were asked, at that address and with those options: of the others
 * nothing is stored any more.
 */
export async function holdSources(
  transaction: Database,
  asked: readonly Pick<Source, 'id' | 'kind' | 'address' | 'options'>[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string; kind: string; address: string; options: unknown }>`
    select id, kind, address, options from source
    where id = any(${asked.map(({ id }) => id)}::text[]) and removed_at is null
    order by id for no key update`.execute(transaction)
  const now = new Map(rows.map((row) => [row.id, askedAs(row)]))
  return new Set(asked.flatMap((source) => (now.get(source.id) === askedAs(source) ? source.id : [])))
}

/** A source in use, held until the transaction ends: nobody else changes it, polls it or removes it meanwhile. Null if there is none. */
export async function takeSource(transaction: Database, id: string): Promise<StoredSource | null> {
  await sql`select from source where id = ${id} for no key update`.execute(transaction)
  return await getSource(transaction, id)
}

/** Options come from the database, which gives their names always in the same order. */
function askedAs({
  kind,
  address,
  options,
}: Pick<Source, 'kind' | 'address'> & { readonly options?: unknown }): string {
  return JSON.stringify([kind, address, options ?? {}])
}

export interface FollowedAddress {
  readonly id: string
  readonly name: string
  readonly address: string
  /** The one before its last permanent redirect, null if there was none. */
  readonly formerAddress: string | null
}

/** The addresses of all sources in use. */
export async function followedAddresses(db: Database): Promise<FollowedAddress[]> {
  return await db
    .selectFrom('source')
    .select(['id', 'name', 'address', 'formerAddress'])
    .where('removedAt', 'is', null)
    .execute()
}

/** Asks a source no more until it is resumed; false if there is none, or it is paused already. A poll that runs ends. */
export async function pauseSource(db: Database, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('source')
    .set({
      state: 'paused',
      stateSince: instant(now),
      stateWhy: null,
      stateFix: null,
      nextPollAt: null,
      nextPollWhy: 'paused',
    })
    .where('id', '=', id)
    .where('kind', 'not in', unaskedKinds)
    .where('state', '<>', 'paused')
    .where('removedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/**
 * Makes a source that is not asked any more due now, with what it has learned; its failures are forgiven. A wait that
 * its host asked for stays. False if there is no such source, or it is asked anyway.
 */
export async function resumeSource(db: Database, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('source')
    .set({
      state: 'new',
      stateSince: instant(now),
      stateWhy: null,
      stateFix: null,
      nextPollAt: instant(now),
      nextPollWhy: 'it was resumed',
      failures: 0,
      failingSince: null,
    })
    .where('id', '=', id)
    .where('kind', 'not in', unaskedKinds)
    .where('nextPollAt', 'is', null)
    .where('removedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export type SourceEdit = Partial<Pick<Source, 'name' | 'group' | 'mode' | 'lang' | 'address'>>

/**
 * Changes what an owner says of a source. With another address it forgets what belongs to the old one and is due now,
 * unless it is paused. False if there is no such source. Throws if the address is followed already.
 */
export async function editSource(db: Database, id: string, edit: SourceEdit, now: number): Promise<boolean> {
  const { group, address, ...rest } = storable(edit)
  const { numUpdatedRows } = await db
    .updateTable('source')
    .set({
      ...rest,
      ...(group !== undefined && { groupName: group }),
      ...(address !== undefined && { address, ...asNew(now) }),
      // A statement must set something.
      id,
    })
    .where('id', '=', id)
    .where('removedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** What belongs to one exact address is forgotten when it changes. */
function asNew(now: number) {
  return {
    etag: null,
    lastModified: null,
    answeredBy: null,
    bodyHash: null,
    holdUntil: null,
    failures: 0,
    failingSince: null,
    stateWhy: null,
    stateFix: null,
    lastItems: null,
    emptyAnswers: 0,
    moving: null,
    formerAddress: null,
    cursor: null,
    nextPollAt: sql<number>`case when source.state = 'paused' then null else ${instant(now)} end`,
    nextPollWhy: sql<string>`case when source.state = 'paused' then 'paused' else 'its address was changed' end`,
    state: sql<string>`case when source.state = 'paused' then 'paused' else 'new' end`,
    stateSince: instant(now),
  }
}

/** What becomes of a removed source's posts: all stay, those go that no topic keeps, or all go. */
export type PostsOfRemoved = 'keep' | 'dropped' | 'all'

export function isPostsOfRemoved(text: string): text is PostsOfRemoved {
  return text === 'keep' || text === 'dropped' || text === 'all'
}

export interface SourceRemoval {
  readonly posts: PostsOfRemoved
  readonly now: number
  /** Sees the source as nobody else can change it any more; what it throws keeps it. */
  readonly check?: (before: StoredSource) => void
}

/** Why posts went, in words that go on after 'because'. */
export const sourceRemoved = 'its source was removed'

/**
 * Ends a source with its answers as they came, and its posts as asked, with their places in stories. Returns what went;
 * null if there is no such source. Throws whatever `check` throws. Call it in a transaction.
 */
export async function removeSourceWithPosts(
  transaction: Database,
  id: string,
  { posts, now, check = () => {} }: SourceRemoval,
): Promise<RemovedPosts | null> {
  // No digest may build upon a story that is about to go.
  if (posts !== 'keep')
    for (const topic of await topicsInForce(transaction)) await lockStream(transaction, topic.id)
  const before = await takeSource(transaction, id)
  if (before !== null) check(before)
  const { numUpdatedRows } = await transaction
    .updateTable('source')
    .set({ removedAt: instant(now) })
    .where('id', '=', id)
    .where('kind', '<>', 'starter')
    .where('removedAt', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return null
  await deleteRaw(transaction, id)
  if (posts === 'keep') return { posts: 0, lostOrigins: [] }
  const own = sql`select post.id from post where post.source_id = ${id}`
  const dropped = sql`${own} and not exists (select from verdict where verdict.post_id = post.id and verdict.keep)`
  return await removePosts(transaction, posts === 'all' ? own : dropped, sourceRemoved)
}

/** Has sources asked at once, except those that are paused or stopped, and hosts that asked to wait. */
export async function askSoon(
  db: Database,
  ids: readonly string[],
  { now, why }: { readonly now: number; readonly why: string },
): Promise<void> {
  await sql`
    update source set next_poll_at = ${instant(now)}, next_poll_why = ${why}
    where id = any(${[...ids]}::text[]) and removed_at is null and next_poll_at > ${instant(now)}`.execute(db)
}
