import { sql } from 'kysely'
import { doubleArray, textArray } from './binary-array.ts'
import type { Database } from './tables.ts'

/** In how many posts a token stood on one day, 'YYYY-MM-DD' (UTC). */
export interface DayCount {
  readonly token: string
  readonly day: string
  readonly posts: number
}

/** What was counted of some tokens on the days from `first` to `last`. */
export async function dayCounts(
  db: Database,
  tokens: readonly string[],
  { first, last }: { readonly first: string; readonly last: string },
): Promise<DayCount[]> {
  const { rows } = await sql<DayCount>`
    select token, day::text, posts from feature_df
    where token = any(${textArray(tokens)}::text[]) and day between ${first}::date and ${last}::date`.execute(
    db,
  )
  return rows
}

/** Adds counts, or takes them back where they are negative. In a fixed order, so that two digests never wait for each other in a circle. */
export async function addDayCounts(db: Database, counts: readonly DayCount[]): Promise<void> {
  if (counts.length === 0) return
  const tokens = textArray(counts.map(({ token }) => token))
  const days = textArray(counts.map(({ day }) => day))
  const posts = doubleArray(counts.map((count) => count.posts))
  await sql`
    insert into feature_df (token, day, posts)
    select token, day::date, posts::integer
    from unnest(${tokens}::text[], ${days}::text[], ${posts}::float8[]) as counted (token, day, posts)
    order by token, day
    on conflict (token, day) do update set posts = feature_df.posts + excluded.posts`.execute(db)
}

/** A story's posts, those that repeat others left out, with what later posts are compared by. */
export interface StoryFeatures {
  readonly storyId: number
  readonly members: readonly {
    readonly features: unknown
    readonly lang: string | null
    readonly at: number
  }[]
}

/** Stories of a topic that have posts published from `from` to `to`, with all their posts. */
export async function storiesBetween(
  db: Database,
  topicId: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<StoryFeatures[]> {
  const { rows } = await sql<{ storyId: number; features: unknown; lang: string | null; at: number }>`
    select member.story_id, member.features, post.lang, post.published_at as at
    from story
      join story_post member on member.story_id = story.id
      join post on post.id = member.post_id
    where story.topic_id = ${topicId}
      and story.latest_at >= to_timestamp(${from}::float8 / 1000)
      and story.started_at <= to_timestamp(${to}::float8 / 1000)
      and member.duplicate_of is null
    order by member.story_id, member.post_id`.execute(db)
  const byStory = Map.groupBy(rows, (row) => row.storyId)
  return Array.from(byStory, ([storyId, members]) => ({ storyId, members }))
}
