import { sql } from 'kysely'
import type { Post } from '#model/post.ts'
import { storable } from './json-text.ts'
import type { Database } from './tables.ts'

export type StoredPost = Post & {
  readonly postId: number
  readonly sourceName: string
  readonly sourceKind: string
  readonly sourceMode: string
  /** The body, sanitised; null for a post that no topic keeps, or kept only once it was no longer in its feed. */
  readonly html: string | null
  /** Which of its revisions this is, from 1, and when it came. */
  readonly revision: number
  readonly revisedAt: number
  /** How many there are; more than one means that the post was edited. */
  readonly revisions: number
  readonly deletedAt: number | null
}

/** Each post as it is now, its newest revision, in the order of `ids`; ids that no longer exist are left out. */
export async function loadPosts(db: Database, ids: readonly number[]): Promise<StoredPost[]> {
  if (ids.length === 0) return []
  const rows = await selectPosts(db)
    .whereRef('revision.n', '=', 'post.revisions')
    .where(sql<boolean>`post.id = any(${[...ids]}::bigint[])`)
    .execute()
  const byId = new Map(rows.map((row) => [row.postId, toPost(row)]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** Ids of the posts that were published at an address, the first that came first. */
export async function postIdsAt(db: Database, url: string): Promise<number[]> {
  const rows = await db.selectFrom('post').select('id').where('url', '=', url).orderBy('id').execute()
  return rows.map(({ id }) => id)
}

/** Of a post that changes all the time, a counter perhaps, so many of its newest revisions are looked at. */
const newestRevisions = 50

/** Of the revisions of a post: the first, those that a topic keeps it for, and the newest. */
export const isLookedAt = sql<boolean>`(revision.n = 1 or revision.n > post.revisions - ${sql.lit(newestRevisions)}
  or exists (select from verdict where verdict.post_id = post.id and verdict.revision = revision.n))`

/**
 * The revisions of those of the posts that were edited, the first one first. Where there are very many: the first, those
 * that a topic keeps the post for, and the newest 50.
 */
export async function loadRevisions(
  db: Database,
  posts: readonly Pick<StoredPost, 'postId' | 'revisions'>[],
): Promise<Map<number, StoredPost[]>> {
  const ids = posts.flatMap(({ postId, revisions }) => (revisions > 1 ? postId : []))
  if (ids.length === 0) return new Map()
  const rows = await selectPosts(db)
    .where(sql<boolean>`post.id = any(${ids}::bigint[])`)
    .where(isLookedAt)
    .orderBy('revision.n')
    .execute()
  return Map.groupBy(rows.map(toPost), ({ postId }) => postId)
}

/** Every revision with its post and source; to be narrowed. */
function selectPosts(db: Database) {
  return db
    .selectFrom('post')
    .innerJoin('revision', 'revision.postId', 'post.id')
    .innerJoin('source', 'source.id', 'post.sourceId')
    .selectAll('revision')
    .select([
      'post.externalId',
      'post.sourceId',
      'post.url',
      'post.lang',
      'post.publishedAt',
      'post.receivedAt',
      'post.timePrecision',
      'post.revisions',
      'post.deletedAt',
      'source.name as sourceName',
      'source.kind as sourceKind',
      'source.mode as sourceMode',
    ])
}

/** Keeps what may be shown of the newest revisions' HTML. */
export async function saveHtml(
  db: Database,
  rows: readonly { readonly postId: number; readonly html: string }[],
): Promise<void> {
  await sql`
    update revision set html = v.html
    from unnest(${rows.map((row) => row.postId)}::bigint[], ${rows.map((row) => storable(row.html))}::text[])
      as v (post_id, html) join post on post.id = v.post_id
    where revision.post_id = post.id and revision.n = post.revisions`.execute(db)
}

interface PostRow {
  postId: number
  externalId: string
  sourceId: string
  sourceName: string
  sourceKind: string
  sourceMode: string
  html: string | null
  n: number
  at: number
  revisions: number
  deletedAt: number | null
  url: string | null
  lang: string | null
  publishedAt: number
  receivedAt: number
  updatedAt: number | null
  timePrecision: string
  title: string
  text: string
  summary: string
  content: string
  author: string | null
  links: unknown
  media: unknown
  categories: unknown
  refs: unknown
}

function toPost(row: PostRow): StoredPost {
  const refs = row.refs as Partial<Pick<Post, 'repostOf' | 'quoteOf' | 'replyTo'>>
  return {
    postId: row.postId,
    id: row.externalId,
    source: row.sourceId,
    sourceName: row.sourceName,
    sourceKind: row.sourceKind,
    sourceMode: row.sourceMode,
    html: row.html,
    revision: row.n,
    revisedAt: row.at,
    revisions: row.revisions,
    deletedAt: row.deletedAt,
    url: row.url,
    title: row.title,
    text: row.text,
    summary: row.summary,
    content: row.content,
    author: row.author,
    links: row.links as Post['links'],
    media: row.media as Post['media'],
    lang: row.lang,
    categories: row.categories as Post['categories'],
    publishedAt: row.publishedAt,
    updatedAt: row.updatedAt,
    receivedAt: row.receivedAt,
    timePrecision: row.timePrecision as Post['timePrecision'],
    repostOf: refs.repostOf ?? null,
    quoteOf: refs.quoteOf ?? null,
    replyTo: refs.replyTo ?? null,
  }
}
