import { sql } from 'kysely'
import type { Database } from './tables.ts'

/** A lexeme that stands in a post: where, and in which part of it (A title, B text, C links, D the rest). */
interface Entry {
  readonly token: string
  readonly positions: readonly number[]
  readonly weights: readonly string[]
}

/** A post with those of its lexemes that were asked for. */
export interface IndexedPost {
  readonly postId: number
  /** How many different lexemes it has. */
  readonly length: number
  readonly entries: readonly Entry[]
}

/** What the index holds of some lexemes in posts, in the order of `postIds`. Unpacks the vector of each post. */
export async function loadEntries(
  db: Database,
  postIds: readonly number[],
  tokens: readonly { readonly token: string; readonly prefix: boolean }[],
): Promise<IndexedPost[]> {
  const whole = tokens.filter(({ prefix }) => !prefix).map(({ token }) => token)
  const begun = tokens.filter(({ prefix }) => prefix).map(({ token }) => token)
  const { rows } = await sql<IndexedPost>`
    select d.post_id, length(d.tsv) as length, coalesce((
      select jsonb_agg(jsonb_build_object('token', lexeme, 'positions', positions, 'weights', weights))
      from unnest(d.tsv) as entry (lexeme, positions, weights)
      where lexeme = any(${whole}::text[]) or exists (select from unnest(${begun}::text[]) b where starts_with(lexeme, b))
    ), '[]') as entries
    from search_document d where d.post_id = any(${[...postIds]}::bigint[])`.execute(db)
  const byId = new Map(rows.map((row) => [row.postId, row]))
  return postIds.flatMap((postId) => byId.get(postId) ?? [])
}
