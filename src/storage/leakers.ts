import { sql } from 'kysely'
import type { TimePrecision } from '#model/post.ts'
import type { Stance } from '#model/story.ts'
import type { Database } from './tables.ts'

/** Who publishes, as the posts name them. */
export interface Voice {
  /** null: the posts name nobody, and their source stands for them. */
  readonly author: string | null
  /** null where there is an author, who may write in several sources. */
  readonly sourceId: string | null
  readonly sourceName: string | null
}

/** What a voice told of a topic. */
export type VoiceCount = Voice & {
  readonly posts: number
  readonly stories: number
  /** Stories that it was the first to report. */
  readonly firsts: number
}

/** Everybody whose posts stand in stories of a topic. Cost: once over all those posts. */
export async function countVoices(db: Database, topicId: string): Promise<VoiceCount[]> {
  const { rows } = await sql<VoiceCount>`
    select nullif(revision.author, '') as author,
      case when coalesce(revision.author, '') = '' then source.id end as source_id,
      case when coalesce(revision.author, '') = '' then source.name end as source_name,
      count(*)::int as posts, count(distinct story_post.story_id)::int as stories,
      (count(*) filter (where story.origin_post_id = post.id))::int as firsts
    from story_post join story on story.id = story_post.story_id join post on post.id = story_post.post_id
      join revision on revision.post_id = post.id and revision.n = post.revisions
      join source on source.id = post.source_id
    where story_post.topic_id = ${topicId}
    group by 1, 2, 3
    order by 1, 2`.execute(db)
  return rows
}

/** A post that speaks to a claim. */
export type ClaimPost = Voice & {
  readonly claimId: string
  readonly postId: number
  readonly stance: Stance
  /** null: it stands in no story of the topic. */
  readonly storyId: number | null
  readonly title: string
  readonly url: string | null
  /** Its source and its id there. */
  readonly source: string
  readonly externalId: string
  /** Milliseconds since 1970. */
  readonly publishedAt: number
  readonly timePrecision: TimePrecision
  /** It speaks to the claim because its story does, and was not named by itself. */
  readonly withStory: boolean
}

/**
 * The posts that speak to a topic's claims, in the order they were published: those that are linked, and of a claim that
 * was marked on a story all that stand in it now, each as it stands to the story. Of posts that were marked together
 * the story is that in which most of them stand, of two the older one.
 */
export async function listClaimPosts(db: Database, topicId: string): Promise<ClaimPost[]> {
  const { rows } = await sql<ClaimPost>`
    with marked as (
      select distinct on (claim_id) claim_id, story_id
      from (select claim_id, story_id, count(*) as posts
        from post_claim join story_post using (post_id, topic_id)
        where topic_id = ${topicId} and with_story group by 1, 2) as counted
      order by claim_id, posts desc, story_id
    ), speaker as (
      select claim_id, post_id, stance, with_story from post_claim where topic_id = ${topicId}
      union all
      select marked.claim_id, story_post.post_id, story_post.stance, true
      from marked join story_post using (story_id)
      where not exists (select from post_claim where topic_id = ${topicId}
        and post_claim.claim_id = marked.claim_id and post_claim.post_id = story_post.post_id)
    )
    select speaker.claim_id, speaker.post_id, speaker.stance, speaker.with_story, story_post.story_id,
      case when revision.title = '' then left(revision.text, 120) else revision.title end as title, post.url,
      post.source_id as source, post.external_id, post.published_at, post.time_precision,
      nullif(revision.author, '') as author,
      case when coalesce(revision.author, '') = '' then source.id end as source_id,
      case when coalesce(revision.author, '') = '' then source.name end as source_name
    from speaker join post on post.id = speaker.post_id
      join revision on revision.post_id = post.id and revision.n = post.revisions
      join source on source.id = post.source_id
      left join story_post on story_post.post_id = post.id and story_post.topic_id = ${topicId}
    order by post.published_at, post.id`.execute(db)
  return rows
}

/** A post that may speak to a claim, with its words. */
export interface ToldPost {
  readonly postId: number
  readonly storyId: number
  readonly stance: Stance
  readonly text: string
  readonly lang: string | null
  /** Milliseconds since 1970. */
  readonly publishedAt: number
}

/** Posts in stories of a topic that were published in a span of time, those that came first first. */
export async function toldBetween(
  db: Database,
  topicId: string,
  { from, to, limit }: { readonly from: number; readonly to: number; readonly limit: number },
): Promise<ToldPost[]> {
  const { rows } = await sql<ToldPost>`
    select post.id as post_id, story_post.story_id, story_post.stance, post.lang, post.published_at,
      revision.title || ' ' || left(revision.text, 2000) as text
    from story_post join post on post.id = story_post.post_id
      join revision on revision.post_id = post.id and revision.n = post.revisions
    where story_post.topic_id = ${topicId} and post.published_at between
      to_timestamp(${from}::float8 / 1000) and to_timestamp(${to}::float8 / 1000)
    order by post.published_at, post.id limit ${limit}`.execute(db)
  return rows
}

/** Ids of kept posts by what they are known as elsewhere: 'url KEY', or 'id SOURCE EXTERNAL-ID'. */
export async function findPosts(
  db: Database,
  topicId: string,
  known: { readonly urlKeys: readonly string[]; readonly ids: readonly (readonly [string, string])[] },
): Promise<{ readonly byUrl: Map<string, number[]>; readonly byId: Map<string, number> }> {
  const { rows: atUrl } = await sql<{ key: string; id: number }>`
    select post.url_key as key, post.id from post join story_post on story_post.post_id = post.id
    where story_post.topic_id = ${topicId} and post.url_key = any(${[...known.urlKeys]}::text[])
    order by post.published_at, post.id`.execute(db)
  const { rows: withId } = await sql<{ source: string; externalId: string; id: number }>`
    select post.source_id as source, post.external_id, post.id from post
      join unnest(${known.ids.map(([source]) => source)}::text[], ${known.ids.map(([, id]) => id)}::text[])
        as given (source, id) on given.source = post.source_id and given.id = post.external_id`.execute(db)
  return {
    byUrl: new Map(
      Map.groupBy(atUrl, ({ key }) => key)
        .entries()
        .map(([key, rows]) => [key, rows.map(({ id }) => id)]),
    ),
    byId: new Map(withId.map(({ source, externalId, id }) => [idKey(source, externalId), id])),
  }
}

/** How `findPosts` names a post by its source and its id there. */
export function idKey(source: string, externalId: string): string {
  return `${source}\n${externalId}`
}
