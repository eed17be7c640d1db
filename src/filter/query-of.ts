import { parseQuery } from '#query/parse.ts'
import type { QueryNode } from '#query/syntax.ts'

/** The query of a topic as a tree. Throws for one that `readTopic` would have refused. */
export function queryOf(query: string): QueryNode {
  const parsed = parseQuery(query)
  if (parsed.kind === 'query') return parsed.root
  throw new TypeError(`"${query}" in a topic: ${parsed.problems[0]?.message}`)
}
