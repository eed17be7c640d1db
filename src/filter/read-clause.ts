import type { Clause, ClauseForm } from '#model/topic.ts'
import { compileRegex } from '#query/regex.ts'
import { FIELDS } from './fields.ts'
import { readQuery } from './read-query.ts'
import {
  entriesOf,
  fieldsOf,
  problem,
  readChoice,
  readFlag,
  readNumber,
  readText,
  readTexts,
  readWords,
} from './reading.ts'
import type { Unread } from './reading.ts'

const SETTINGS = [
  'id',
  'match',
  'sequence',
  'near',
  'regex',
  'query',
  'gap',
  'within',
  'weight',
  'weak',
  'describes',
  'case',
  'boundary',
  'touches',
  'version-suffix',
  'lookalikes',
  'not-before',
  'not-after',
  'not-in-language',
  'fields',
]

const FORMS = ['match', 'sequence', 'near', 'regex', 'query']

/** A query says itself what these say of words. */
const WORD_SETTINGS = SETTINGS.slice(SETTINGS.indexOf('gap')).filter(
  (name) => !['weight', 'weak', 'describes', 'not-in-language'].includes(name),
)

/** Reads one entry of `clauses`. */
export function readClause(unread: Unread): Clause {
  const at = fieldsOf(unread, SETTINGS)
  const fields = entriesOf(at('fields')).map((field) => readChoice(field, FIELDS))
  return {
    id: readText(at('id')),
    form: readForm(unread, at),
    weight: readNumber(at('weight')),
    weak: readFlag(at('weak'), false),
    describes: readFlag(at('describes'), false),
    ignoreCase: readChoice(at('case'), ['any', 'exact']) === 'any',
    boundary: readChoice(at('boundary'), ['word', 'host', 'none']),
    touchesCjk: readChoice(at('touches'), ['anything', 'cjk']) === 'cjk',
    versionSuffix: readFlag(at('version-suffix'), false),
    lookalikes: readFlag(at('lookalikes'), false),
    notBefore: readWords(at('not-before')),
    notAfter: readWords(at('not-after')),
    notInLanguages: readTexts(at('not-in-language')).map((language) => language.toLowerCase()),
    fields: fields.length === 0 ? null : fields,
  }
}

function readForm(clause: Unread, at: (name: string) => Unread): ClauseForm {
  const given = FORMS.filter((name) => at(name).value !== undefined)
  if (given.length !== 1) {
    clause.problems.push({
      path: clause.path,
      message:
        given.length === 0 ? 'The clause looks for nothing.' : `${given.join(' and ')} stand in one clause.`,
      expected: `one of ${FORMS.join(', ')}`,
      suggestion: null,
    })
  }
  switch (given[0]) {
    case 'sequence': {
      const groups = readGroups(at('sequence'))
      return { kind: 'sequence', groups, gaps: readGaps(at('gap'), groups.length - 1) }
    }
    case 'near':
      return { kind: 'near', groups: readGroups(at('near')), within: readNumber(at('within')) }
    case 'regex':
      return { kind: 'regex', pattern: readPattern(at('regex')) }
    case 'query':
      refuseAll(WORD_SETTINGS.map(at).filter(({ value }) => value !== undefined))
      return { kind: 'query', query: readQuery(at('query')) }
    default:
      return { kind: 'words', words: readWords(at('match')) }
  }
}

function refuseAll(settings: readonly Unread[]): void {
  for (const { path, problems } of settings) {
    const message = `"${path.at(-1)}" says nothing beside a query.`
    problems.push({ path, message, expected: 'the query alone: =Case, title:word, NEAR/5', suggestion: null })
  }
}

function readGroups(unread: Unread): string[][] {
  const groups = entriesOf(unread).map(readWords)
  if (groups.length < 2) problem(unread, 'a list of two or more groups of words', '')
  return groups
}

/** One number for all gaps, or one for each; 0 if it is missing. */
function readGaps(unread: Unread, count: number): number[] {
  const given = entriesOf(unread).map((entry) => readNumber(entry))
  if (given.length > 1 && given.length !== count) problem(unread, `one number, or ${count} of them`, '')
  return Array.from({ length: Math.max(0, count) }, (_, index) => given[index] ?? given[0] ?? 0)
}

/** A pattern in RE2 syntax; one that cannot be read is a problem with its suggestion. */
export function readPattern(unread: Unread): string {
  const pattern = readText(unread)
  const compiled = compileRegex(pattern, true)
  if (compiled.kind === 'error') {
    const { message, at, suggestion } = compiled
    unread.problems.push({ path: unread.path, message, expected: 'a pattern in RE2 syntax', suggestion, at })
  }
  return pattern
}
