import { sql } from 'kysely'
import type { Database } from './tables.ts'

/** Two spans of time that follow each other, in milliseconds since 1970; each ends before the next begins. */
export interface TrendSpan {
  readonly beforeFrom: number
  readonly recentFrom: number
  readonly to: number
}

/** In how many kept posts of a topic an entity stands. */
export interface KeywordCount {
  readonly type: string
  readonly canonical: string
  readonly name: string
  readonly recent: number
  /** How many sources the recent posts come from that repeat no other. */
  readonly recentSources: number
  readonly before: number
}

export interface KeywordCounts {
  readonly keywords: readonly KeywordCount[]
  /** Kept posts in each span, whatever they are about. */
  readonly recentPosts: number
  readonly beforePosts: number
}

/** What the kept posts of a topic are about, lately and before; of everything, for what is rare is told by the rest. */
export async function countKeywords(db: Database, topicId: string, span: TrendSpan): Promise<KeywordCounts> {
  const kept = keptPosts(topicId, span)
  const { rows: keywords } = await sql<KeywordCount>`
    with kept as (${kept}), by_source as (
      select pk.keyword_id, kept.source_id, count(*) filter (where is_recent) as recent,
        count(*) filter (where is_recent and not repeats) as told, count(*) filter (where not is_recent) as before
      from kept join post_keyword pk on pk.post_id = kept.id group by 1, 2
    ), counts as (
      select keyword_id, sum(recent)::int as recent, (count(*) filter (where told > 0))::int as recent_sources,
        sum(before)::int as before
      from by_source group by 1
    )
    select k.type, k.canonical, k.name, recent, recent_sources, before
    from counts join keyword k on k.id = counts.keyword_id
    where k.type <> 'phrase'
    order by k.type, k.canonical`.execute(db)
  const { rows: totals } = await sql<{ recentPosts: number; beforePosts: number }>`
    with kept as (${kept})
    select (count(*) filter (where is_recent))::int as recent_posts,
      (count(*) filter (where not is_recent))::int as before_posts from kept`.execute(db)
  return { keywords, recentPosts: totals[0]?.recentPosts ?? 0, beforePosts: totals[0]?.beforePosts ?? 0 }
}

/** An entity's kept posts on one day. */
export interface KeywordDay {
  readonly type: string
  readonly canonical: string
  /** Days since the span began, from 0. */
  readonly day: number
  readonly posts: number
}

/** How many kept posts name each entity, by 24 hours counted from the beginning of a span; none for days without. */
export async function countKeywordDays(
  db: Database,
  topicId: string,
  span: TrendSpan,
  keywords: readonly { readonly type: string; readonly canonical: string }[],
): Promise<KeywordDay[]> {
  const { rows } = await sql<KeywordDay>`
    with kept as (${keptPosts(topicId, span)})
    select k.type, k.canonical,
      floor((extract(epoch from kept.published_at) * 1000 - ${span.beforeFrom}::float8) / 86400000)::int as day,
      count(*)::int as posts
    from kept join post_keyword pk on pk.post_id = kept.id join keyword k on k.id = pk.keyword_id
      join unnest(${keywords.map(({ type }) => type)}::text[], ${keywords.map(({ canonical }) => canonical)}::text[])
        as wanted (type, canonical) on wanted.type = k.type and wanted.canonical = k.canonical
    group by k.id, day order by day`.execute(db)
  return rows
}

/** When the newest kept post of a topic was published; null if it keeps none. */
export async function newestKeptAt(db: Database, topicId: string): Promise<number | null> {
  const { rows } = await sql<{ at: number | null }>`
    select max(latest_at) as at from story where topic_id = ${topicId}`.execute(db)
  return rows[0]?.at ?? null
}

function keptPosts(topicId: string, { beforeFrom, recentFrom, to }: TrendSpan) {
  return sql`select post.id, post.source_id, post.published_at,
      post.published_at >= to_timestamp(${recentFrom}::float8 / 1000) as is_recent,
      story_post.duplicate_of is not null as repeats
    from story_post join post on post.id = story_post.post_id
    where story_post.topic_id = ${topicId}
      and post.published_at >= to_timestamp(${beforeFrom}::float8 / 1000)
      and post.published_at < to_timestamp(${to}::float8 / 1000)`
}
