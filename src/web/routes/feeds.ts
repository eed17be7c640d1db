import { type Context, Hono } from 'hono'
import type { FeedFormat } from '#feeds/feed-model.ts'
import { renderFeed } from '#feeds/render-feed.ts'
import { filterBySecret } from '#storage/filters.ts'
import { storable } from '#storage/json-text.ts'
import { baseOf } from '#web/asked.ts'
import { feedOf } from '#web/feed-of.ts'
import type { WebHands } from '#web/hands.ts'
import { WebProblem } from '#web/problem.ts'
import { respondCached } from '#web/respond-cached.ts'

const formats: readonly { readonly file: string; readonly format: FeedFormat; readonly type: string }[] = [
  { file: 'atom.xml', format: 'atom', type: 'application/atom+xml; charset=utf-8' },
  { file: 'rss.xml', format: 'rss', type: 'application/rss+xml; charset=utf-8' },
  { file: 'feed.json', format: 'json', type: 'application/feed+json; charset=utf-8' },
]

/** A filter as a feed: one item a story, or with ?per=post one a post. A revoked filter's feed is gone (410). */
export function feedRoutes(hands: WebHands): Hono {
  const app = new Hono()
  for (const each of formats) {
    app.get(`/feeds/:secret/${each.file}`, (c) => answer(c, hands, each))
  }
  return app
}

async function answer(
  c: Context,
  hands: WebHands,
  { file, format, type }: (typeof formats)[number],
): Promise<Response> {
  const secret = storable(c.req.param('secret') ?? '')
  const filter = await filterBySecret(hands.db, secret)
  if (filter === null) {
    throw new WebProblem(
      404,
      'There is no feed at this address.',
      'Copy its address again from the page of filters.',
    )
  }
  if (filter.revokedAt !== null) {
    throw new WebProblem(
      410,
      'This feed was revoked.',
      'Take it out of your reader, or ask its owner for a new address.',
    )
  }
  const per = c.req.query('per') === 'post' ? 'post' : 'story'
  const base = baseOf(c, hands)
  const selfUrl = `${base}/feeds/${encodeURIComponent(secret)}/${file}${per === 'post' ? '?per=post' : ''}`
  const { model, changedAt } = await feedOf(hands, filter, { base, selfUrl, per })
  return await respondCached(c, { body: renderFeed(model, format), type, changedAt })
}
