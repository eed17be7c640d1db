import type { Feed } from '#model/feed.ts'
import type { HeaderLink } from '#model/fetch.ts'
import type { Source, SourceStatus } from '#model/source.ts'
import type { Database } from '#storage/tables.ts'
import {
  type HeldSubscription,
  countMissed,
  doubtSubscription,
  saveSubscription,
  subscriptionsOf,
} from '#storage/websub.ts'
import type { Settled } from '#workers/settle.ts'
import { hubOf, missedBetween, safetyPoll, sayMissed } from './decide.ts'

/** What a poll needs where hubs can reach us. */
export interface PushHands {
  /** At least 24 characters that are fit for a path and cannot be guessed. */
  readonly newSecret: () => string
}

/** What a feed says of its hubs: by the HTTP header of its answer, and in itself. */
export type ReadHubs = Pick<Feed, 'hubs' | 'self'> & { readonly links: readonly HeaderLink[] }

/** A poll whose posts are stored. */
interface SettledPoll {
  readonly source: Source & SourceStatus
  readonly settled: Settled
  /** null: the answer was not read. */
  readonly hubs: ReadHubs | null
}

/**
 * What polls settled, in the same order, with what the feeds' hubs change in it: notes the hubs that were read, to be
 * subscribed to, and asks a source once a day whose hub is trusted. Call it after the posts were stored, in the same
 * transaction. Costs one look-up for all.
 */
export async function settlePushes<Poll extends SettledPoll>(
  db: Database,
  push: PushHands,
  polls: readonly Poll[],
): Promise<Poll[]> {
  const held = await subscriptionsOf(
    db,
    polls.map(({ source }) => source.id),
  )
  const paced: Poll[] = []
  for (const poll of polls) {
    const known = held.get(poll.source.id) ?? null
    const isNew = await noteHub(db, push, { known, poll })
    const settled = known === null || isNew ? poll.settled : await paceByPush(db, known, poll)
    paced.push({ ...poll, settled })
  }
  return paced
}

/** True if it is another hub than the known one, or the first. */
async function noteHub(
  db: Database,
  { newSecret }: PushHands,
  read: { readonly known: HeldSubscription | null; readonly poll: SettledPoll },
): Promise<boolean> {
  const { known, poll } = read
  const { id, address } = poll.source
  const found = poll.hubs === null ? null : hubOf({ address, ...poll.hubs })
  if (found === null) return false
  const isKnown = known?.hub === found.hub && known.topic === found.topic && known.address === address
  if (isKnown) return false
  await saveSubscription(db, { sourceId: id, address, ...found, key: newSecret(), secret: newSecret() })
  return true
}

/**
 * Posts that this poll brought and a trusted hub should have pushed more than an hour ago end the trust. A poll that
 * failed stays as it is, and so does one after which the source has another address.
 */
async function paceByPush(
  db: Database,
  held: HeldSubscription,
  { source, settled }: SettledPoll,
): Promise<Settled> {
  const { status, record, movesTo } = settled
  if (status.failures > 0 || status.nextPollAt === null || movesTo !== null) return settled
  if (held.state !== 'trusted' || !held.isWanted || (held.leaseUntil ?? 0) <= record.at) return settled
  const since = { trustedAt: held.trustedAt, polledAt: source.polledAt }
  const between = missedBetween(since, record.at)
  const missed = await countMissed(db, source.id, { receivedAt: record.at, ...between })
  if (missed > 0) {
    await doubtSubscription(db, source.id)
    return paced(settled, status.nextPollAt, `${status.nextPollWhy}; ${sayMissed(held.hub, missed)}`)
  }
  const daily = safetyPoll(held, record.at)
  return paced(settled, Math.max(daily.at, status.nextPollAt), daily.why)
}

function paced({ status, record, ...settled }: Settled, nextPollAt: number, why: string): Settled {
  return {
    ...settled,
    status: { ...status, nextPollAt, nextPollWhy: why },
    record: { ...record, nextPollAt, why },
  }
}
