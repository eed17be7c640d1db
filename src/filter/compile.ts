import type { Clause, Exclusion, Topic } from '#model/topic.ts'
import { compileRegex } from '#query/regex.ts'
import type { CompiledRegex } from '#query/regex.ts'
import type { QueryNode } from '#query/syntax.ts'
import { indexClauses } from './clause-index.ts'
import type { ClauseIndex } from './clause-index.ts'
import { bitOf, createLetterScan } from './letter-scan.ts'
import type { LetterScan } from './letter-scan.ts'
import { NEVER, anchorWords, clauseSource, wordsSource } from './patterns.ts'
import { queryOf } from './query-of.ts'

/** Finds every stretch of a normalised text that matches. */
export type Finder = CompiledRegex

export interface CompiledClause {
  readonly clause: Clause
  readonly find: Finder
  /** Asked of the post as a whole instead; null for all other forms. */
  readonly query: QueryNode | null
}

export interface CompiledExclusion extends Pick<Exclusion, 'id' | 'add' | 'unlessStrong'> {
  readonly find: Finder
  readonly query: QueryNode | null
}

/**
 * How to see which clauses can hit. scan: for some words, a group a clause and one for the successor. index: for many,
 * gives the clauses that could. Patterns, and queries that name no word, must be asked about every post.
 */
type Prefilter =
  | { readonly kind: 'scan'; readonly mayHit: LetterScan }
  | { readonly kind: 'index'; readonly index: ClauseIndex }

/** A topic made ready to judge posts. */
export interface CompiledTopic {
  readonly topic: Topic
  readonly version: number
  readonly prefilter: Prefilter
  readonly clauses: readonly CompiledClause[]
  readonly successor: Finder
  readonly strong: Finder
  readonly weak: Finder
  readonly exclusions: readonly CompiledExclusion[]
}

/**
 * Makes a topic ready to judge posts; `version` is repeated in every verdict. Throws only for a pattern that
 * `readTopic` would have refused.
 */
export function compileTopic(topic: Topic, version: number): CompiledTopic {
  const clauses = topic.clauses.map((clause) => ({
    clause,
    find: lazily(() => clauseFinder(clause)),
    query: clause.form.kind === 'query' ? queryOf(clause.form.query) : null,
  }))
  return {
    topic,
    version,
    prefilter: prefilterOf(topic, clauses),
    clauses,
    successor: finder(wordsSource(topic.successor?.words ?? []), 'giu'),
    strong: finder(wordsSource(topic.strongContext.words), 'giu'),
    weak: finder(wordsSource(topic.weakContext.words), 'giu'),
    exclusions: topic.exclusions.map(({ id, add, unlessStrong, words, pattern, query }) => ({
      id,
      add,
      unlessStrong,
      query: query === null ? null : queryOf(query),
      find: together([
        finder(wordsSource(words.filter((word) => !word.startsWith('='))), 'giu'),
        finder(wordsSource(words.filter((word) => word.startsWith('=')).map((word) => word.slice(1))), 'gu'),
        ...(pattern === null ? [] : [userFinder(pattern, true)]),
      ]),
    })),
  }
}

/** Above this number of words the scan's table grows too large. */
const MANY_WORDS = 500

function prefilterOf(topic: Topic, compiled: readonly CompiledClause[]): Prefilter {
  const { clauses, successor, strongContext, weakContext } = topic
  const common = new Set([...strongContext.words, ...weakContext.words].map((word) => word.toLowerCase()))
  const count = clauses.reduce(
    (total, { form }) => total + (form.kind === 'words' ? form.words.length : 1),
    0,
  )
  if (count > MANY_WORDS)
    return { kind: 'index', index: indexClauses(topic, { compiled, common, makeFinder: clauseFinder }) }
  const groups = clauses.map((clause) => anchorWords(clause, common))
  const always = groups.reduce((bits, words, place) => (words === null ? bits | bitOf(place) : bits), 0)
  const scan = createLetterScan([...groups.map((words) => words ?? []), successor?.words ?? []])
  return { kind: 'scan', mayHit: always === 0 ? scan : (text) => scan(text) | always }
}

function clauseFinder(clause: Clause): Finder {
  if (clause.form.kind === 'regex') return userFinder(clause.form.pattern, clause.ignoreCase)
  return finder(clauseSource(clause), clause.ignoreCase ? 'giu' : 'gu')
}

function finder(source: string, flags: 'gu' | 'giu'): Finder {
  if (source === NEVER) return () => []
  const pattern = new RegExp(source, flags)
  return (text) =>
    Array.from(text.matchAll(pattern), ({ index, 0: found }) => ({ start: index, end: index + found.length }))
}

/** Large topics have clauses that are never asked. */
function lazily(make: () => Finder): Finder {
  let made: Finder | undefined
  return (text) => {
    made ??= make()
    return made(text)
  }
}

function userFinder(pattern: string, ignoreCase: boolean): Finder {
  const compiled = compileRegex(pattern, ignoreCase)
  if (compiled.kind === 'error') throw new TypeError(`/${pattern}/ in a topic: ${compiled.message}`)
  return compiled.find
}

function together(finders: readonly Finder[]): Finder {
  return (text) => finders.flatMap((find) => find(text))
}
