import { isMap, isNode, isScalar, parseDocument } from 'yaml'
import type { Document } from 'yaml'
import type { Topic } from '#model/topic.ts'
import { problemAt } from '#query/problem.ts'
import type { Problem } from '#query/problem.ts'
import { readTopic } from './read-topic.ts'
import type { Path } from './reading.ts'

export type ReadTopicFile =
  | { readonly kind: 'topic'; readonly topic: Topic }
  | { readonly kind: 'error'; readonly problems: readonly Problem[] }

/** Reads the YAML text of a topic file. Problems bear the line and column where they stand, in that order. */
export function readTopicFile(text: string): ReadTopicFile {
  const document = parseDocument(text, { prettyErrors: false })
  if (document.errors.length > 0) {
    return {
      kind: 'error',
      problems: document.errors.map((error) =>
        problemAt(text, error.pos[0], { message: error.message, expected: 'YAML' }),
      ),
    }
  }
  const read = readTopic(document.toJS())
  if (read.kind === 'topic') return read
  const problems = read.problems.map(({ path, at, ...what }) =>
    problemAt(text, insideOf(document, path, at) ?? offsetOf(document, path), what),
  )
  return { kind: 'error', problems: problems.toSorted((a, b) => a.at - b.at) }
}

/** The place `at` inside the text at `path`; null where the text as written is longer than as read. */
function insideOf(document: Document, path: Path, at: number | undefined): number | null {
  const node: unknown = at === undefined ? null : document.getIn(path, true)
  if (at === undefined || !isScalar(node) || !node.range) return null
  const [start, end] = node.range
  const quotes = node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE' ? 1 : 0
  return end - start === String(node.value).length + 2 * quotes ? start + quotes + at : null
}

/** Where the thing at `path` stands; of a missing one, where the mapping that lacks it begins. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length >= 0; length--) {
    const key = keyOffset(document, path.slice(0, length))
    if (key !== null) return key
    const node: unknown = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}

/** A setting is shown at its name, not at its value. */
function keyOffset(document: Document, path: Path): number | null {
  const last = path.at(-1)
  const parent: unknown = path.length < 2 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (typeof last !== 'string' || !isMap(parent)) return null
  const key = parent.items.map((pair) => pair.key).find((each) => String(each) === last)
  return isNode(key) ? (key.range?.[0] ?? null) : null
}
