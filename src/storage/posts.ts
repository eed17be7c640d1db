import { sql } from 'kysely'
import type { ParsedPost, Post } from '#model/post.ts'
import type { Verdict } from '#model/verdict.ts'
import { storable } from './json-text.ts'
import type { Database } from './tables.ts'

/** A post on its way in: what was read, with what the topics say about it. */
export interface IncomingPost {
  readonly post: ParsedPost
  readonly urlKey: string | null
  /** Hash of what it says; another hash under the same id is an edit. */
  readonly contentHash: string
  /** Of every topic that scored it above zero. */
  readonly verdicts: readonly { readonly topicId: string; readonly verdict: Verdict }[]
}

export interface Arrival {
  readonly sourceId: string
  readonly receivedAt: number
  /** The ruleset that `verdicts` were made under. */
  readonly ruleset: number
  readonly posts: readonly IncomingPost[]
}

/** How many were new, edited, and among those kept by some topic. */
export interface Stored {
  readonly added: number
  readonly edited: number
  readonly kept: number
}

/**
 * Stores what a poll brought: one row a post for ever, a new revision where a known post says something else.
 * One statement for the new ones whatever their number, one each for the edited. Call it in a transaction.
 */
export async function storePosts(db: Database, arriving: Arrival): Promise<Stored> {
  const arrival = { ...arriving, posts: arriving.posts.map(storable) }
  const known = await knownPosts(db, arrival)
  const fresh = arrival.posts.filter((incoming) => !known.has(incoming.post.id))
  const edited = arrival.posts.flatMap((incoming) => {
    const old = known.get(incoming.post.id)
    return old === undefined || old.contentHash === incoming.contentHash ? [] : [{ incoming, old }]
  })
  const added = fresh.length === 0 ? 0 : await insertNew(db, { ...arrival, posts: fresh })
  for (const { incoming, old } of edited) await insertRevision(db, arrival, { incoming, old })
  const changed = [...fresh, ...edited.map(({ incoming }) => incoming)]
  return { added, edited: edited.length, kept: changed.filter(isKept).length }
}

const isKept = (incoming: IncomingPost): boolean => incoming.verdicts.some(({ verdict }) => verdict.keep)

interface KnownPost {
  readonly id: number
  readonly contentHash: string
  readonly revisions: number
}

