import { type Trend, newTrends, risingTrends } from '#keywords/trends.ts'
import { type KeywordCount, type TrendSpan, countKeywordDays, countKeywords } from '#storage/trends.ts'
import type { Database } from '#storage/tables.ts'

/** What is compared with the 30 days before it. */
export const trendWindows = ['day', 'week'] as const
export type TrendWindow = (typeof trendWindows)[number]

/** Something that posts are about more often than before, with its posts a day. */
export type DrawnTrend = Trend<KeywordCount> & {
  /** The oldest day first; the last 1 or 7 are the window. */
  readonly days: readonly number[]
}

export interface Trends {
  readonly span: TrendSpan
  readonly recentPosts: number
  readonly beforePosts: number
  /** What nobody told of before; what is told most plainly comes first. */
  readonly fresh: readonly DrawnTrend[]
  /** Everything else that rises, what rises most plainly first. */
  readonly rising: readonly DrawnTrend[]
}

const dayMs = 86_400_000
const daysBefore = 30
const windowDays: Readonly<Record<TrendWindow, number>> = { day: 1, week: 7 }
/** Of each kind. */
const mostTrends = 20

/** What rises in a topic in the day or the week before `to` against the 30 days before that. */
export async function loadTrends(
  db: Database,
  topicId: string,
  { window, to }: { readonly window: TrendWindow; readonly to: number },
): Promise<Trends> {
  const recentFrom = to - windowDays[window] * dayMs
  const span = { beforeFrom: recentFrom - daysBefore * dayMs, recentFrom, to }
  const counts = await countKeywords(db, topicId, span)
  const fresh = newTrends(counts).slice(0, mostTrends)
  const rising = risingTrends(counts)
    .filter(({ isNew }) => !isNew)
    .slice(0, mostTrends)
  const days = Map.groupBy(await countKeywordDays(db, topicId, span, [...fresh, ...rising]), keyOf)
  const withDays = (trend: Trend<KeywordCount>): DrawnTrend => {
    const posts = new Map((days.get(keyOf(trend)) ?? []).map((each) => [each.day, each.posts]))
    const length = daysBefore + windowDays[window]
    return { ...trend, days: Array.from({ length }, (_, day) => posts.get(day) ?? 0) }
  }
  const { recentPosts, beforePosts } = counts
  return { span, recentPosts, beforePosts, fresh: fresh.map(withDays), rising: rising.map(withDays) }
}

function keyOf({ type, canonical }: Pick<KeywordCount, 'type' | 'canonical'>): string {
  return `${type}:${canonical}`
}
