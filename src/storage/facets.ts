import { sql } from 'kysely'
import type { Database } from './tables.ts'

/** How many posts share a value. */
export interface FacetValue {
  /** As a query asks for it. */
  readonly value: string
  /** As it is shown. */
  readonly name: string
  readonly posts: number
}

/** What posts have in common: the most frequent values of each kind, the most frequent first. */
export interface Facets {
  readonly source: readonly FacetValue[]
  readonly leaker: readonly FacetValue[]
  readonly keyword: readonly FacetValue[]
  /** Without regions: 'zh'. */
  readonly lang: readonly FacetValue[]
}

const mostValues = 10

/** Counts the values of the posts given. Costs two look-ups a post: give it a bounded number. */
export async function countFacets(db: Database, postIds: readonly number[]): Promise<Facets> {
  const { rows } = await sql<Known>`
    select post_id, source_id, author, split_part(lower(lang), '-', 1) as lang from search_document
    where post_id = any(${[...postIds]}::bigint[])`.execute(db)
  const lang = mostFrequent(rows, (row) => row.lang)
  return {
    source: await withSourceNames(
      db,
      mostFrequent(rows, (row) => row.sourceId),
    ),
    leaker: await withAuthorNames(
      db,
      mostFrequent(rows, (row) => row.author),
    ),
    keyword: await keywords(db, postIds),
    lang: lang.map(({ value, posts }) => ({ value, name: value, posts })),
  }
}

interface Known {
  readonly postId: number
  readonly sourceId: string
  readonly author: string | null
  readonly lang: string | null
}

interface Counted {
  readonly value: string
  readonly posts: number
  /** One of the posts. */
  readonly postId: number
}

function mostFrequent(rows: readonly Known[], valueOf: (row: Known) => string | null): Counted[] {
  const counts = new Map<string, { posts: number; readonly postId: number }>()
  for (const row of rows) {
    const value = valueOf(row)
    if (value === null || value === '') continue
    const known = counts.get(value)
    if (known === undefined) counts.set(value, { posts: 1, postId: row.postId })
    else known.posts++
  }
  return Array.from(counts, ([value, count]) => ({ value, ...count }))
    .toSorted((a, b) => b.posts - a.posts || (a.value < b.value ? -1 : 1))
    .slice(0, mostValues)
}

async function withSourceNames(db: Database, counts: readonly Counted[]): Promise<FacetValue[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from source where id = any(${counts.map(({ value }) => value)}::text[])`.execute(db)
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  return counts.map(({ value, posts }) => ({ value, name: names.get(value) ?? value, posts }))
}

/** As they write themselves: the index has them in lower case. */
async function withAuthorNames(db: Database, counts: readonly Counted[]): Promise<FacetValue[]> {
  const { rows } = await sql<{ postId: number; author: string | null }>`
    select post_id, author from post join revision on revision.post_id = post.id and revision.n = post.revisions
    where post.id = any(${counts.map(({ postId }) => postId)}::bigint[])`.execute(db)
  const names = new Map(rows.map(({ postId, author }) => [postId, author]))
  return counts.map(({ value, posts, postId }) => ({ value, name: names.get(postId) ?? value, posts }))
}

async function keywords(db: Database, postIds: readonly number[]): Promise<FacetValue[]> {
  const { rows } = await sql<FacetValue>`
    select canonical as value, min(name) as name, count(distinct post_id)::integer as posts
    from post_keyword join keyword on keyword.id = post_keyword.keyword_id
    where post_id = any(${[...postIds]}::bigint[])
    group by 1 order by posts desc, value limit ${sql.lit(mostValues)}`.execute(db)
  return rows
}
