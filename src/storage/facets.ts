import { type RawBuilder, sql } from 'kysely'
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

/** Counts the values of the posts given. Costs a look-up a post and kind: give it a bounded number. */
export async function countFacets(db: Database, postIds: readonly number[]): Promise<Facets> {
  const [source, leaker, keyword, lang] = await Promise.all([
    top(db, postIds, {
      value: sql`source.id`,
      name: sql`min(source.name)`,
      joins: sql`join source on source.id = d.source_id`,
    }),
    top(db, postIds, {
      value: sql`d.author`,
      name: sql`min(revision.author)`,
      joins: sql`join post on post.id = d.post_id
        join revision on revision.post_id = post.id and revision.n = post.revisions`,
    }),
    top(db, postIds, {
      value: sql`keyword.canonical`,
      name: sql`min(keyword.name)`,
      joins: sql`join post_keyword pk on pk.post_id = d.post_id join keyword on keyword.id = pk.keyword_id`,
    }),
    top(db, postIds, {
      value: sql`split_part(lower(d.lang), '-', 1)`,
      name: sql`min(split_part(lower(d.lang), '-', 1))`,
      joins: sql``,
    }),
  ])
  return { source, leaker, keyword, lang }
}

interface Kind {
  readonly value: RawBuilder<unknown>
  readonly name: RawBuilder<unknown>
  readonly joins: RawBuilder<unknown>
}

async function top(
  db: Database,
  postIds: readonly number[],
  { value, name, joins }: Kind,
): Promise<FacetValue[]> {
  const { rows } = await sql<FacetValue>`
    select ${value} as value, ${name} as name, count(distinct d.post_id)::integer as posts
    from search_document d ${joins}
    where d.post_id = any(${[...postIds]}::bigint[]) and ${value} <> ''
    group by 1 order by posts desc, value limit ${sql.lit(mostValues)}`.execute(db)
  return rows
}
