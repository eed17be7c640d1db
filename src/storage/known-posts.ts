import { sql } from 'kysely'
import { textArray } from './binary-array.ts'
import type { Arrival, IncomingPost } from './store-posts.ts'
import type { Database } from './tables.ts'

/** A post that is stored already. */
export interface KnownPost {
  readonly id: number
  readonly contentHash: string
  readonly url: string | null
  readonly revisions: number
  readonly isDeleted: boolean
}

/** A known post, and what it says now. */
export interface Edit {
  readonly incoming: IncomingPost
  readonly old: KnownPost
}

/** The known ones among the posts of arrivals, by `keyOf`. */
export async function knownPosts(
  db: Database,
  arrivals: readonly Arrival[],
): Promise<Map<string, KnownPost>> {
  const sources = arrivals.flatMap(({ sourceId, posts }) => posts.map(() => sourceId))
  const ids = arrivals.flatMap(({ posts }) => posts.map(({ post }) => post.id))
  if (ids.length === 0) return new Map()
  const { rows } = await sql<KnownPost & { sourceId: string; externalId: string }>`
    select post.id, arrived.source_id, arrived.external_id, content_hash, url, revisions, is_deleted
    from unnest(${textArray(sources)}::text[], ${textArray(ids)}::text[]) as arrived (source_id, external_id)
      -- The offset keeps each look-up an index scan: a table without statistics would be read whole.
      cross join lateral (
        select id, content_hash, url, revisions, deleted_at is not null as is_deleted from post
        where post.source_id = arrived.source_id and post.external_id = arrived.external_id offset 0
      ) as post`.execute(db)
  return new Map(rows.map((row) => [keyOf(row.sourceId, row.externalId), row]))
}

export const keyOf = (sourceId: string, externalId: string): string => `${sourceId}\n${externalId}`

/** Its author says something else. That only the beginning is known now, or more than the beginning, is no edit. */
export function isEdit({ incoming, old }: Edit): boolean {
  const now = partsOf(incoming)
  const before = partsOf(old)
  return now.own !== before.own && now.isCut === before.isCut
}

/** It says the same at another address. */
export const isMove = (pair: Edit): boolean => !isEdit(pair) && pair.incoming.post.url !== pair.old.url

/** What was known in part is known now: all of a text that was cut, or what is quoted. The other way round nothing is learned. */
export function isFilledIn({ incoming, old }: Edit): boolean {
  const now = partsOf(incoming)
  const before = partsOf(old)
  if (before.isCut && !now.isCut) return true
  return now.own === before.own && now.quoted !== null && before.quoted === null
}

/** What a content hash is made of: 'cut:' before what is only a beginning, '/' before what is quoted. */
function partsOf({ contentHash }: { readonly contentHash: string }) {
  const isCut = contentHash.startsWith('cut:')
  const [own = '', quoted = null] = contentHash.slice(isCut ? 4 : 0).split('/')
  return { isCut, own, quoted }
}
