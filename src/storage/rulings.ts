import { sql } from 'kysely'
import { instant } from './instant.ts'
import { jsonText } from './json-text.ts'
import type { StoryMember } from './stories.ts'
import type { Database } from './tables.ts'

/** together: these posts tell one story. apart: they do not. */
export type RulingKind = 'together' | 'apart'

/** Where a post stood before it was moved by hand. */
export type FormerPlace = Pick<StoryMember, 'storyId' | 'duplicateOf' | 'level' | 'score' | 'reason'>

export interface RuledPost {
  readonly postId: number
  /** Null for a post that stayed where it was. */
  readonly former: FormerPlace | null
}

/** The owner's word always holds against the program's, whichever is newer. */
export type RulingBy = 'owner' | 'program'

/** What was said of posts. It speaks of each pair of one that moved and one that stayed, and of no other. */
export interface Ruling {
  readonly id: number
  readonly topicId: string
  readonly kind: RulingKind
  readonly by: RulingBy
  /** How alike the program found the two stories, 0 to 1; null for a ruling of the owner. */
  readonly score: number | null
  readonly reason: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** Posts that no longer exist are left out. */
  readonly posts: readonly RuledPost[]
}

/** What is in force between one post and another: the owner's newest ruling on the two, else the program's. */
export interface PairRuling {
  readonly rulingId: number
  readonly otherId: number
  readonly kind: RulingKind
  readonly by: RulingBy
  readonly score: number | null
  readonly reason: string
}

/** Remembers a ruling; returns its id. Later ones have higher ids. */
export async function addRuling(db: Database, { posts, ...ruling }: Omit<Ruling, 'id'>): Promise<number> {
  const { id } = await db
    .insertInto('ruling')
    .values({ ...ruling, at: instant(ruling.at) })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('rulingPost')
    .values(
      posts.map(({ postId, former }) => ({
        rulingId: id,
        postId,
        moved: former !== null,
        former: former === null ? null : jsonText(former),
      })),
    )
    .execute()
  return id
}

/** Null if there is none, or none any more. */
export async function rulingById(db: Database, id: number): Promise<Ruling | null> {
  const [ruling] = await loadRulings(db, [id])
  return ruling ?? null
}

/** Rulings of a topic that speak of any of these posts, the newest first. */
export async function rulingsAbout(
  db: Database,
  topicId: string,
  postIds: readonly number[],
): Promise<Ruling[]> {
  const rows = await db
    .selectFrom('rulingPost')
    .innerJoin('ruling', 'ruling.id', 'rulingPost.rulingId')
    .select('ruling.id')
    .distinct()
    .where('ruling.topicId', '=', topicId)
    .where(sql<boolean>`ruling_post.post_id = any(${[...postIds]}::bigint[])`)
    .execute()
  return await loadRulings(
    db,
    rows.map(({ id }) => id),
  )
}

/** Takes a ruling back: from now on it says nothing. */
export async function removeRuling(db: Database, id: number): Promise<void> {
  await db.deleteFrom('ruling').where('id', '=', id).execute()
}

/**
 * Has the program's rulings after this one forget these posts: they were made while the posts stood where they do no
 * longer. One that speaks of no pair any more goes.
 */
export async function forgetPosts(
  db: Database,
  topicId: string,
  { postIds, after }: { readonly postIds: readonly number[]; readonly after: number },
): Promise<void> {
  const later = sql`select id from ruling where topic_id = ${topicId} and by = 'program' and id > ${after}`
  const { rows } = await sql<{ id: number }>`
    delete from ruling_post where ruling_id in (${later}) and post_id = any(${[...postIds]}::bigint[])
    returning ruling_id as id`.execute(db)
  if (rows.length === 0) return
  await sql`
    delete from ruling where id = any(${rows.map(({ id }) => id)}::bigint[]) and 2 > (
      select count(distinct moved) from ruling_post where ruling_post.ruling_id = ruling.id)`.execute(db)
}

/** What is in force between each of these posts and others, by post; posts that nothing was said of are left out. */
export async function pairRulings(
  db: Database,
  topicId: string,
  postIds: readonly number[],
): Promise<Map<number, PairRuling[]>> {
  const { rows } = await sql<PairRuling & { postId: number }>`
    select distinct on (mine.post_id, other.post_id) mine.post_id, other.post_id as other_id,
      ruling.id as ruling_id, ruling.kind, ruling.by, ruling.score, ruling.reason
    from ruling_post mine
      join ruling on ruling.id = mine.ruling_id and ruling.topic_id = ${topicId}
      join ruling_post other on other.ruling_id = mine.ruling_id and other.moved <> mine.moved
    where mine.post_id = any(${[...postIds]}::bigint[])
    order by mine.post_id, other.post_id, ruling.by = 'owner' desc, ruling.id desc`.execute(db)
  const byPost = Map.groupBy(rows, ({ postId }) => postId)
  return new Map(Array.from(byPost, ([postId, pairs]) => [postId, pairs]))
}

/** Whether the owner keeps any of these posts apart from any post of a story. Costs two look-ups at most. */
export async function isRuledApart(
  db: Database,
  topicId: string,
  { postIds, storyId }: { readonly postIds: readonly number[]; readonly storyId: number },
): Promise<boolean> {
  const pairs = [...(await pairRulings(db, topicId, postIds)).values()].flat()
  const apart = pairs.flatMap(({ kind, otherId }) => (kind === 'apart' ? otherId : []))
  if (apart.length === 0) return false
  const row = await db
    .selectFrom('storyPost')
    .select('postId')
    .where('topicId', '=', topicId)
    .where('storyId', '=', storyId)
    .where('postId', 'in', apart)
    .executeTakeFirst()
  return row !== undefined
}

async function loadRulings(db: Database, ids: readonly number[]): Promise<Ruling[]> {
  if (ids.length === 0) return []
  const rulings = await db
    .selectFrom('ruling')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('id', 'desc')
    .execute()
  const posts = await db
    .selectFrom('rulingPost')
    .select(['rulingId', 'postId', 'former'])
    .where('rulingId', 'in', [...ids])
    .orderBy('postId')
    .execute()
  const byRuling = Map.groupBy(posts, ({ rulingId }) => rulingId)
  return rulings.map((row) => ({
    ...row,
    kind: row.kind as RulingKind,
    by: row.by as RulingBy,
    posts: (byRuling.get(row.id) ?? []).map(({ postId, former }) => {
      return { postId, former: former as FormerPlace | null }
    }),
  }))
}
