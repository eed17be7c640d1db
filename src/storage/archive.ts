import { type RawBuilder, sql } from 'kysely'
import type { Post } from '#model/post.ts'
import type { SourceMode } from '#model/source.ts'
import { isLookedAt } from './posts.ts'
import type { Database } from './tables.ts'

/** What one revision of a post says, as far as rules look into it. `source` is what its source is called. */
export type ArchivedRevision = Pick<
  Post,
  | 'title'
  | 'text'
  | 'url'
  | 'links'
  | 'media'
  | 'categories'
  | 'repostOf'
  | 'quoteOf'
  | 'author'
  | 'source'
  | 'lang'
  | 'publishedAt'
  | 'timePrecision'
> & { readonly sourceId: string; readonly n: number }

/** A post as rules judge it, and nothing else of it: bodies in HTML stay where they are. */
export interface ArchivedPost {
  readonly postId: number
  readonly mode: SourceMode
  /** The kind of its source. */
  readonly kind: string
  /** The newest first; of one that changes all the time not all (see `loadRevisions`). */
  readonly revisions: readonly ArchivedRevision[]
}

/** Which posts of the archive: those of `ids`, or at most `limit` whose ids lie below one; null: the newest. */
export type ArchiveRange =
  | { readonly ids: readonly number[] }
  | { readonly below: number | null; readonly limit: number }

/** Posts of the archive, those that came last first. Costs two queries at most. */
export async function readArchive(db: Database, range: ArchiveRange): Promise<ArchivedPost[]> {
  const rows = await newestOf(db, range)
  const edited = rows.flatMap(({ postId, n }) => (n > 1 ? postId : []))
  const earlier = Map.groupBy(edited.length === 0 ? [] : await earlierOf(db, edited), (row) => row.postId)
  return rows.map((row) => ({
    postId: row.postId,
    mode: row.mode as SourceMode,
    kind: row.kind,
    revisions: [row, ...(earlier.get(row.postId) ?? [])].map(toRevision),
  }))
}

/** How many posts there are, and the highest id, 0 without any. */
export async function measureArchive(
  db: Database,
): Promise<{ readonly posts: number; readonly last: number }> {
  const { posts, last } = await db
    .selectFrom('post')
    .select((select) => [select.fn.countAll<number>().as('posts'), select.fn.max('id').as('last')])
    .executeTakeFirstOrThrow()
  return { posts, last: last ?? 0 }
}

async function newestOf(db: Database, range: ArchiveRange): Promise<Row[]> {
  const rows = selectRows(db, sql<boolean>`revision.n = post.revisions`).orderBy('post.id', 'desc')
  if ('ids' in range)
    return await rows.where(sql<boolean>`post.id = any(${[...range.ids]}::bigint[])`).execute()
  const { below, limit } = range
  return await rows
    .$if(below !== null, (query) => query.where('post.id', '<', below ?? 0))
    .limit(limit)
    .execute()
}

async function earlierOf(db: Database, ids: readonly number[]): Promise<Row[]> {
  const isEarlier = sql<boolean>`revision.n < post.revisions and ${isLookedAt}`
  return await selectRows(db, isEarlier)
    .where(sql<boolean>`post.id = any(${[...ids]}::bigint[])`)
    .orderBy('revision.n', 'desc')
    .execute()
}

type Row = Awaited<ReturnType<ReturnType<typeof selectRows>['execute']>>[number]

/**
 * Each post with those of its revisions that are asked for, looked up one by one (`offset 0` is a fence): without
 * statistics PostgreSQL reads all revisions there are for each page. JSON comes as text: nearly all of it is empty,
 * and reading it would cost more than the judging.
 */
function selectRows(db: Database, which: RawBuilder<boolean>) {
  return db
    .selectFrom('post')
    .innerJoinLateral(
      (from) =>
        from
          .selectFrom('revision')
          .select(['n', 'title', 'text', 'author', 'links', 'media', 'categories', 'refs'])
          .whereRef('revision.postId', '=', 'post.id')
          .where(which)
          .offset(0)
          .as('revision'),
      (join) => join.onTrue(),
    )
    .innerJoin('source', 'source.id', 'post.sourceId')
    .select([
      'post.id as postId',
      'post.url',
      'post.lang',
      'post.publishedAt',
      'post.timePrecision',
      'post.sourceId',
      'source.name as source',
      'source.mode',
      'source.kind',
      'revision.n',
      'revision.title',
      'revision.text',
      'revision.author',
      sql<string>`revision.links::text`.as('links'),
      sql<string>`revision.media::text`.as('media'),
      sql<string>`revision.categories::text`.as('categories'),
      sql<string>`revision.refs::text`.as('refs'),
    ])
}

function toRevision(row: Row): ArchivedRevision {
  const { url, lang, publishedAt, sourceId, source, n, title, text, author } = row
  const refs = (row.refs === '{}' ? {} : JSON.parse(row.refs)) as Partial<Pick<Post, 'repostOf' | 'quoteOf'>>
  return {
    n,
    title,
    text,
    author,
    url,
    lang,
    publishedAt,
    timePrecision: row.timePrecision as Post['timePrecision'],
    sourceId,
    source,
    links: listOf(row.links) as Post['links'],
    media: listOf(row.media) as Post['media'],
    categories: listOf(row.categories) as Post['categories'],
    repostOf: refs.repostOf ?? null,
    quoteOf: refs.quoteOf ?? null,
  }
}

const nothing: readonly unknown[] = []

function listOf(text: string): unknown {
  return text === '[]' ? nothing : JSON.parse(text)
}
