import type { Kysely } from 'kysely'
import type { News } from '#model/news.ts'
import type { Subscription } from '#model/subscription.ts'
import { decideNews } from '#notify/decide-news.ts'
import { dueOf } from '#notify/due.ts'
import { parseQuery } from '#query/parse.ts'
import { insertDeliveries } from '#storage/deliveries.ts'
import { newestPublished } from '#storage/stories.ts'
import { entriesAfter } from '#storage/stream-entries.ts'
import { advanceSubscription, haltSubscription, takeSubscription } from '#storage/subscriptions.ts'
import type { Database, Tables } from '#storage/tables.ts'
import { topicsInForce } from '#storage/topics.ts'
import { loadVerdicts } from '#storage/verdicts.ts'
import type { AliasTable } from '#text/aliases.ts'
import { safeUrl } from '#text/safe-url.ts'
import { type SeenStory, seeStories } from './story-views.ts'

export interface NotifyHands {
  readonly db: Kysely<Tables>
  readonly aliases: AliasTable
  readonly now: () => number
}

/** How many entries of the stream were read, and how much there is to tell of them. */
export interface NotifyReport {
  readonly read: number
  readonly told: number
}

const entriesAtOnce = 500
/** A story is old news if all of it is so much older than the newest of its topic: an archive that is taken in. */
const oldAfterMs = 7 * 24 * 3_600_000

/**
 * Reads on in the stream for one subscription: what there is to tell and the position read to are stored in one
 * transaction, so that a kill anywhere tells nothing twice and leaves nothing out. Two at once do it one after the other.
 */
export async function notify(hands: NotifyHands, subscriptionId: number): Promise<NotifyReport> {
  const total = { read: 0, told: 0 }
  for (;;) {
    const report = await hands.db
      .transaction()
      .execute((transaction) => readOn({ ...hands, db: transaction }, subscriptionId))
    total.read += report.read
    total.told += report.told
    if (report.read < entriesAtOnce) return total
  }
}

type ReadingHands = Omit<NotifyHands, 'db'> & { readonly db: Database }

const nothing: NotifyReport = { read: 0, told: 0 }

async function readOn(hands: ReadingHands, id: number): Promise<NotifyReport> {
  const { db } = hands
  const subscription = await takeSubscription(db, id)
  if (subscription === null || subscription.state !== 'active') return nothing
  const { filter, lastPosition } = subscription
  const parsed = parseQuery(filter.query)
  if (filter.revokedAt !== null || parsed.kind === 'error') {
    const why =
      filter.revokedAt === null ? 'The query of its filter can no longer be read.' : 'Its filter was revoked.'
    await haltSubscription(db, id, { state: 'ended', why }, hands.now())
    return nothing
  }
  const entries = await entriesAfter(db, filter.topicId, { position: lastPosition, limit: entriesAtOnce })
  const last = entries.at(-1)
  if (last === undefined) return nothing
  const seen = await seeStories(
    {
      db,
      aliases: hands.aliases,
      topicId: filter.topicId,
      subscriptionId: id,
      query: parsed.root,
      now: hands.now(),
      after: lastPosition,
    },
    entries,
  )
  const told = await tell(hands, subscription, seen)
  await advanceSubscription(db, id, last.position)
  return { read: entries.length, told }
}

async function tell(
  { db, now: clock }: ReadingHands,
  subscription: Subscription,
  seen: readonly SeenStory[],
): Promise<number> {
  if (seen.length === 0) return 0
  const now = clock()
  const { id, filter, options, lastPosition } = subscription
  const isFirstTopic = (await topicsInForce(db))[0]?.id === filter.topicId
  let newest = await newestPublished(db, filter.topicId, lastPosition)
  const due = dueOf(now, options)
  const deliveries = []
  for (const story of seen) {
    // A date in the future, which is a slip, makes nothing old.
    const oldBefore = Math.min(newest, now) - oldAfterMs
    newest = Math.max(newest, ...story.view.posts.map(({ publishedAt }) => publishedAt))
    const decided = decideNews(story.view, story.happened, { oldBefore, changes: options.changes })
    if (decided === null) continue
    const news = await newsOf(db, { subscription, story, decided, isFirstTopic })
    deliveries.push({
      subscriptionId: id,
      position: story.position,
      news,
      dueAt: due.at,
      together: due.together,
    })
  }
  await insertDeliveries(db, deliveries, now)
  return deliveries.length
}

const longestStored = 2_000

async function newsOf(
  db: Database,
  {
    subscription,
    story: { story, view, origin },
    decided,
    isFirstTopic,
  }: {
    readonly subscription: Subscription
    readonly story: SeenStory
    readonly decided: Pick<News, 'kind' | 'changes'>
    readonly isFirstTopic: boolean
  },
): Promise<News> {
  const { topicId, topicName } = subscription.filter
  const verdict = (await loadVerdicts(db, topicId, [origin.postId])).get(origin.postId)
  const by = view.posts.find(({ postId }) => postId === origin.postId)?.by ?? origin.sourceName
  const text = origin.text.slice(0, longestStored)
  const [firstLine = ''] = text.trim().split('\n')
  return {
    ...decided,
    storyId: story.storyId,
    topicId,
    topicName,
    title: (origin.title || firstLine || `Post by ${by}`).slice(0, longestStored),
    excerpt: origin.title === '' && text.trim() === firstLine ? '' : text,
    lang: origin.lang,
    first: { by, url: safeUrl(origin.url), at: origin.publishedAt, precision: origin.timePrecision },
    origins: view.independent.length,
    why: verdict?.why ?? [],
    path: `/stories/${story.storyId}${isFirstTopic ? '' : `?topic=${encodeURIComponent(topicId)}`}`,
  }
}
