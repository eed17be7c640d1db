import { parseQuery } from '#query/parse.ts'
import type { QueryNode } from '#query/syntax.ts'
import { readText } from './reading.ts'
import type { TopicProblem, Unread } from './reading.ts'

/**
 * A text in the query language, as search takes it, but for what is not known yet when a post is judged: its keywords,
 * its story, how long ago it was.
 */
export function readQuery(unread: Unread): string {
  const query = readText(unread)
  if (query === '') return query
  const parsed = parseQuery(query)
  const found =
    parsed.kind === 'error'
      ? parsed.problems.map(({ at, message, expected, suggestion }) => ({
          at,
          message,
          expected,
          suggestion,
        }))
      : unknownThen(parsed.root)
  unread.problems.push(...found.map((what): TopicProblem => ({ path: unread.path, ...what })))
  return query
}

type What = Omit<TopicProblem, 'path'>

const KNOWN_THEN = ['source', 'author', 'lang', 'url']

function unknownThen(node: QueryNode): What[] {
  switch (node.kind) {
    case 'field':
      return KNOWN_THEN.includes(node.field) ? [] : [unknown(`"${node.field}:"`)]
    case 'before':
    case 'after':
      return node.when.kind === 'instant' ? [] : [unknown(`How long ago something was ("${node.kind}:")`)]
    case 'all':
    case 'any':
      return node.nodes.flatMap(unknownThen)
    case 'not':
      return unknownThen(node.node)
    default:
      return []
  }
}

function unknown(what: string): What {
  return {
    message: `${what} cannot be asked when a post is judged, only in search and filters.`,
    expected: `words, title:, text:, link:, other:, ${KNOWN_THEN.map((name) => `${name}:`).join(', ')}, before: or after: a day`,
    suggestion: null,
  }
}
