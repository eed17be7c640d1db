import type { PlanNode, PlannedField } from '#model/search-plan.ts'

/** What an index knows the posts of. */
const looked: ReadonlySet<PlannedField> = new Set(['source', 'author', 'leaker', 'keyword', 'story'])

/** Whether an index gives a list of posts that holds all that the plan finds. */
export function isLookedUp(node: PlanNode): boolean {
  switch (node.kind) {
    case 'phrase':
      return true
    case 'field':
      return looked.has(node.field)
    case 'all':
      return node.nodes.some(isLookedUp)
    case 'any':
      return node.nodes.every(isLookedUp)
    default:
      return false
  }
}

/** Whether a part of a plan asks where posts come from. */
export function isOfPlace(node: PlanNode): boolean {
  return node.kind === 'field' && ['source', 'author', 'leaker'].includes(node.field)
}

/** The span of time that holds all that the plan finds, in milliseconds since 1970: from `from` on, before `to`. */
export function timeSpan(node: PlanNode): { readonly from: number | null; readonly to: number | null } {
  if (node.kind === 'after') return { from: node.at, to: null }
  if (node.kind === 'before') return { from: null, to: node.at }
  if (node.kind !== 'all') return { from: null, to: null }
  const spans = node.nodes.map(timeSpan)
  const from = spans.flatMap((span) => span.from ?? [])
  const to = spans.flatMap((span) => span.to ?? [])
  return {
    from: from.length === 0 ? null : Math.max(...from),
    to: to.length === 0 ? null : Math.min(...to),
  }
}
