import {
  type ItemQuery,
  type ReaderStream,
  countReaderItems,
  loadReaderItems,
  newestOfFeeds,
  readerItemIds,
} from '#storage/reader-items.ts'
import { WebProblem } from '#web/problem.ts'
import { type Article, articleLoader } from '#web/reader/articles.ts'
import { wholeNumber } from '#web/reader/asked.ts'
import { type ListedFeed, currentFeeds, listFeeds, listLabels } from '#web/reader/feed-list.ts'
import { readItemId } from '#web/reader/item-id.ts'
import type { FeverRequest } from './request.ts'

/** As the API says. */
const pageSize = 50
const mostIds = 10_000

type Part = (request: FeverRequest) => Promise<Readonly<Record<string, unknown>>>

/** What can be asked for, in any combination, each by a parameter of its name. */
export const parts: Readonly<Record<string, Part>> = {
  groups,
  feeds,
  // Leakwire keeps no pictures of sites.
  favicons: async () => ({ favicons: [] }),
  items,
  unread_item_ids: async (request) => ({ unread_item_ids: await idList(request, 'unread') }),
  saved_item_ids: async (request) => ({ saved_item_ids: await idList(request, 'starred') }),
  links: async () => ({ links: [] }),
}

async function groups({ hands, base }: FeverRequest) {
  const listed = await currentFeeds(hands, base)
  const used = new Set(listed.map(({ filterId }) => filterId))
  const labels = Array.from(await listLabels(hands)).filter(([id]) => used.has(id))
  return { groups: labels.map(([id, title]) => ({ id, title })), feeds_groups: feedsGroups(listed) }
}

/** From then on the app is given what is in them. */
async function feeds({ hands, base, password }: FeverRequest) {
  const listed = await listFeeds(hands, base, password)
  const newest = await newestOfFeeds(hands.db)
  return {
    // Readrops reads the id only before the favicon's.
    feeds: listed.map(({ id, title, url, siteUrl }) => ({
      id,
      favicon_id: 0,
      title,
      url,
      site_url: siteUrl,
      is_spark: 0,
      last_updated_on_time: Math.floor((newest.get(id) ?? 0) / 1_000_000),
    })),
    feeds_groups: feedsGroups(listed),
  }
}

function feedsGroups(listed: readonly ListedFeed[]) {
  const inGroups = Map.groupBy(
    listed.filter(({ label }) => label !== null),
    ({ filterId }) => filterId,
  )
  return Array.from(inGroups, ([group_id, own]) => ({
    group_id,
    feed_ids: own.map(({ id }) => id).join(','),
  }))
}

/** Comma-separated, '' for none. */
async function idList({ hands, password }: FeverRequest, kind: 'unread' | 'starred'): Promise<string> {
  const query = { stream: { kind }, ...everything, order: 'newest', limit: mostIds } as const
  return (await readerItemIds(hands.db, query, password.listedFeed)).join(',')
}

const everything = { within: [], without: [], above: 0, below: null } as const

/** 50 items: after `since_id`, before `max_id`, those of `with_ids`, else the newest; of some feeds or groups, or all. */
async function items(request: FeverRequest) {
  const { hands, base, password, parameters } = request
  const { db } = hands
  const ids = parameters.has('with_ids')
    ? idsNamed(parameters.get('with_ids') ?? '').slice(0, pageSize)
    : await pageOf(request)
  const found = await loadReaderItems(db, ids, password.listedFeed)
  const articles = await (await articleLoader(hands, base))(found)
  return {
    total_items: await countReaderItems(db, password.listedFeed),
    items: articles.map(itemJson),
  }
}

async function pageOf({ hands, password, parameters }: FeverRequest): Promise<number[]> {
  const most = Number.MAX_SAFE_INTEGER
  const below = wholeNumber(parameters, 'max_id', { absent: 0, most })
  const query: ItemQuery = {
    ...everything,
    ...(parameters.has('since_id')
      ? { order: 'oldest', above: wholeNumber(parameters, 'since_id', { absent: 0, most }) }
      : { order: 'newest', below: below === 0 ? null : below }),
    stream: { kind: 'all' },
    limit: pageSize,
  }
  const streams = placesNamed(parameters)
  if (streams === null) return await readerItemIds(hands.db, query, password.listedFeed)
  const found: number[] = []
  for (const stream of streams)
    found.push(...(await readerItemIds(hands.db, { ...query, stream }, password.listedFeed)))
  const sorted = found.toSorted((a, b) => (query.order === 'oldest' ? a - b : b - a))
  return [...new Set(sorted)].slice(0, pageSize)
}

/** null: any feed and group. */
function placesNamed(parameters: URLSearchParams): ReaderStream[] | null {
  const feedIds = parameters.get('feed_ids')
  const groupIds = parameters.get('group_ids')
  if (feedIds === null && groupIds === null) return null
  return [
    ...idsNamed(feedIds ?? '').map((feedId) => ({ kind: 'feed' as const, feedId })),
    ...idsNamed(groupIds ?? '').map((filterId) => ({ kind: 'filter' as const, filterId })),
  ].slice(0, pageSize)
}

function idsNamed(text: string): number[] {
  const ids = text.split(',').filter((id) => id.trim() !== '')
  return ids.map((id) => {
    const value = readItemId(id)
    if (value !== null) return value
    throw new WebProblem(400, `"${id.slice(0, 50)}" is no id.`, 'Give ids with commas between them.')
  })
}

function itemJson({ id, feedId, title, author, html, url, isRead, isStarred, publishedAt }: Article) {
  return {
    // As text: some apps read numbers as 32 bits.
    id: String(id),
    feed_id: feedId,
    title,
    author,
    html,
    url,
    is_saved: isStarred ? 1 : 0,
    is_read: isRead ? 1 : 0,
    created_on_time: Math.floor(publishedAt / 1000),
  }
}
