import type { PlanNode, SearchPlan } from '#model/search-plan.ts'
import { stepsOf } from '#query/occurrences.ts'
import type { PhraseNode, QueryNode } from '#query/syntax.ts'
import { instantOf } from '#query/when.ts'

/**
 * What to ask the index for, so that it finds every post that `holds` would. NEAR, patterns, tags and exact case
 * widen the plan and set `recheck`. `now` is what '7d' counts back from, in milliseconds since 1970.
 */
export function planSearch(root: QueryNode, now: number): SearchPlan {
  const { node, isWider } = widen(root, now)
  return { root: node, recheck: isWider }
}

interface Planned {
  readonly node: PlanNode
  /** True: finds more than the query does. */
  readonly isWider: boolean
}

const EVERYTHING: PlanNode = { kind: 'everything' }

function widen(node: QueryNode, now: number): Planned {
  switch (node.kind) {
    case 'everything':
      return { node, isWider: false }
    case 'phrase':
      return phrasePlan(node)
    case 'tag':
      return { ...phrasePlan(wordsOf(node.tag)), isWider: true }
    case 'regex':
      return { node: EVERYTHING, isWider: true }
    case 'near':
      return { node: { kind: 'all', nodes: [anyOf(node.left), anyOf(node.right)] }, isWider: true }
    case 'all':
    case 'any': {
      const parts = node.nodes.map((each) => widen(each, now))
      return {
        node: { kind: node.kind, nodes: parts.map((part) => part.node) },
        isWider: parts.some((part) => part.isWider),
      }
    }
    case 'not':
      return notPlan(widen(node.node, now))
    case 'field':
      return { node: { kind: 'field', field: node.field, value: node.value }, isWider: false }
    case 'before':
    case 'after':
      return { node: { kind: node.kind, at: instantOf(node.when, now) }, isWider: false }
  }
}

/** All but a wider set could miss posts, so the widest answer stands for it. */
function notPlan(inner: Planned): Planned {
  if (inner.isWider) return { node: EVERYTHING, isWider: true }
  return { node: { kind: 'not', node: inner.node }, isWider: false }
}

function phrasePlan(phrase: PhraseNode): Planned {
  return { node: { kind: 'phrase', steps: stepsOf(phrase), field: phrase.field }, isWider: phrase.exact }
}

function anyOf(phrases: readonly PhraseNode[]): PlanNode {
  const [first, ...rest] = phrases.map((phrase) => phrasePlan(phrase).node)
  if (first === undefined) return EVERYTHING
  return rest.length === 0 ? first : { kind: 'any', nodes: [first, ...rest] }
}

/** A tag's letters stand in the text as words; categories are indexed among the rest. */
function wordsOf(tag: string): PhraseNode {
  return { kind: 'phrase', text: tag, prefix: false, exact: false, field: null }
}