async function knownPosts(db: Database, arrival: Arrival): Promise<Map<string, KnownPost>> {
  const rows = await db
    .selectFrom('post')
    .select(['id', 'externalId', 'contentHash', 'revisions'])
    .where('sourceId', '=', arrival.sourceId)
    .where(sql<boolean>`external_id = any(${arrival.posts.map((incoming) => incoming.post.id)}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.externalId, row]))
}

/** Inserts posts, first revisions and verdicts in one statement; a post that another process just stored is left out. */
async function insertNew(db: Database, arrival: Arrival): Promise<number> {
  const { posts } = arrival
  const column = (value: (post: ParsedPost) => unknown): unknown[] => posts.map(({ post }) => value(post))
  const json = (value: (post: ParsedPost) => unknown): string[] =>
    posts.map(({ post }) => JSON.stringify(value(post)))
  const { rows } = await sql<{ added: number }>`
    with arrived as (
      select * from unnest(
        ${column((post) => post.id)}::text[], ${column((post) => post.url)}::text[],
        ${posts.map((incoming) => incoming.urlKey)}::text[], ${posts.map((incoming) => incoming.contentHash)}::text[],
        ${column((post) => post.lang)}::text[], ${column((post) => post.timePrecision)}::text[],
        ${column((post) => post.publishedAt)}::float8[], ${column((post) => post.updatedAt)}::float8[],
        ${column((post) => post.title)}::text[], ${column((post) => post.text)}::text[],
        ${column((post) => post.summary)}::text[], ${column((post) => post.content)}::text[],
        ${column((post) => post.author)}::text[],
        ${json((post) => post.links)}::jsonb[], ${json((post) => post.media)}::jsonb[],
        ${json((post) => post.categories)}::jsonb[], ${json(refsOf)}::jsonb[]
      ) with ordinality as a (external_id, url, url_key, content_hash, lang, time_precision, published_ms, updated_ms,
        title, text, summary, content, author, links, media, categories, refs, n)
    ), new_post as (
      insert into post (source_id, external_id, url, url_key, lang, published_at, received_at, time_precision,
        content_hash, judged)
      select ${arrival.sourceId}, external_id, url, url_key, lang, to_timestamp(published_ms / 1000),
        to_timestamp(${arrival.receivedAt}::float8 / 1000), time_precision, content_hash, ${arrival.ruleset}::integer
      from arrived order by n
      on conflict (source_id, external_id) do nothing
      returning id, external_id
    ), first_revision as (
      insert into revision (post_id, n, at, updated_at, title, text, summary, content, author, links, media,
        categories, refs)
      select new_post.id, 1, to_timestamp(${arrival.receivedAt}::float8 / 1000), to_timestamp(updated_ms / 1000),
        title, text, summary, content, author, links, media, categories, refs
      from new_post join arrived using (external_id)
    ), judged as (
      insert into verdict (post_id, topic_id, version, keep, score, threshold, hits, why, tags)
      select new_post.id, v."topicId", v.version, v.keep, v.score, v.threshold, v.hits, v.why, v.tags
      from new_post join jsonb_to_recordset(${verdictRows(posts)}::jsonb) as v (external_id text, "topicId" text,
        version integer, keep boolean, score real, threshold real, hits jsonb, why jsonb, tags jsonb)
        using (external_id)
    )
    select count(*)::integer as added from new_post`.execute(db)
  return rows[0]?.added ?? 0
}

function verdictRows(posts: readonly IncomingPost[]): string {
  return JSON.stringify(
    posts.flatMap(({ post, verdicts }) =>
      verdicts.map(({ topicId, verdict }) => ({
        external_id: post.id,
        topicId,
        ...verdict,
        version: verdict.topicVersion,
      })),
    ),
  )
}

/** An edit: the older revisions stay as they were; the post is placed anew, so that the stream tells of it. */
async function insertRevision(
  db: Database,
  arrival: Arrival,
  { incoming, old }: { readonly incoming: IncomingPost; readonly old: KnownPost },
): Promise<void> {
  const { post } = incoming
  await sql`insert into revision (post_id, n, at, updated_at, title, text, summary, content, author, links, media,
      categories, refs)
    values (${old.id}, ${old.revisions + 1}, to_timestamp(${arrival.receivedAt}::float8 / 1000),
      to_timestamp(${post.updatedAt}::float8 / 1000), ${post.title}, ${post.text},
      ${post.summary}, ${post.content}, ${post.author},
      ${JSON.stringify(post.links)}::jsonb, ${JSON.stringify(post.media)}::jsonb, ${JSON.stringify(post.categories)}::jsonb,
      ${JSON.stringify(refsOf(post))}::jsonb)`.execute(db)
  await db
    .updateTable('post')
    .set({
      revisions: old.revisions + 1,
      contentHash: incoming.contentHash,
      url: post.url,
      urlKey: incoming.urlKey,
      // An older ruleset than any: judged again by the next look.
      judged: 0,
    })
    .where('id', '=', old.id)
    .execute()
  await db.updateTable('verdict').set({ placed: false }).where('postId', '=', old.id).execute()
}

function refsOf(post: ParsedPost): Pick<Partial<Post>, 'repostOf' | 'quoteOf' | 'replyTo'> {
  return {
    ...(post.repostOf !== null && { repostOf: post.repostOf }),
    ...(post.quoteOf !== null && { quoteOf: post.quoteOf }),
    ...(post.replyTo !== null && { replyTo: post.replyTo }),
  }
}

export type StoredPost = Post & {
  readonly postId: number
  readonly sourceName: string
  readonly sourceKind: string
  readonly sourceMode: string
  /** The body, sanitised; null for a post that no topic keeps. */
  readonly html: string | null
  /** How many there are; more than one means that the post was edited. */
  readonly revisions: number
  readonly deletedAt: number | null
}

/** The newest revision of each post, in the order of `ids`; ids that no longer exist are left out. */
export async function loadPosts(db: Database, ids: readonly number[]): Promise<StoredPost[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('post')
    .innerJoin('revision', (join) =>
      join.onRef('revision.postId', '=', 'post.id').onRef('revision.n', '=', 'post.revisions'),
    )
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
    .where(sql<boolean>`post.id = any(${[...ids]}::bigint[])`)
    .execute()
  const byId = new Map(rows.map((row) => [row.postId, toPost(row)]))
  return ids.flatMap((id) => byId.get(id) ?? [])
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
