import type { PreparedText } from './document.ts'
import { nearPairs, regexMatches } from './evaluate.ts'
import { occurrences } from './occurrences.ts'
import type { QueryNode } from './syntax.ts'

/** A stretch of UTF-16 units. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** The places a query names in a text, in no order; they may overlap. What stands under NOT names none. */
export function placesIn(node: QueryNode, text: PreparedText): Range[] {
  switch (node.kind) {
    case 'phrase':
      return occurrences(node, text)
    case 'regex':
      return regexMatches(node, text).filter(({ start, end }) => end > start)
    case 'near':
      return nearPairs(node, text)
    case 'tag':
      return occurrences({ kind: 'phrase', text: node.tag, prefix: false, exact: false, field: null }, text)
    case 'all':
    case 'any':
      return node.nodes.flatMap((each) => placesIn(each, text))
    default:
      return []
  }
}
