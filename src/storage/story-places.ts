import { sql } from 'kysely'
import { doubleArray } from './binary-array.ts'
import { instant } from './instant.ts'
import { jsonText } from './json-text.ts'
import { loseMarks } from './reader-marks.ts'
import { type StoryMember, storyMembers } from './stories.ts'
import type { Database } from './tables.ts'

/**
 * A post's place with what later posts are compared with, read with that version of the alias table; left out, it is
 * soon read again.
 */
type Placed = StoryMember & { readonly features: unknown; readonly aliasVersion?: number }

/** Opens a story with its first post in its place there, in one statement; returns the story's id. */
export async function openStoryWith(
  db: Database,
  topicId: string,
  { at, ...first }: Omit<Placed, 'storyId'> & { readonly at: number },
): Promise<number> {
  const row = { aliasVersion: 0, ...first, topicId, features: jsonText(first.features) }
  const { storyId } = await db
    .with('opened', (part) =>
      part
        .insertInto('story')
        .values({
          topicId,
          originPostId: first.postId,
          startedAt: instant(at),
          latestAt: instant(at),
          position: 0,
        })
        .returning('id'),
    )
    .insertInto('storyPost')
    .values((values) => ({ ...row, storyId: values.selectFrom('opened').select('id') }))
    .onConflict((conflict) =>
      conflict.columns(['postId', 'topicId']).doUpdateSet((set) => ({
        ...row,
        storyId: set.ref('excluded.storyId'),
      })),
    )
    .returning('storyId')
    .executeTakeFirstOrThrow()
  return storyId
}

/** Puts a post into a story, or puts it anew. */
export async function saveMember(
  db: Database,
  topicId: string,
  { features, aliasVersion = 0, ...member }: Placed,
): Promise<void> {
  const row = { ...member, topicId, features: jsonText(features), aliasVersion }
  await db
    .insertInto('storyPost')
    .values(row)
    .onConflict((conflict) => conflict.columns(['postId', 'topicId']).doUpdateSet(row))
    .execute()
}

/** Takes a post out of its story; the story goes with its last post. */
export async function removeMember(db: Database, topicId: string, member: StoryMember): Promise<void> {
  await db
    .deleteFrom('storyPost')
    .where('topicId', '=', topicId)
    .where('postId', '=', member.postId)
    .execute()
  await db
    .updateTable('storyPost')
    // Read anew soon, for from now on later posts are compared with them.
    .set({ duplicateOf: null, aliasVersion: 0 })
    .where('topicId', '=', topicId)
    .where('duplicateOf', '=', member.postId)
    .execute()
  const rest = await storyMembers(db, [member.storyId])
  if (rest.length > 0) return
  await db.deleteFrom('story').where('id', '=', member.storyId).execute()
  await loseMarks(db, member.storyId)
}

/** Places that posts of the topic's stories get by hand: everything but what they say is set anew. */
export async function setPlaces(
  db: Database,
  topicId: string,
  places: readonly Omit<StoryMember, 'stance'>[],
): Promise<void> {
  await sql`
    update story_post set story_id = place."storyId", duplicate_of = place."duplicateOf", level = place.level,
      score = place.score, reason = place.reason
    from jsonb_to_recordset(${jsonText(places)}::jsonb) as place ("postId" bigint, "storyId" bigint,
      "duplicateOf" bigint, level smallint, score real, reason text)
    where story_post.post_id = place."postId" and story_post.topic_id = ${topicId}`.execute(db)
}

/** After stories gained or lost posts: their origins, their times, and the stream positions that say so. */
export async function updateStories(
  db: Database,
  stories: readonly { readonly storyId: number; readonly originPostId: number; readonly position: number }[],
): Promise<void> {
  if (stories.length === 0) return
  const ids = doubleArray(stories.map(({ storyId }) => storyId))
  const origins = doubleArray(stories.map(({ originPostId }) => originPostId))
  const positions = doubleArray(stories.map(({ position }) => position))
  await sql`
    with given as (
      select id::bigint, origin::bigint, position::bigint
      from unnest(${ids}::float8[], ${origins}::float8[], ${positions}::float8[]) as g (id, origin, position)
    ), span as (
      select given.id, min(post.published_at) as first, max(post.published_at) as last
      from given join story_post on story_post.story_id = given.id join post on post.id = story_post.post_id
      group by given.id
    )
    update story set origin_post_id = given.origin, position = given.position, started_at = span.first,
      latest_at = span.last
    from given join span using (id) where story.id = given.id`.execute(db)
}
