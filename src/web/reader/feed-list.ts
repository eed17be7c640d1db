import { type Filter, listFilters } from '#storage/filters.ts'
import { type ReaderFeed, listReaderFeeds, newestReaderFeed } from '#storage/reader-feeds.ts'
import { type KnownPassword, noteListed } from '#storage/reader-passwords.ts'
import type { WebHands } from '#web/hands.ts'
import { withoutPassword } from '#web/without-password.ts'
import { labelsOf } from './label.ts'

/** A feed as apps are told of it. */
export interface ListedFeed {
  readonly id: number
  readonly filterId: number
  /** Never empty. */
  readonly title: string
  /** Of the filter; null if that was revoked and only what is starred is left. */
  readonly label: string | null
  /** Its own and no other's: this source's part of the filter's feed. */
  readonly url: string
  readonly siteUrl: string
  /** null: there is no site that could have one. */
  readonly iconUrl: string | null
}

/** Labels of the filters in use, by filter. */
export async function listLabels(hands: Pick<WebHands, 'db'>): Promise<Map<number, string>> {
  return labelsOf(await listFilters(hands.db))
}

/** All feeds that there are for apps, by id. The app that asks counts as told of them. */
export async function listFeeds(
  { db }: Pick<WebHands, 'db'>,
  base: string,
  password: Pick<KnownPassword, 'id' | 'listedFeed'>,
): Promise<ListedFeed[]> {
  // Looked at first: a feed that is made meanwhile may be in the list, but is told of only next time.
  const newest = await newestReaderFeed(db)
  const feeds = await currentFeeds({ db }, base)
  if (newest > password.listedFeed) await noteListed(db, password.id, newest)
  return feeds
}

/** The same, without an app being told. */
export async function currentFeeds({ db }: Pick<WebHands, 'db'>, base: string): Promise<ListedFeed[]> {
  const labels = await listLabels({ db })
  return (await listReaderFeeds(db)).map((feed) => listedFeed(feed, base, labels))
}

function listedFeed(feed: ReaderFeed, base: string, labels: ReadonlyMap<Filter['id'], string>): ListedFeed {
  const { id, filterId, sourceId } = feed
  const site = siteOf(feed)
  return {
    id,
    filterId,
    title:
      feed.title ?? (sourceId === null ? `Other sources of ${feed.filterName}` : feed.sourceName || sourceId),
    label: labels.get(filterId) ?? null,
    url: feedUrl(feed, base),
    siteUrl: site ?? `${base}/`,
    iconUrl: site === null ? null : new URL('/favicon.ico', site).href,
  }
}

/** The address of a source's part of a filter's feed; for what is beyond the bound, of the whole one. */
function feedUrl({ id, secret, sourceId }: ReaderFeed, base: string): string {
  const source = sourceId === null ? `reader=${id}` : `source=${encodeURIComponent(sourceId)}`
  return `${base}/feeds/${encodeURIComponent(secret)}/atom.xml?${source}`
}

/** A feed lies somewhere on its site; other kinds of sources are pages themselves. null: it is on no site. */
function siteOf({ sourceKind, sourceAddress }: ReaderFeed): string | null {
  const url = URL.parse(withoutPassword(sourceAddress))
  if (url === null || !/^https?:$/u.test(url.protocol)) return null
  return sourceKind === 'feed' || sourceKind === 'json' || sourceKind === 'sitemap'
    ? `${url.origin}/`
    : url.href
}
