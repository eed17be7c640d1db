import { sql } from 'kysely'
import type { Level, Stance } from '#model/story.ts'
import { doubleArray } from './binary-array.ts'
import { instant } from './instant.ts'
import { jsonText } from './json-text.ts'
import type { Database } from './tables.ts'

/** A post's place in a story. */
export interface StoryMember {
  readonly postId: number
  readonly storyId: number
  readonly duplicateOf: number | null
  readonly level: Level | null
  readonly score: number
  readonly reason: string
  readonly stance: Stance
}

/** One line of the stream: a story with its newest position. */
export interface StoryLine {
  readonly storyId: number
  readonly originPostId: number
  readonly startedAt: number
  readonly latestAt: number
  readonly position: number
  /** In the order they were published; the origin is among them. */
  readonly members: readonly StoryMember[]
}

/** Opens a story with its first post; returns its id. */
export async function openStory(
  db: Database,
  story: { readonly topicId: string; readonly originPostId: number; readonly at: number },
): Promise<number> {
  const { id } = await db
    .insertInto('story')
    .values({
      topicId: story.topicId,
      originPostId: story.originPostId,
      startedAt: instant(story.at),
      latestAt: instant(story.at),
      position: 0,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

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

/** Where a post stands, null if it is in no story of the topic. */
export async function memberOf(db: Database, topicId: string, postId: number): Promise<StoryMember | null> {
  const row = await db
    .selectFrom('storyPost')
    .select(memberColumns)
    .where('topicId', '=', topicId)
    .where('postId', '=', postId)
    .executeTakeFirst()
  return row === undefined ? null : toMember(row)
}

/** Where posts stand, by post id; posts in no story of the topic are left out. */
export async function membersOf(
  db: Database,
  topicId: string,
  postIds: readonly number[],
): Promise<Map<number, StoryMember>> {
  const rows = await db
    .selectFrom('storyPost')
    .select(memberColumns)
    .where('topicId', '=', topicId)
    .where(sql<boolean>`post_id = any(${[...postIds]}::bigint[])`)
    .execute()
  return new Map(rows.map((row) => [row.postId, toMember(row)]))
}

/** The earliest post of a topic's stories at one of these addresses; null if there is none. */
export async function memberByUrl(
  db: Database,
  topicId: string,
  { urlKeys, notPostId }: { readonly urlKeys: readonly string[]; readonly notPostId: number },
): Promise<StoryMember | null> {
  if (urlKeys.length === 0) return null
  const row = await db
    .selectFrom('storyPost')
    .innerJoin('post', 'post.id', 'storyPost.postId')
    .select(memberColumns)
    .where('storyPost.topicId', '=', topicId)
    .where('post.urlKey', 'in', [...urlKeys])
    .where('post.textHash', 'is not', null)
    .where('post.id', '<>', notPostId)
    .orderBy('post.publishedAt')
    .orderBy('post.id')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : toMember(row)
}

/** The posts of a topic that repeat a post, by id. */
export async function duplicatesOf(db: Database, topicId: string, postId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('storyPost')
    .select('postId')
    .where('topicId', '=', topicId)
    .where('duplicateOf', '=', postId)
    .orderBy('postId')
    .execute()
  return rows.map((row) => row.postId)
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
  if (rest.length === 0) await db.deleteFrom('story').where('id', '=', member.storyId).execute()
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

/** The topic that a story belongs to; null if there is no such story. */
export async function topicOfStory(db: Database, storyId: number): Promise<string | null> {
  const row = await db.selectFrom('story').select('topicId').where('id', '=', storyId).executeTakeFirst()
  return row?.topicId ?? null
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

/** Members of stories, in the order they were published. */
export async function storyMembers(db: Database, storyIds: readonly number[]): Promise<StoryMember[]> {
  const rows = await db
    .selectFrom('storyPost')
    .innerJoin('post', 'post.id', 'storyPost.postId')
    .select(memberColumns)
    .where(sql<boolean>`story_post.story_id = any(${[...storyIds]}::bigint[])`)
    .orderBy('post.publishedAt')
    .orderBy('post.id')
    .execute()
  return rows.map(toMember)
}

/** Some members of a story in the order they were published, from after one of them on; null: from the first on. */
export async function membersAfter(
  db: Database,
  storyId: number,
  {
    after,
    limit,
  }: {
    readonly after: { readonly publishedAt: number; readonly postId: number } | null
    readonly limit: number
  },
): Promise<StoryMember[]> {
  const rows = await db
    .selectFrom('storyPost')
    .innerJoin('post', 'post.id', 'storyPost.postId')
    .select(memberColumns)
    .where('storyPost.storyId', '=', storyId)
    .$if(after !== null, (query) =>
      query.where(
        sql<boolean>`(post.published_at, post.id) > (${instant(after?.publishedAt ?? 0)}, ${after?.postId ?? 0})`,
      ),
    )
    .orderBy('post.publishedAt')
    .orderBy('post.id')
    .limit(limit)
    .execute()
  return rows.map(toMember)
}

/** Stories of a topic, the one with the newest stream entry first, below a position. */
export async function listStories(
  db: Database,
  topicId: string,
  { below, limit }: { readonly below: number | null; readonly limit: number },
): Promise<StoryLine[]> {
  const stories = await db
    .selectFrom('story')
    .select(storyColumns)
    .where('topicId', '=', topicId)
    .where('position', '<', below ?? Number.MAX_SAFE_INTEGER)
    .orderBy('position', 'desc')
    .limit(limit)
    .execute()
  return await withMembers(db, stories)
}

/** Stories by id, in the given order; ids that no longer exist are left out. */
export async function storiesById(db: Database, ids: readonly number[]): Promise<StoryLine[]> {
  const rows = await db
    .selectFrom('story')
    .select(storyColumns)
    .where(sql<boolean>`id = any(${[...ids]}::bigint[])`)
    .execute()
  const byId = new Map(rows.map((row) => [row.storyId, row]))
  return await withMembers(
    db,
    ids.flatMap((id) => byId.get(id) ?? []),
  )
}

const memberColumns = [
  'storyPost.postId',
  'storyPost.storyId',
  'storyPost.duplicateOf',
  'storyPost.level',
  'storyPost.score',
  'storyPost.reason',
  'storyPost.stance',
] as const

const storyColumns = ['id as storyId', 'originPostId', 'startedAt', 'latestAt', 'position'] as const

async function withMembers(
  db: Database,
  stories: readonly Omit<StoryLine, 'members'>[],
): Promise<StoryLine[]> {
  const members = await storyMembers(
    db,
    stories.map((story) => story.storyId),
  )
  const byStory = Map.groupBy(members, (member) => member.storyId)
  return stories.map((story) => ({ ...story, members: byStory.get(story.storyId) ?? [] }))
}

type MemberRow = Omit<StoryMember, 'level' | 'stance'> & {
  readonly level: number | null
  readonly stance: string
}

function toMember(row: MemberRow): StoryMember {
  return { ...row, level: row.level as Level | null, stance: row.stance as Stance }
}
