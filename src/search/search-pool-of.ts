import { parseQuery } from '#query/parse.ts'
import type { QueryNode } from '#query/syntax.ts'

/** Which posts a search looks through: kept ones, or dropped ones too, if that is wished or its query asks for them. */
export function searchPoolOf(query: string, withDropped: boolean): 'kept' | 'scored' {
  if (withDropped) return 'scored'
  const parsed = parseQuery(query)
  return parsed.kind !== 'error' && asksForDropped(parsed.root) ? 'scored' : 'kept'
}

/** What stands behind NOT leaves dropped posts out, as they are anyway. */
function asksForDropped(node: QueryNode): boolean {
  switch (node.kind) {
    case 'field':
      return node.field === 'is' && node.value.toLowerCase() === 'dropped'
    case 'all':
    case 'any':
      return node.nodes.some(asksForDropped)
    default:
      return false
  }
}
