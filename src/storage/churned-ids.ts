import { sql } from 'kysely'
import { doubleArray, textArray } from './binary-array.ts'
import type { Arrival, IncomingPost, KnownPost } from './store-posts.ts'
import type { Database } from './tables.ts'

/** From this share of unknown ids on, with a source that has posts, the ids themselves may have changed. */
const churnShare = 0.8

/**
 * A site that gives all its items new ids (a moved blog, an id made of the time) has not written them anew: where most
 * ids of an arrival are unknown, those that stand for a known post, by the same content or the same address, pass to
 * that post. Returns the posts that are known after all, with what they are; costs a look-up, and only for such arrivals.
 */
export async function rekeyChurned(
  db: Database,
  { sourceId, posts, isFirst = false }: Arrival,
  fresh: readonly IncomingPost[],
): Promise<ReadonlyMap<IncomingPost, KnownPost>> {
  if (isFirst || fresh.length < 2 || fresh.length < posts.length * churnShare) return new Map()
  const old = await oldPosts(db, sourceId, fresh)
  const pairs = pairUp(fresh, old)
  if (pairs.size > 0) await passIds(db, pairs)
  return pairs
}

async function oldPosts(
  db: Database,
  sourceId: string,
  fresh: readonly IncomingPost[],
): Promise<KnownPost[]> {
  const hashes = textArray(fresh.map(({ contentHash }) => contentHash))
  const urls = textArray(fresh.flatMap(({ post }) => post.url ?? []))
  const { rows } = await sql<KnownPost>`
    select id, url, content_hash, revisions from post
    where source_id = ${sourceId} and (content_hash = any(${hashes}::text[]) or url = any(${urls}::text[]))
    order by id`.execute(db)
  return rows
}

/** Each old post at most once; the same content counts before the same address, the newest of several first. */
function pairUp(fresh: readonly IncomingPost[], old: readonly KnownPost[]): Map<IncomingPost, KnownPost> {
  const pairs = new Map<IncomingPost, KnownPost>()
  const taken = new Set<number>()
  const pair = (key: (post: KnownPost) => string | null, keyOfNew: (post: IncomingPost) => string | null) => {
    const byKey = new Map(old.filter(({ id }) => !taken.has(id)).map((post) => [key(post), post]))
    for (const incoming of fresh) {
      const wanted = keyOfNew(incoming)
      const found = wanted === null || pairs.has(incoming) ? undefined : byKey.get(wanted)
      if (found === undefined || taken.has(found.id)) continue
      pairs.set(incoming, found)
      taken.add(found.id)
    }
  }
  pair(
    ({ contentHash }) => contentHash,
    ({ contentHash }) => contentHash,
  )
  pair(
    ({ url }) => url,
    ({ post }) => post.url,
  )
  return pairs
}

async function passIds(db: Database, pairs: ReadonlyMap<IncomingPost, KnownPost>): Promise<void> {
  const ids = doubleArray(Array.from(pairs.values(), ({ id }) => id))
  const externalIds = textArray(Array.from(pairs.keys(), ({ post }) => post.id))
  await sql`
    update post set external_id = v.external_id
    from unnest(${ids}::float8[], ${externalIds}::text[]) as v (id, external_id)
    where post.id = v.id::bigint`.execute(db)
}
