import type { Context } from 'hono'
import { type ItemQuery, type ReaderItem, loadReaderItems, readerItemIds } from '#storage/reader-items.ts'
import { WebProblem } from '#web/problem.ts'
import { jsonAnswer, streamedJson } from '#web/reader/answer.ts'
import { type Article, articleLoader } from '#web/reader/articles.ts'
import { wholeNumber } from '#web/reader/asked.ts'
import { catchUp } from '#web/reader/catch-up.ts'
import { listLabels } from '#web/reader/feed-list.ts'
import { longId, readItemId } from '#web/reader/item-id.ts'
import { readStream } from '#web/reader/stream-name.ts'
import { type GoogleRequest, labelTag, stateTag } from './request.ts'

const usualCount = 20
const mostIds = 10_000
const mostContents = 2_500
/** So many articles are in memory at once, however many are asked for. */
const articlesAtOnce = 100
const microsASecond = 1_000_000

/** Ids of a stream, a page at a time. */
export async function itemIds(c: Context, request: GoogleRequest): Promise<Response> {
  const name = request.parameters.get('s')
  if (name === null) throw new WebProblem(400, 'No stream is named.', 'Give its name as "s".')
  await catchUp(request.hands)
  const { ids, continuation } = await page(request, name, mostIds)
  return jsonAnswer(c, { itemRefs: ids.map((id) => ({ id: String(id) })), ...continuation })
}

/** Articles of a stream, named in the path, as `s`, or not at all: everything. */
export async function streamContents(c: Context, request: GoogleRequest, rest: string): Promise<Response> {
  await catchUp(request.hands)
  const name = rest === '' ? (request.parameters.get('s') ?? stateTag('reading-list')) : rest
  const { ids, continuation } = await page(request, name, mostContents)
  return await contents(c, request, { id: name.replace(/^user\/[^/]+\//u, 'user/-/'), ids, continuation })
}

/** Articles by their ids; those that are no more are left out. */
export async function itemContents(c: Context, request: GoogleRequest): Promise<Response> {
  const ids = readItemIds(request.parameters)
  return await contents(c, request, { id: stateTag('reading-list'), ids, continuation: {} })
}

/** The ids of a request, each once. Throws a problem if anything among them is no id. */
export function readItemIds(parameters: URLSearchParams): number[] {
  const ids = parameters.getAll('i').map((text) => {
    const id = readItemId(text)
    if (id !== null) return id
    throw new WebProblem(400, `"${text.slice(0, 100)}" is no id of an item.`, 'Nothing was changed.')
  })
  return [...new Set(ids)]
}

interface Page {
  readonly ids: readonly number[]
  /** Empty on the last page. */
  readonly continuation: { readonly continuation?: string }
}

/** A page goes on after the last id sent: what is marked meanwhile moves nothing. */
async function page(
  { hands, base, password, parameters }: GoogleRequest,
  name: string,
  most: number,
): Promise<Page> {
  const names = { db: hands.db, base, labels: await listLabels(hands) }
  const streams = async (parameter: string) =>
    await Promise.all(parameters.getAll(parameter).map((each) => readStream(each, names)))
  const order = parameters.get('r') === 'o' ? 'oldest' : 'newest'
  const limit = wholeNumber(parameters, 'n', { absent: usualCount, most })
  const query: ItemQuery = {
    stream: await readStream(name, names),
    within: await streams('it'),
    without: await streams('xt'),
    ...bounds(parameters, order),
    order,
    limit: limit + 1,
  }
  const found = await readerItemIds(hands.db, query, password.listedFeed)
  const ids = found.slice(0, limit)
  const last = found.length > limit ? ids.at(-1) : undefined
  return { ids, continuation: last === undefined ? {} : { continuation: String(last) } }
}

/** `ot` and `nt` are seconds of when items matched; `c` is the last id of the page before. */
function bounds(parameters: URLSearchParams, order: ItemQuery['order']): Pick<ItemQuery, 'above' | 'below'> {
  const most = Number.MAX_SAFE_INTEGER
  const oldest = wholeNumber(parameters, 'ot', { absent: 0, most: 1e10 })
  const newest = wholeNumber(parameters, 'nt', { absent: 0, most: 1e10 })
  const from = wholeNumber(parameters, 'c', { absent: 0, most })
  const above = oldest === 0 ? 0 : oldest * microsASecond - 1
  const below = newest === 0 ? most : (newest + 1) * microsASecond
  if (from === 0) return { above, below }
  return order === 'newest'
    ? { above, below: Math.min(below, from) }
    : { above: Math.max(above, from), below }
}

/** Sends articles as they are loaded. */
async function contents(
  c: Context,
  { hands, base, password }: GoogleRequest,
  { id, ids, continuation }: Page & { readonly id: string },
): Promise<Response> {
  const load = await articleLoader(hands, base)
  const updated = Math.floor(hands.now() / 1000)
  const head = JSON.stringify({ direction: 'ltr', id, updated, ...continuation }).slice(0, -1)
  async function* pieces(): AsyncGenerator<string, void> {
    let before = `${head},"items":[`
    for (let at = 0; at < ids.length; at += articlesAtOnce) {
      const items = await loadReaderItems(hands.db, ids.slice(at, at + articlesAtOnce), password.listedFeed)
      const articles = await load(items)
      if (articles.length === 0) continue
      yield before + articles.map((article) => JSON.stringify(articleJson(article))).join(',')
      before = ','
    }
    yield before === ',' ? ']}' : `${before}]}`
  }
  return await streamedJson(c, pieces())
}

function articleJson(article: Article) {
  const { id, feed, title, author, html, url, publishedAt, isRead, isStarred } = article
  const published = Math.floor(publishedAt / 1000)
  return {
    id: longId(id),
    title,
    published,
    updated: published,
    crawlTimeMsec: String(Math.floor(id / 1000)),
    timestampUsec: String(publishedAt * 1000),
    author,
    canonical: [{ href: url }],
    alternate: [{ href: url, type: 'text/html' }],
    summary: { direction: 'ltr', content: html },
    categories: categoriesOf({ feed, isRead, isStarred }),
    origin: { streamId: `feed/${feed.id}`, title: feed.title, htmlUrl: feed.siteUrl },
  }
}

function categoriesOf({
  feed,
  isRead,
  isStarred,
}: Pick<Article, 'feed'> & Pick<ReaderItem, 'isRead' | 'isStarred'>) {
  return [
    stateTag('reading-list'),
    ...(feed.label === null ? [] : [labelTag(feed.label)]),
    ...(isRead ? [stateTag('read')] : []),
    ...(isStarred ? [stateTag('starred')] : []),
  ]
}
