import { sql } from 'kysely'
import type { Level, Stance } from '#model/story.ts'
import { instant } from './instant.ts'
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

/** The topic that a story belongs to; null if there is no such story. */
export async function topicOfStory(db: Database, storyId: number): Promise<string | null> {
  const row = await db.selectFrom('story').select('topicId').where('id', '=', storyId).executeTakeFirst()
  return row?.topicId ?? null
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

/** When the newest post of a topic's stories that have not changed since a position was published; 0 if there is none. */
export async function newestPublished(db: Database, topicId: string, position: number): Promise<number> {
  const row = await db
    .selectFrom('story')
    .select((select) => select.fn.max('latestAt').as('at'))
    .where('topicId', '=', topicId)
    .where('position', '<=', position)
    .executeTakeFirst()
  return row?.at ?? 0
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
