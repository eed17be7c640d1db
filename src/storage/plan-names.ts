import { type RawBuilder, sql } from 'kysely'
import type { PlanNode } from '#model/search-plan.ts'
import type { Database } from './tables.ts'

/** What the values of a plan's fields name: ids of sources and keywords, authors; looked up once for all of a search. */
export type PlanNames = ReadonlyMap<PlanField, readonly string[]>

type PlanField = Extract<PlanNode, { kind: 'field' }>

/**
 * Looks up what a plan's fields name. PostgreSQL knows how many posts a source has, but only if it is told which one: as
 * part of the search it would have to guess.
 */
export async function planNames(db: Database, root: PlanNode): Promise<PlanNames> {
  const names = new Map<PlanField, readonly string[]>()
  for (const field of fieldsOf(root)) {
    const query = namedBy(field)
    if (query === null) continue
    const { rows } = await sql<{ name: string }>`${query}`.execute(db)
    names.set(
      field,
      rows.map(({ name }) => name),
    )
  }
  return names
}

function fieldsOf(node: PlanNode): PlanField[] {
  switch (node.kind) {
    case 'field':
      return [node]
    case 'all':
    case 'any':
      return node.nodes.flatMap(fieldsOf)
    case 'not':
      return fieldsOf(node.node)
    default:
      return []
  }
}

function namedBy({ field, value }: PlanField): RawBuilder<unknown> | null {
  const lower = value.toLowerCase()
  switch (field) {
    case 'source':
      return sql`select id as name from source where ${lower} in (lower(id), lower(name))`
    case 'kind':
      return sql`select id as name from source where lower(kind) = ${lower}`
    case 'keyword':
      return sql`select id::text as name from keyword where ${lower} in (canonical, lower(name))`
    case 'author':
      return authorsWith(lower.replace(/^@/u, ''))
    default:
      return null
  }
}

/** Every author is looked at once, by steps through their index: there are far fewer than posts. */
function authorsWith(part: string): RawBuilder<unknown> {
  return sql`with recursive each (name) as (
      (select author from search_document where author is not null order by author limit 1)
      union all
      select (select author from search_document where author > each.name order by author limit 1)
      from each where each.name is not null
    ) select name from each where strpos(name, ${part}) > 0`
}
