import type { Clause, Topic } from '#model/topic.ts'
import { compileRegex } from '#query/regex.ts'
import type { CompiledRegex } from '#query/regex.ts'
import { indexClauses } from './clause-index.ts'
import type { ClauseIndex } from './clause-index.ts'
import { createLetterScan } from './letter-scan.ts'
import type { LetterScan } from './letter-scan.ts'
import { NEVER, anchorWords, clauseSource, wordsSource } from './patterns.ts'

/** Finds every stretch of a normalised text that matches. */
export type Finder = CompiledRegex

export interface CompiledClause {
  readonly clause: Clause
  readonly find: Finder
}

/**
 * How to see which clauses can hit. scan: for some words, a group a clause and one for the successor. index: for many, gives the clauses that could. none:
 * a pattern of the user must be asked about every post.
 */
type Prefilter =
  | { readonly kind: 'scan'; readonly mayHit: LetterScan }
  | { readonly kind: 'index'; readonly index: ClauseIndex }
  | { readonly kind: 'none' }

/** A topic made ready to judge posts. */
export interface CompiledTopic {
  readonly topic: Topic
  readonly version: number
  readonly prefilter: Prefilter
  readonly clauses: readonly CompiledClause[]
  readonly successor: Finder
  readonly strong: Finder
  readonly weak: Finder
  readonly exclusions: readonly {
    readonly id: string
    readonly add: number
    readonly unlessStrong: boolean
    readonly find: Finder
  }[]
}

/**
 * Makes a topic ready to judge posts; `version` is repeated in every verdict. Throws only for a pattern that
 * `readTopic` would have refused.
 */
export function compileTopic(topic: Topic, version: number): CompiledTopic {
  return {
    topic,
    version,
    prefilter: prefilterOf(topic),
    clauses: topic.clauses.map((clause) => ({ clause, find: lazily(() => clauseFinder(clause)) })),
    successor: finder(wordsSource(topic.successor?.words ?? []), 'giu'),
    strong: finder(wordsSource(topic.strongContext.words), 'giu'),
    weak: finder(wordsSource(topic.weakContext.words), 'giu'),
    exclusions: topic.exclusions.map(({ id, add, unlessStrong, words, pattern }) => ({
      id,
      add,
      unlessStrong,
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

function prefilterOf(topic: Topic): Prefilter {
  const { clauses, successor, strongContext, weakContext } = topic
  if (clauses.some((clause) => clause.form.kind === 'regex')) return { kind: 'none' }
  const common = new Set([...strongContext.words, ...weakContext.words].map((word) => word.toLowerCase()))
  const count = clauses.reduce(
    (total, { form }) => total + (form.kind === 'words' ? form.words.length : 1),
    0,
  )
  if (count > MANY_WORDS) return { kind: 'index', index: indexClauses(topic, common, clauseFinder) }
  const groups = clauses.map((clause) => anchorWords(clause, common))
  return { kind: 'scan', mayHit: createLetterScan([...groups, successor?.words ?? []]) }
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
