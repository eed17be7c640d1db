import { sql } from 'kysely'
import { doubleArray, textArray } from './binary-array.ts'
import type { KnownPost } from './known-posts.ts'
import type { Arrival, IncomingPost } from './store-posts.ts'
import type { Database } from './tables.ts'

/** From this share of unknown ids on, with a source that has posts, the ids themselves may have changed. */
const churnShare = 0.8

/**
 * A site that gives all its items new ids (a moved blog, an id made of the time) has not written them anew: where most
 * ids of an arrival are unknown, those that stand for a known post, by the same content or the same address, pass to
 * that post. What several posts share, or what stands in the arrival under its own id, stands for nothing. Returns the
 * posts that are known after all, with what they are; costs a look-up, and only for such arrivals.
 */
export async function rekeyChurned(
  db: Database,
  { sourceId, posts, isFirst = false, hasStableIds = false }: Arrival,
  fresh: readonly IncomingPost[],
): Promise<ReadonlyMap<IncomingPost, KnownPost>> {
  if (isFirst || hasStableIds || fresh.length < 2 || fresh.length < posts.length * churnShare)
    return new Map()
  const isFresh = new Set(fresh)
  const present = posts.flatMap((incoming) => (isFresh.has(incoming) ? [] : incoming.post.id))
  const old = await oldPosts(db, { sourceId, present }, fresh)
  const pairs = pairUp(fresh, old)
  if (pairs.size > 0) await passIds(db, pairs)
  return pairs
}

async function oldPosts(
  db: Database,
  { sourceId, present }: { readonly sourceId: string; readonly present: readonly string[] },
  fresh: readonly IncomingPost[],
): Promise<KnownPost[]> {
  const hashes = textArray(fresh.map(({ contentHash }) => contentHash))
  const urls = textArray(fresh.flatMap(({ post }) => post.url ?? []))
  const { rows } = await sql<KnownPost>`
    select id, url, content_hash, revisions, deleted_at is not null as is_deleted from post
    where source_id = ${sourceId} and (content_hash = any(${hashes}::text[]) or url = any(${urls}::text[]))
      and external_id <> all(${textArray(present)}::text[])
    order by id`.execute(db)
  return rows
}

/** Each old post at most once; the same content counts before the same address. */
function pairUp(fresh: readonly IncomingPost[], old: readonly KnownPost[]): Map<IncomingPost, KnownPost> {
  const pairs = new Map<IncomingPost, KnownPost>()
  const taken = new Set<KnownPost>()
  const pair = (key: (post: KnownPost) => string | null, keyOfNew: (post: IncomingPost) => string | null) => {
    const byKey = oneOfEach(old, key)
    for (const [wanted, incoming] of oneOfEach(fresh, keyOfNew)) {
      const found = byKey.get(wanted)
      if (found === undefined || taken.has(found) || pairs.has(incoming)) continue
      pairs.set(incoming, found)
      taken.add(found)
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

/** By what no two of them share. */
function oneOfEach<Item>(items: readonly Item[], key: (item: Item) => string | null): Map<string, Item> {
  const alone = new Map<string, Item>()
  for (const [wanted, [only, ...others]] of Map.groupBy(items, key)) {
    if (wanted !== null && only !== undefined && others.length === 0) alone.set(wanted, only)
  }
  return alone
}

async function passIds(db: Database, pairs: ReadonlyMap<IncomingPost, KnownPost>): Promise<void> {
  const ids = doubleArray(Array.from(pairs.values(), ({ id }) => id))
  const externalIds = textArray(Array.from(pairs.keys(), ({ post }) => post.id))
  await sql`
    update post set external_id = v.external_id
    from unnest(${ids}::float8[], ${externalIds}::text[]) as v (id, external_id)
    where post.id = v.id::bigint`.execute(db)
}
