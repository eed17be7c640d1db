import { sql } from 'kysely'
import { jsonbArray, textArray } from './binary-array.ts'
import { keyOf, knownPosts } from './known-posts.ts'
import type { Arrival, IncomingPost } from './store-posts.ts'
import { refsOf } from './revisions.ts'
import { storePosts } from './store-posts.ts'
import type { Database } from './tables.ts'
import { unplace } from './verdicts.ts'

/** How many posts an answer that was read again added, and how many of the known ones it corrected. */
export interface Corrected {
  readonly added: number
  readonly corrected: number
}

/**
 * Stores what reading a kept answer once more brought: posts that were missed before are new; of known ones the revision
 * that was read from this answer is corrected where it stands, because nobody edited anything. Corrected posts are
 * judged and placed anew. `onlyMissed`: known posts stay as they are. Call it in a transaction.
 */
export async function correctPosts(
  db: Database,
  arrival: Arrival,
  { onlyMissed }: { readonly onlyMissed: boolean },
): Promise<Corrected> {
  const known = await knownPosts(db, [arrival])
  const isKnown = ({ post }: IncomingPost) => known.has(keyOf(arrival.sourceId, post.id))
  const fresh = arrival.posts.filter((incoming) => !isKnown(incoming))
  const [stored] = await storePosts(db, [{ ...arrival, posts: fresh, isFirst: false }])
  if (onlyMissed) return { added: stored?.added ?? 0, corrected: 0 }
  let corrected = 0
  for (const incoming of arrival.posts) {
    if (isKnown(incoming) && (await correct(db, arrival, incoming))) corrected++
  }
  return { added: stored?.added ?? 0, corrected }
}

/** False: the revision says the same already, or it is not known which was read from this answer. */
async function correct(
  db: Database,
  { sourceId, receivedAt }: Arrival,
  incoming: IncomingPost,
): Promise<boolean> {
  const { post, contentHash } = incoming
  const texts = textArray([post.title, post.text, post.author, post.summary, post.content])
  const isScored = incoming.verdicts.length > 0
  const json = jsonbArray([post.links, post.media, post.categories, refsOf(post)])
  const { rows } = await sql<{ id: number; isNewest: boolean }>`
    with read_then as (
      select post.id, post.revisions, revision.n
      from post join revision on revision.post_id = post.id
      where post.source_id = ${sourceId} and post.external_id = ${post.id}
        and revision.at <= to_timestamp(${receivedAt}::float8 / 1000)
      order by revision.n desc limit 1
    )
    update revision set title = t[1], text = t[2], author = t[3], links = j[1], media = j[2], categories = j[3],
      refs = j[4],
      -- Posts that no topic scores keep no HTML.
      summary = case when ${isScored} then t[4] else summary end,
      content = case when ${isScored} then t[5] else content end
    from read_then, (select ${texts}::text[] as t, ${json}::jsonb[] as j) as said
    where revision.post_id = read_then.id and revision.n = read_then.n
      and (title, text, author, links, media, categories, refs)
        is distinct from (t[1], t[2], t[3], j[1], j[2], j[3], j[4])
    returning read_then.id, read_then.n = read_then.revisions as is_newest`.execute(db)
  const [row] = rows
  if (row === undefined) return false
  await sql`
    update post set judged = 0,
      content_hash = case when ${row.isNewest} then ${contentHash} else content_hash end
    where id = ${row.id}`.execute(db)
  await unplace(db, row.id)
  return true
}
