import { sql } from 'kysely'
import type { ParsedPost } from '#model/post.ts'
import { doubleArray, jsonbArray, textArray } from './binary-array.ts'
import type { Edit } from './known-posts.ts'
import type { Arrival, IncomingPost } from './store-posts.ts'
import type { Database } from './tables.ts'
import { unplace } from './verdicts.ts'

/** Stores what edited posts say now as new revisions. Returns the edits that are ones. */
export async function insertRevisions(
  db: Database,
  arrival: Arrival,
  edits: readonly Edit[],
): Promise<Edit[]> {
  const made: Edit[] = []
  for (const edit of edits) if (await insertRevision(db, arrival, edit)) made.push(edit)
  return made
}

/**
 * An edit: the older revisions stay as they were; the post is placed anew, so that the stream tells of it. False: what
 * is stored came after this answer, from a stream or another poll, so that the answer is old, and nothing was edited.
 */
async function insertRevision(db: Database, arrival: Arrival, { incoming, old }: Edit): Promise<boolean> {
  const { post } = incoming
  const { texts, json } = wordsOf(incoming)
  const receivedAt = sql`to_timestamp(${arrival.receivedAt}::float8 / 1000)`
  const { rows } = await sql`
    insert into revision (post_id, n, at, updated_at, title, text, summary, content, author, links, media,
      categories, refs)
    select ${old.id}, ${old.revisions + 1}, ${receivedAt},
      to_timestamp(${post.updatedAt}::float8 / 1000), t[1], t[2], t[3], t[4], t[5], j[1], j[2], j[3], j[4]
    from (select ${texts}::text[] as t, ${json}::jsonb[] as j) as said
    where not exists (
      select from revision where post_id = ${old.id} and n = ${old.revisions} and at > ${receivedAt})
    returning n`.execute(db)
  if (rows.length === 0) return false
  await sql`update post
    set revisions = ${old.revisions + 1}, content_hash = ${incoming.contentHash},
      url = (${textArray([post.url])}::text[])[1], url_key = (${textArray([incoming.urlKey])}::text[])[1],
      -- An older ruleset than any: judged again by the next look.
      judged = 0
    where id = ${old.id}`.execute(db)
  await unplace(db, old.id)
  return true
}

/** Takes over the addresses of posts that moved. */
export async function readdress(db: Database, moved: readonly Edit[]): Promise<void> {
  if (moved.length === 0) return
  await sql`
    update post set url = v.url, url_key = coalesce(v.url_key, post.url_key)
    from unnest(${doubleArray(moved.map(({ old }) => old.id))}::float8[],
      ${textArray(moved.map(({ incoming }) => incoming.post.url))}::text[],
      ${textArray(moved.map(({ incoming }) => incoming.urlKey))}::text[]) as v (id, url, url_key)
    where post.id = v.id::bigint`.execute(db)
}

/** The posts that a post points to, as they are stored: none is left out, not null. */
export function refsOf(post: ParsedPost): Partial<Pick<ParsedPost, 'repostOf' | 'quoteOf' | 'replyTo'>> {
  return {
    ...(post.repostOf !== null && { repostOf: post.repostOf }),
    ...(post.quoteOf !== null && { quoteOf: post.quoteOf }),
    ...(post.replyTo !== null && { replyTo: post.replyTo }),
  }
}

/** Puts what was known in part into the newest revisions, now that it is known: nobody edited anything. Judged anew. */
export async function fillIn(db: Database, filled: readonly Edit[]): Promise<void> {
  for (const { incoming, old } of filled) {
    const { post, contentHash } = incoming
    const { texts, json } = wordsOf(incoming)
    await sql`
      update revision set title = t[1], text = t[2], summary = t[3], content = t[4], author = t[5],
        links = j[1], media = j[2], categories = j[3], refs = j[4]
      from (select ${texts}::text[] as t, ${json}::jsonb[] as j) as said
      where post_id = ${old.id} and n = ${old.revisions}`.execute(db)
    await sql`update post set content_hash = ${contentHash}, judged = 0,
        published_at = case when time_precision = 'inferred' and ${post.timePrecision} <> 'inferred'
          then to_timestamp(${post.publishedAt}::float8 / 1000) else published_at end,
        time_precision = case when time_precision = 'inferred' then ${post.timePrecision} else time_precision end
      where id = ${old.id}`.execute(db)
    await unplace(db, old.id)
  }
}

/** What a revision holds, for one statement. */
function wordsOf(incoming: IncomingPost): { readonly texts: Uint8Array; readonly json: Uint8Array } {
  const { post } = incoming
  return {
    texts: textArray([
      post.title,
      post.text,
      htmlKept(incoming, post.summary),
      htmlKept(incoming, post.content),
      post.author,
    ]),
    json: jsonbArray([post.links, post.media, post.categories, refsOf(post)]),
  }
}

/** A post that no topic scores keeps no HTML. */
export function htmlKept({ verdicts }: IncomingPost, html: string): string {
  return verdicts.length === 0 ? '' : html
}
