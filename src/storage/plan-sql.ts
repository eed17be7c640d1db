import { type RawBuilder, sql } from 'kysely'
import type { IndexedField, PhraseStep, PlanNode, PlannedField } from '#model/search-plan.ts'

/**
 * A search plan as a condition on `d` (search_document), `post` and `source`, for one topic. Every value is a
 * parameter; no text of a person's becomes SQL.
 */
export function planCondition(node: PlanNode, topicId: string): RawBuilder<boolean> {
  switch (node.kind) {
    case 'everything':
      return sql<boolean>`true`
    case 'phrase':
      return sql<boolean>`d.tsv @@ ${tsquery(node.steps, node.field)}::tsquery`
    case 'all':
      return sql<boolean>`(${sql.join(childrenOf(node.nodes, topicId), sql` and `)})`
    case 'any':
      return sql<boolean>`(${sql.join(childrenOf(node.nodes, topicId), sql` or `)})`
    case 'not':
      return sql<boolean>`not (${planCondition(node.node, topicId)})`
    case 'before':
      return sql<boolean>`d.at < to_timestamp(${node.at}::float8 / 1000)`
    case 'after':
      return sql<boolean>`d.at >= to_timestamp(${node.at}::float8 / 1000)`
    case 'field':
      return fieldCondition(node.field, node.value.toLowerCase(), topicId)
  }
}

function childrenOf(nodes: readonly PlanNode[], topicId: string): RawBuilder<boolean>[] {
  return nodes.map((node) => planCondition(node, topicId))
}

const weights: Record<IndexedField, string> = { title: 'A', text: 'B', link: 'C', other: 'D' }

/** A phrase in tsquery's own notation: 'a':A <2> 'xiao':*A. */
function tsquery(steps: readonly PhraseStep[], field: IndexedField | null): string {
  const weight = field === null ? '' : weights[field]
  return steps
    .map(({ token, prefix, gap }, index) => {
      const flags = `${prefix ? '*' : ''}${weight}`
      const lexeme = `'${token.replaceAll('\\', '\\\\').replaceAll("'", "''")}'${flags === '' ? '' : `:${flags}`}`
      return index === 0 ? lexeme : `<${gap}> ${lexeme}`
    })
    .join(' ')
}

function fieldCondition(field: PlannedField, value: string, topicId: string): RawBuilder<boolean> {
  switch (field) {
    case 'source':
      return sql<boolean>`${value} in (lower(source.id), lower(source.name))`
    case 'kind':
      return sql<boolean>`lower(source.kind) = ${value}`
    case 'lang':
      return sql<boolean>`(lower(d.lang) = ${value} or starts_with(lower(d.lang), ${`${value}-`}))`
    case 'author':
      return sql<boolean>`strpos(lower(revision.author), ${value}) > 0`
    case 'leaker':
      return sql<boolean>`lower(revision.author) = ${value}`
    case 'url':
      return sql<boolean>`post.url ~* ${`(^|[^a-z0-9-])${literal(value)}`}`
    case 'story':
      return sql<boolean>`exists (select from story_post s where s.post_id = post.id and s.topic_id = ${topicId}
        and s.story_id::text = ${value})`
    case 'keyword':
      return sql<boolean>`exists (select from post_keyword pk join keyword k on k.id = pk.keyword_id
        where pk.post_id = post.id and ${value} in (k.canonical, lower(k.name)))`
    case 'is':
      return isCondition(value, topicId)
  }
}

function isCondition(value: string, topicId: string): RawBuilder<boolean> {
  switch (value) {
    case 'kept':
      return sql<boolean>`verdict.keep`
    case 'dropped':
      return sql<boolean>`not verdict.keep`
    case 'origin':
      return sql<boolean>`exists (select from story s where s.origin_post_id = post.id and s.topic_id = ${topicId})`
    case 'disputed':
      return sql<boolean>`exists (select from story_post mine join story_post other
        on other.story_id = mine.story_id and (other.stance = 'denies') <> (mine.stance = 'denies')
        where mine.post_id = post.id and mine.topic_id = ${topicId})`
    default:
      return sql<boolean>`false`
  }
}

/** Text that stands for itself inside a PostgreSQL regular expression. */
function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)
}
