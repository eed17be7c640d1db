import type { Context } from 'hono'
import { type UnreadCount, unreadCounts } from '#storage/reader-items.ts'
import { jsonAnswer, jsonType } from '#web/reader/answer.ts'
import { catchUp } from '#web/reader/catch-up.ts'
import { currentFeeds, listFeeds, listLabels } from '#web/reader/feed-list.ts'
import { readerMail, readerUser } from '#web/reader/password.ts'
import { represent } from '#web/representation.ts'
import { respondCached } from '#web/respond-cached.ts'
import { type GoogleRequest, labelTag, stateTag } from './request.ts'

/** Who is logged in: there is one owner. */
export function userInfo(c: Context): Response {
  const id = '1'
  return jsonAnswer(c, { userId: id, userName: readerUser, userProfileId: id, userEmail: readerMail })
}

/** The labels that hold feeds. 304 to whoever has this very list. */
export async function tagList(c: Context, request: GoogleRequest): Promise<Response> {
  const { hands, base } = request
  await catchUp(hands)
  // Asked for beside the feeds or before them: it tells an app of none of them.
  const feeds = await currentFeeds(hands, base)
  const used = new Set(feeds.map(({ label }) => label))
  const labels = Array.from((await listLabels(hands)).values()).filter((label) => used.has(label))
  return await cachedJson(c, {
    tags: [{ id: stateTag('starred') }, ...labels.map((label) => ({ id: labelTag(label), type: 'folder' }))],
  })
}

/** The feeds, each with its one label. From then on the app is given what is in them. */
export async function subscriptionList(c: Context, request: GoogleRequest): Promise<Response> {
  const { hands, base, password } = request
  await catchUp(hands)
  const feeds = await listFeeds(hands, base, password)
  return await cachedJson(c, {
    subscriptions: feeds.map(({ id, title, label, url, siteUrl, iconUrl }) => ({
      id: `feed/${id}`,
      title,
      categories: label === null ? [] : [{ id: labelTag(label), label, type: 'folder' }],
      url,
      htmlUrl: siteUrl,
      ...(iconUrl !== null && { iconUrl }),
    })),
  })
}

/** True counts of what is unread, of feeds, labels and all together. */
export async function unreadCount(c: Context, { hands, password }: GoogleRequest): Promise<Response> {
  await catchUp(hands)
  const counts = await unreadCounts(hands.db, password.listedFeed)
  const labels = await listLabels(hands)
  const byLabel = Map.groupBy(counts, ({ filterId }) => labels.get(filterId))
  const total = together(counts)
  return jsonAnswer(c, {
    max: Math.max(1_000, total.count),
    unreadcounts: [
      ...counts.map((count) => countJson(`feed/${count.feedId}`, count)),
      ...Array.from(byLabel).flatMap(([label, own]) =>
        label === undefined ? [] : [countJson(labelTag(label), together(own))],
      ),
      countJson(stateTag('reading-list'), total),
    ],
  })
}

type Counted = Pick<UnreadCount, 'count' | 'newestId'>

function together(counts: readonly UnreadCount[]): Counted {
  return {
    count: counts.reduce((sum, { count }) => sum + count, 0),
    newestId: Math.max(0, ...counts.map(({ newestId }) => newestId)),
  }
}

function countJson(id: string, { count, newestId }: Counted) {
  return { id, count, newestItemTimestampUsec: String(newestId) }
}

async function cachedJson(c: Context, value: unknown): Promise<Response> {
  return await respondCached(c, represent(JSON.stringify(value), jsonType), null)
}
