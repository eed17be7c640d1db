import { type RawBuilder, sql } from 'kysely'
import type { IndexedField, PhraseStep, PlanNode } from '#model/search-plan.ts'
import { textArray } from './binary-array.ts'
import type { PlanNames } from './plan-names.ts'

/** What a plan is asked of: a topic, and what the plan's fields name there. */
export interface PlanGround {
  readonly topicId: string
  readonly names: PlanNames
}

/**
 * A search plan as a condition on `d` (search_document), for one topic. Every value is a
 * parameter; no text of a person's becomes SQL.
 */
export function planCondition(node: PlanNode, ground: PlanGround): RawBuilder<boolean> {
  const words = wordsQuery(node)
  if (words !== null) return sql<boolean>`d.tsv @@ ${words}::tsquery`
  switch (node.kind) {
    case 'all':
      return joined(node.nodes, ground, 'all')
    case 'any':
      return joined(node.nodes, ground, 'any')
    case 'not':
      // What has no author or language is not by that author or in that language.
      return sql<boolean>`(${planCondition(node.node, ground)}) is not true`
    case 'before':
      return sql<boolean>`d.at < to_timestamp(${node.at}::float8 / 1000)`
    case 'after':
      return sql<boolean>`d.at >= to_timestamp(${node.at}::float8 / 1000)`
    case 'field':
      return fieldCondition(node, ground)
    default:
      return sql<boolean>`true`
  }
}

/** What is words alone is asked in one go: a post's vector is then unpacked once, however many words there are. */
function joined(nodes: readonly PlanNode[], ground: PlanGround, kind: 'all' | 'any'): RawBuilder<boolean> {
  const words = nodes.filter((node) => wordsQuery(node) !== null)
  const others = nodes.filter((node) => wordsQuery(node) === null)
  const parts = [
    ...(words.length === 0 ? [] : [planCondition({ kind, nodes: words }, ground)]),
    ...others.map((node) => planCondition(node, ground)),
  ]
  return sql<boolean>`(${sql.join(parts, kind === 'all' ? sql` and ` : sql` or `)})`
}

/** A plan of nothing but words in tsquery's own notation; null if there is anything else in it. */
function wordsQuery(node: PlanNode): string | null {
  switch (node.kind) {
    case 'phrase':
      return phraseQuery(node.steps, node.field)
    case 'not': {
      const inner = wordsQuery(node.node)
      return inner === null ? null : `!(${inner})`
    }
    case 'all':
    case 'any': {
      const parts = node.nodes.map(wordsQuery)
      if (parts.length === 0 || parts.includes(null)) return null
      return parts.map((part) => `(${part})`).join(node.kind === 'all' ? ' & ' : ' | ')
    }
    default:
      return null
  }
}

const weights: Record<IndexedField, string> = { title: 'A', text: 'B', link: 'C', other: 'D' }

/** 'a':A <2> 'xiao':*A */
function phraseQuery(steps: readonly PhraseStep[], field: IndexedField | null): string {
  const weight = field === null ? '' : weights[field]
  return steps
    .map(({ token, prefix, gap }, index) => {
      const flags = `${prefix ? '*' : ''}${weight}`
      const lexeme = `'${token.replaceAll('\\', '\\\\').replaceAll("'", "''")}'${flags === '' ? '' : `:${flags}`}`
      return index === 0 ? lexeme : `<${gap}> ${lexeme}`
    })
    .join(' ')
}

function fieldCondition(
  node: Extract<PlanNode, { kind: 'field' }>,
  { topicId, names }: PlanGround,
): RawBuilder<boolean> {
  const value = node.value.toLowerCase()
  const named = [...(names.get(node) ?? [])]
  switch (node.field) {
    case 'source':
    case 'kind':
      return sql<boolean>`d.source_id = any(${named}::text[])`
    case 'lang':
      return sql<boolean>`(lower(d.lang) = ${value} or starts_with(lower(d.lang), ${`${value}-`}))`
    case 'author':
      return sql<boolean>`d.author = any(${textArray(named)}::text[])`
    case 'leaker':
      return sql<boolean>`d.author = ${value}`
    case 'url':
      return sql<boolean>`exists (select from post where post.id = d.post_id
        and post.url ~* ${`(^|[^a-z0-9-])${literal(value)}`})`
    case 'story':
      return sql<boolean>`d.post_id in (select s.post_id from story_post s where s.topic_id = ${topicId}
        and s.story_id = ${/^\d{1,15}$/u.test(value) ? Number(value) : -1})`
    case 'keyword':
      return sql<boolean>`exists (select from post_keyword pk where pk.post_id = d.post_id
        and pk.keyword_id = any(${named}::bigint[]))`
    case 'is':
      return isCondition(value, topicId)
  }
}

function isCondition(value: string, topicId: string): RawBuilder<boolean> {
  switch (value) {
    case 'kept':
      return keeps(topicId)
    case 'dropped':
      return sql<boolean>`not ${keeps(topicId)}`
    case 'origin':
      return sql<boolean>`exists (select from story s where s.origin_post_id = d.post_id and s.topic_id = ${topicId})`
    case 'disputed':
      return sql<boolean>`exists (select from story_post mine join story_post other
        on other.story_id = mine.story_id and (other.stance = 'denies') <> (mine.stance = 'denies')
        where mine.post_id = d.post_id and mine.topic_id = ${topicId})`
    default:
      return sql<boolean>`false`
  }
}

function keeps(topicId: string): RawBuilder<boolean> {
  return sql<boolean>`exists (select from verdict kept where kept.post_id = d.post_id and kept.topic_id = ${topicId}
    and kept.keep)`
}

/** Text that stands for itself inside a PostgreSQL regular expression. */
function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`)
}
