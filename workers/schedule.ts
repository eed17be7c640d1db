import type { Kysely } from 'kysely'
import { forgetLanes } from '#storage/lanes.ts'
import { topicsToLookAt } from '#storage/merge-looks.ts'
import { dueShortLinks } from '#storage/short-links.ts'
import { hasPostsToReread } from '#storage/reread.ts'
import { dueSources, hasLiveSources } from '#storage/sources.ts'
import type { Tables } from '#storage/tables.ts'
import { deleteDropped, hasPostsToJudge, hasPostsToPlace } from '#storage/verdicts.ts'
import { mergeLookEveryMs } from './merge-topic.ts'
import type { Ruleset } from './ruleset.ts'

/** Enough for a minute of polling; what is left is found by the next look. */
const mostPolls = 500
/** Jobs of one host wait for each other: more of them would keep those of other hosts from beginning. */
const mostPollsAHost = 20
const mostDeleted = 1_000
const dayMs = 24 * 60 * 60 * 1000

export interface ScheduleHands {
  readonly db: Kysely<Tables>
  readonly ruleset: () => Promise<Ruleset>
  readonly enqueuePolls: (sourceIds: readonly string[]) => Promise<void>
  readonly enqueueDigests: (topicIds: readonly string[]) => Promise<void>
  /** Has the stories of these topics looked through for such as are one event. */
  readonly enqueueMerges: (topicIds: readonly string[]) => Promise<void>
  /** Finds and enqueues the subscriptions to hubs that need something. */
  readonly enqueueSubscriptions: () => Promise<void>
  /** Has the short addresses asked that posts wait for. */
  readonly enqueueLinks: () => Promise<void>
  /** Has our own hub told of feeds that changed. */
  readonly enqueuePings: () => Promise<void>
  /** Finds and enqueues the subscriptions of readers that have something to read or to send. */
  readonly enqueueNotifications: () => Promise<void>
  /** Has live sources listened to, unless they are. */
  readonly enqueueLive: () => Promise<void>
  readonly now: () => number
  readonly keepDroppedDays: number
}

/**
 * Looks at the rows and enqueues what is due: sources whose time has come, topics with posts to judge, place or read anew
 * or with stories to look through, short addresses that posts wait for, subscriptions behind the stream, messages to be
 * sent.
 * This is also the sweep that repairs lost jobs: a job that vanished left its row due.
 */
export async function schedule(hands: ScheduleHands): Promise<void> {
  // Before the polls: a subscription of an address that is no longer asked is ended before another takes its place.
  await hands.enqueueSubscriptions()
  const due = { now: hands.now(), limit: mostPolls, perHost: mostPollsAHost }
  await hands.enqueuePolls(await dueSources(hands.db, due))
  await hands.enqueueDigests(await topicsToDigest(hands))
  await hands.enqueueMerges(await topicsToMerge(hands))
  const links = await dueShortLinks(hands.db, { now: hands.now(), limit: 1 })
  if (links.length > 0) await hands.enqueueLinks()
  await hands.enqueuePings()
  if (await hasLiveSources(hands.db)) await hands.enqueueLive()
  await hands.enqueueNotifications()
  await deleteDropped(hands.db, hands.now() - hands.keepDroppedDays * dayMs, mostDeleted)
  await forgetLanes(hands.db)
}

async function topicsToDigest({ db, ruleset }: ScheduleHands): Promise<string[]> {
  const { number, topics } = await ruleset()
  const toJudge = await hasPostsToJudge(db, number)
  const isDue = async (id: string): Promise<boolean> =>
    toJudge || (await hasPostsToPlace(db, id)) || (await hasPostsToReread(db, id))
  const due = await Promise.all(topics.map(({ id }) => isDue(id)))
  return topics.flatMap(({ id }, index) => (due[index] === true ? [id] : []))
}

async function topicsToMerge({ db, ruleset, now }: ScheduleHands): Promise<string[]> {
  const { topics } = await ruleset()
  const ids = topics.map(({ id }) => id)
  return await topicsToLookAt(db, ids, now() - mergeLookEveryMs)
}
