import type { Harvest } from '#sources/adapter.ts'
import type { SourceStatus } from '#model/source.ts'

const weekMs = 7 * 24 * 60 * 60 * 1000

/**
 * How often a source brings something, from the dates of what it holds, and what it says about that. Without a dated
 * post only the latter: what was known before stays.
 */
export function rhythmOf({
  posts: all,
  hints,
}: Pick<Harvest, 'posts' | 'hints'>): Pick<SourceStatus, 'hints'> & Partial<SourceStatus> {
  let posts = 0
  let oldestAt = Infinity
  let newestAt = -Infinity
  for (const { publishedAt, timePrecision } of all) {
    if (timePrecision === 'inferred') continue
    posts++
    oldestAt = Math.min(oldestAt, publishedAt)
    newestAt = Math.max(newestAt, publishedAt)
  }
  if (posts === 0) return { hints }
  const spanMs = newestAt - oldestAt
  return { postsPerWeek: spanMs === 0 ? null : ((posts - 1) * weekMs) / spanMs, newestAt, hints }
}
