import { type Context, Hono } from 'hono'
import type { FeedFormat } from '#feeds/feed-model.ts'
import { renderFeed } from '#feeds/render-feed.ts'
import type { Filter } from '#storage/filters.ts'
import { askedText, baseOf } from '#web/asked.ts'
import { type FeedCache, createFeedCache } from '#web/feed-cache.ts'
import { feedOf } from '#web/feed-of.ts'
import { filterInUse } from '#web/filter-in-use.ts'
import type { WebHands } from '#web/hands.ts'
import { represent } from '#web/representation.ts'
import { respondCached } from '#web/respond-cached.ts'

const formats: readonly { readonly file: string; readonly format: FeedFormat; readonly type: string }[] = [
  { file: 'atom.xml', format: 'atom', type: 'application/atom+xml; charset=utf-8' },
  { file: 'rss.xml', format: 'rss', type: 'application/rss+xml; charset=utf-8' },
  { file: 'feed.json', format: 'json', type: 'application/feed+json; charset=utf-8' },
]

/** One second of Last-Modified may hold two states of a feed that has just changed. */
const settledAfterMs = 60_000

/** A filter as a feed: one item a story, or with ?per=post one a post. A revoked filter's feed is gone (410). */
export function feedRoutes(hands: WebHands): Hono {
  const app = new Hono()
  const cache = createFeedCache(hands.now)
  for (const each of formats) {
    app.get(`/feeds/:secret/${each.file}`, (c) => answer(c, { hands, cache }, each))
  }
  return app
}

interface FeedHands {
  readonly hands: WebHands
  readonly cache: FeedCache
}

async function answer(
  c: Context,
  { hands, cache }: FeedHands,
  { file, format, type }: (typeof formats)[number],
): Promise<Response> {
  const secret = c.req.param('secret') ?? ''
  const { filter, position } = await filterInUse(hands.db, secret)
  const per = c.req.query('per') === 'post' ? 'post' : 'story'
  const base = baseOf(c, hands)
  const source = askedText(c, 'source')
  const asked = new URLSearchParams({ ...(per === 'post' && { per }), ...(source !== '' && { source }) })
  const selfUrl = `${base}/feeds/${encodeURIComponent(secret)}/${file}${asked.size === 0 ? '' : `?${asked}`}`
  const { body, changedAt } = await cache.get(selfUrl, `${position} ${filter.changedAt}`, async () => {
    const part = source === '' ? filter : ofSource(filter, source)
    const built = await feedOf(hands, part, { base, selfUrl, per })
    const id = source === '' ? built.model.id : `${built.model.id}:source:${encodeURIComponent(source)}`
    return {
      body: represent(renderFeed({ ...built.model, id }, format), type),
      changedAt: built.changedAt,
    }
  })
  // Discovery reads the header before the feed (WebSub, 4).
  if (hands.hub !== null) c.header('Link', `<${hands.hub}>; rel="hub", <${selfUrl}>; rel="self"`)
  return await respondCached(c, body, hands.now() - changedAt < settledAfterMs ? null : changedAt)
}

/** What of a filter's stories a source tells; reader apps know each source as a feed of its own. */
function ofSource(filter: Filter, source: string): Filter {
  const quoted = `source:"${source.replaceAll(/["\\]/gu, String.raw`\$&`)}"`
  return {
    ...filter,
    name: `${filter.name}: ${source}`,
    query: filter.query === '' ? quoted : `(${filter.query}) ${quoted}`,
  }
}
