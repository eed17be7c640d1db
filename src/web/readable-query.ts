import type { QueryNode } from '#query/syntax.ts'
import { WebProblem } from './problem.ts'
import { readQuery } from './search-posts.ts'

/** A query as a person gave it. Throws a problem that shows the places of what cannot be read. */
export function readableQuery(query: string): QueryNode {
  const parsed = readQuery(query)
  if (parsed.kind !== 'error') return parsed.root
  const [first] = parsed.problems
  throw new WebProblem(
    400,
    `The query cannot be read${first === undefined ? '.' : `, at column ${first.column}: ${first.message}`}`,
    'Correct it on the search page, which shows the place.',
    { details: { problems: parsed.problems }, type: 'bad-query' },
  )
}
