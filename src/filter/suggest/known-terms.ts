import { wordsSource } from '#filter/patterns.ts'
import { queryOf } from '#filter/query-of.ts'
import type { Clause, Topic } from '#model/topic.ts'
import { requiredWords } from '#query/required-words.ts'
import { normalise } from '#text/normalise.ts'
import { BREAK } from './read-terms.ts'

/** What a topic says of words by itself. */
export interface KnownTerms {
  /** Whether the topic has the term, alone, with a number behind it, or as its own name inside it. */
  readonly has: (key: string) => boolean
  /** Whether it is a word for the topic's kind with a character more: 新系统 beside 系统. */
  readonly describes: (key: string) => boolean
  /** The text normalised, a break in place of the topic's names and its strong context. */
  readonly withoutNames: (text: string) => string
  /** Words of strong context, and words for what kind of thing the topic is: its weak context and descriptions. */
  readonly strong: readonly string[]
  readonly subjects: readonly string[]
}

/** Reads what a topic knows. Costs some milliseconds for a topic of some hundred words. */
export function knownTerms(topic: Topic): KnownTerms {
  const names = topic.clauses
    .filter((clause) => !clause.describes && clause.form.kind === 'words')
    .flatMap(wordsOf)
  const successor = topic.successor?.words ?? []
  const exclusions = topic.exclusions.flatMap(({ words }) => words.map((word) => word.replace(/^=/u, '')))
  const strong = topic.strongContext.words
  const described = topic.clauses.filter(({ describes }) => describes).flatMap(wordsOf)
  const subjects = [...topic.weakContext.words, ...described].filter((word) => !strong.includes(word))
  const clauses = topic.clauses.flatMap(wordsOf)
  const all = new Set(
    [...clauses, ...successor, ...exclusions, ...strong, ...topic.weakContext.words].map(compact),
  )
  const kinds = new Set(subjects.map(compact))
  const own = patternOf([...names, ...successor], 'iu')
  const broken = patternOf([...names, ...successor, ...strong], 'giu')
  return {
    has: (key) => all.has(compact(key)) || all.has(compact(key).replace(/\p{N}+$/u, '')) || own.test(key),
    describes: (key) => kinds.has(key.slice(1)) || kinds.has(key.slice(0, -1)),
    withoutNames: (text) => normalise(text).text.replaceAll(broken, ` ${BREAK} `),
    strong,
    subjects,
  }
}

function wordsOf({ form }: Clause): readonly string[] {
  switch (form.kind) {
    case 'words':
      return form.words
    case 'sequence':
    case 'near':
      return form.groups.flat()
    case 'query':
      return requiredWords(queryOf(form.query)) ?? []
    case 'regex':
      return []
  }
}

/** Letters and digits alone, so that 'Hyper OS' is 'hyperos'. */
export function compact(word: string): string {
  return normalise(word)
    .text.toLowerCase()
    .replaceAll(/[\s_-]+/gu, '')
}

function patternOf(words: readonly string[], flags: 'iu' | 'giu'): RegExp {
  return new RegExp(`(?:${wordsSource(words)})\\p{N}*`, flags)
}
