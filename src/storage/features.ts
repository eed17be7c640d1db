import { sql } from 'kysely'
import type { Database } from './tables.ts'

/** How often terms stand in kept posts: documents in all, and per term. */
export interface Frequencies {
  readonly documents: number
  readonly df: (term: string) => number
}

/** What is counted apart: the terms of key phrases, and the features that stories are told by. */
export type Background = 'phrases' | 'stories'

const prefixes: Readonly<Record<Background, string>> = { phrases: 'p:', stories: 's:' }

/** In the place of a term: the row that counts documents. */
const everyDocument = ''
const dayMs = 24 * 60 * 60 * 1000

/** How often `terms` stood in posts published in the `days` before `at`, that day included. */
export async function frequenciesOf(
  db: Database,
  background: Background,
  terms: Iterable<string>,
  { at, days }: { readonly at: number; readonly days: number },
): Promise<Frequencies> {
  const prefix = prefixes[background]
  const { rows } = await sql<{ token: string; posts: number }>`
    select token, sum(posts)::integer as posts from feature_df
    where token = any(${Array.from([everyDocument, ...terms], (term) => prefix + term)}::text[])
      and day > ${dayOf(at - days * dayMs)}::date and day <= ${dayOf(at)}::date
    group by token`.execute(db)
  const counts = new Map(rows.map((row) => [row.token, row.posts]))
  return {
    documents: counts.get(prefix + everyDocument) ?? 0,
    df: (term) => counts.get(prefix + term) ?? 0,
  }
}

/** Counts one post and its terms, each once, on the day it was published. Call it once a post and background. */
export async function countTerms(
  db: Database,
  background: Background,
  terms: Iterable<string>,
  at: number,
): Promise<void> {
  const tokens = Array.from(
    new Set([everyDocument, ...terms]),
    (term) => prefixes[background] + term,
  ).toSorted()
  await sql`
    insert into feature_df (token, day, posts)
    select token, ${dayOf(at)}::date, 1 from unnest(${tokens}::text[]) as token
    on conflict (token, day) do update set posts = feature_df.posts + 1`.execute(db)
}

export interface StoryFeatures {
  readonly storyId: number
  readonly members: readonly {
    readonly features: unknown
    readonly lang: string | null
    readonly at: number
  }[]
}

/** Stories of a topic with posts published within `windowMs` of `at`, with the features of each such post. */
export async function storiesNear(
  db: Database,
  topicId: string,
  { at, windowMs }: { readonly at: number; readonly windowMs: number },
): Promise<StoryFeatures[]> {
  const { rows } = await sql<{ storyId: number; features: unknown; lang: string | null; at: number }>`
    select member.story_id, member.features, post.lang, post.published_at as at
    from story
      join story_post member on member.story_id = story.id
      join post on post.id = member.post_id
    where story.topic_id = ${topicId}
      and story.latest_at >= to_timestamp(${at - windowMs}::float8 / 1000)
      and story.started_at <= to_timestamp(${at + windowMs}::float8 / 1000)
      and member.duplicate_of is null
    order by member.story_id, member.post_id`.execute(db)
  const byStory = Map.groupBy(rows, (row) => row.storyId)
  return Array.from(byStory, ([storyId, members]) => ({ storyId, members }))
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
