import type { Feed } from '#model/feed.ts'
import type { SourceStatus } from '#model/source.ts'

const weekMs = 7 * 24 * 60 * 60 * 1000

/**
 * How often the feed brings something, from the dates of what it holds, and what it says about that. Without a dated
 * post only the latter: what was known before stays.
 */
export function feedRhythm(feed: Feed): Pick<SourceStatus, 'hints'> & Partial<SourceStatus> {
  let posts = 0
  let oldestAt = Infinity
  let newestAt = -Infinity
  for (const { publishedAt, timePrecision } of feed.posts) {
    if (timePrecision === 'inferred') continue
    posts++
    oldestAt = Math.min(oldestAt, publishedAt)
    newestAt = Math.max(newestAt, publishedAt)
  }
  if (posts === 0) return { hints: feed.hints }
  const spanMs = newestAt - oldestAt
  return { postsPerWeek: spanMs === 0 ? null : ((posts - 1) * weekMs) / spanMs, newestAt, hints: feed.hints }
}
