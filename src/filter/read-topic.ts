import type { ContextWords, Exclusion, Successor, Topic } from '#model/topic.ts'
import { readClause, readPattern } from './read-clause.ts'
import { entriesOf, fieldsOf, readFlag, readNumber, readText, readTexts, readWords } from './reading.ts'
import type { TopicProblem, Unread } from './reading.ts'
import { readQuery } from './read-query.ts'

export type ReadTopic =
  | { readonly kind: 'topic'; readonly topic: Topic }
  | { readonly kind: 'error'; readonly problems: readonly TopicProblem[] }

const MAX_PATTERNS = 50

/** Reads a topic from plain data, as a parsed file or a stored version gives it. All problems at once. */
export function readTopic(source: unknown): ReadTopic {
  const problems: TopicProblem[] = []
  const topic = read({ value: source, path: [], problems })
  refuseDoubles(topic, problems)
  refuseManyPatterns(topic, problems)
  return problems.length === 0 ? { kind: 'topic', topic } : { kind: 'error', problems }
}

function read(unread: Unread): Topic {
  const at = fieldsOf(unread, [
    'topic',
    'title',
    'thresholds',
    'clauses',
    'context',
    'weak-without-strong',
    'exclude',
    'successor',
    'examples',
  ])
  const thresholds = fieldsOf(at('thresholds'), ['broad', 'strict'])
  const context = fieldsOf(orEmpty(at('context')), ['strong', 'weak'])
  const examples = fieldsOf(orEmpty(at('examples')), ['keep', 'drop'])
  const clauses = at('clauses')
  if (entriesOf(clauses).length === 0) {
    unread.problems.push({
      path: [],
      message: 'No clause keeps any post.',
      expected: 'clauses',
      suggestion: null,
    })
  }
  return {
    id: readText(at('topic')),
    title: readText(at('title')),
    thresholds: { broad: readNumber(thresholds('broad')), strict: readNumber(thresholds('strict')) },
    clauses: entriesOf(clauses).map(readClause),
    strongContext: readContext(context('strong')),
    weakContext: readContext(context('weak')),
    weakWithoutStrong: readNumber(at('weak-without-strong'), 0),
    exclusions: entriesOf(at('exclude')).map(readExclusion),
    successor: at('successor').value === undefined ? null : readSuccessor(at('successor')),
    examples: { keep: readTexts(examples('keep')), drop: readTexts(examples('drop')) },
  }
}

function orEmpty(unread: Unread): Unread {
  return unread.value === undefined ? { ...unread, value: {} } : unread
}

function readContext(unread: Unread): ContextWords {
  if (unread.value === undefined) return { words: [], add: 0 }
  const at = fieldsOf(unread, ['words', 'add'])
  return { words: readWords(at('words')), add: readNumber(at('add')) }
}

function readExclusion(unread: Unread): Exclusion {
  const at = fieldsOf(unread, ['id', 'words', 'regex', 'query', 'add', 'unless-strong'])
  return {
    id: readText(at('id')),
    words: readWords(at('words')),
    pattern: at('regex').value === undefined ? null : readPattern(at('regex')),
    query: at('query').value === undefined ? null : readQuery(at('query')),
    add: readNumber(at('add')),
    unlessStrong: readFlag(at('unless-strong'), false),
  }
}

function readSuccessor(unread: Unread): Successor {
  const at = fieldsOf(unread, ['words', 'tag', 'weight', 'keep'])
  return {
    words: readWords(at('words')),
    tag: readText(at('tag')),
    weight: readNumber(at('weight')),
    keep: readFlag(at('keep'), true),
  }
}

/** Two clauses of one name could not be told apart in a verdict. */
function refuseDoubles(topic: Topic, problems: TopicProblem[]): void {
  const seen = new Set<string>()
  for (const [index, { id }] of topic.clauses.entries()) {
    if (seen.has(id)) {
      const message = `"${id}" names an earlier clause already.`
      problems.push({
        path: ['clauses', index, 'id'],
        message,
        expected: 'a name of its own',
        suggestion: `${id}-2`,
      })
    }
    seen.add(id)
  }
}

function refuseManyPatterns(topic: Topic, problems: TopicProblem[]): void {
  const patterns =
    topic.clauses.filter((clause) => clause.form.kind === 'regex').length +
    topic.exclusions.filter((exclusion) => exclusion.pattern !== null).length
  if (patterns <= MAX_PATTERNS) return
  const message = `The topic holds ${patterns} patterns.`
  problems.push({ path: ['clauses'], message, expected: `at most ${MAX_PATTERNS}`, suggestion: null })
}
