import { sql } from 'kysely'
import type { Database } from './tables.ts'

/** A story with what it is compared by, as it stood at one moment. */
export interface OpenStory {
  readonly storyId: number
  /** Its posts, those that repeat others left out, ascending. */
  readonly originals: readonly number[]
  /** The first and the latest of them. */
  readonly members: readonly {
    readonly features: unknown
    readonly lang: string | null
    /** Milliseconds since 1970. */
    readonly at: number
  }[]
}

/**
 * The stories of a topic that have a post published since `since`, at most `limit`, those with the newest posts; of each
 * at most `membersEach` posts to compare, the first among them. One look-up.
 */
export async function openStories(
  db: Database,
  topicId: string,
  { since, limit, membersEach }: OpenStoriesAsked,
): Promise<OpenStory[]> {
  const { rows } = await sql<OriginalRow>`
    with open as (
      select id from story where topic_id = ${topicId} and latest_at >= to_timestamp(${since}::float8 / 1000)
      order by latest_at desc, id desc limit ${limit}
    ), told as (
      select member.story_id, member.post_id, member.features, post.lang, post.published_at as at,
        row_number() over (story order by post.published_at, post.id) as nth,
        count(*) over (partition by member.story_id) as posts
      from open join story_post member on member.story_id = open.id join post on post.id = member.post_id
      where member.duplicate_of is null
      window story as (partition by member.story_id)
    )
    select story_id, post_id, lang, at,
      case when nth = 1 or nth > posts - ${membersEach - 1}::integer then features end as features
    from told order by story_id, post_id`.execute(db)
  const byStory = Map.groupBy(rows, ({ storyId }) => storyId)
  return Array.from(byStory, ([storyId, own]) => ({
    storyId,
    originals: own.map(({ postId }) => postId),
    members: own.filter(({ features }) => features !== null),
  }))
}

interface OpenStoriesAsked {
  readonly since: number
  readonly limit: number
  readonly membersEach: number
}

interface OriginalRow {
  readonly storyId: number
  readonly postId: number
  /** Null for one that is left out of the comparison. */
  readonly features: unknown
  readonly lang: string | null
  readonly at: number
}
