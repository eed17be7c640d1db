import type { Clause } from '#model/topic.ts'
import { requiredWords } from '#query/required-words.ts'
import { lookalikesOf } from './lookalikes.ts'
import { queryOf } from './query-of.ts'

/** No Latin letter, accented or not, and no digit stands there. Han may: 小米MIOS系统 holds MIOS. */
const NOT_AFTER_WORD = '(?<![\\p{Script=Latin}\\p{N}])'
const NOT_BEFORE_WORD = '(?![\\p{Script=Latin}\\p{N}\\p{M}])'
const NOT_BEFORE_LETTER = '(?![\\p{Script=Latin}\\p{M}])'
const NOT_AFTER_LOOKALIKE = '(?<![\\p{Script=Cyrillic}\\p{Script=Greek}])'
const NOT_BEFORE_LOOKALIKE = '(?![\\p{Script=Cyrillic}\\p{Script=Greek}])'
const VERSION = '(?:[ _]?\\d[\\d.]{0,6}(?<!\\.))?'
const HOST_START = '(?<![\\p{Script=Latin}\\p{N}-])'
const HOST_END = '(?![\\p{Script=Latin}\\p{N}-]|\\.[\\p{Script=Latin}\\p{N}])'
const CJK = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u30fc]'

const SPACE = '[\\s_\\-\u2010]{1,3}'

/** What may stand between the parts of a sequence: anything that does not end the sentence. */
const BETWEEN = '[^\\n。！？!?]'

/** Matches nothing. */
export const NEVER = '(?!)'

/**
 * The source of a native pattern (flags u, and i unless the clause minds case) for a clause of literals. All
 * repetitions are bounded, so that it runs in linear time. Not for the form `regex`.
 */
export function clauseSource(clause: Clause): string {
  const { form } = clause
  switch (form.kind) {
    case 'words':
      return `${precededBy(clause)}${groupSource(form.words, clause)}${followedBy(clause)}`
    case 'sequence': {
      const groups = form.groups.map(
        (group, index) => groupSource(group, clause) + gapAfter(form.gaps, index),
      )
      return precededBy(clause) + groups.join('') + followedBy(clause)
    }
    case 'near': {
      const groups = form.groups.map((group) => groupSource(group, clause))
      const orders = [groups, groups.toReversed()].map((order) => order.join(gapSource(form.within)))
      return `${precededBy(clause)}(?:${orders.join('|')})${followedBy(clause)}`
    }
    case 'regex':
    case 'query':
      return NEVER
  }
}

/** The source for a list of words with word boundaries, case as the flags say. A number may follow at once: MIUI15. */
export function wordsSource(words: readonly string[]): string {
  return anyOf(
    words.map((word) => ({ before: startGuard(word), word: literal(word), after: letterGuard(word) })),
  )
}

/**
 * Words of which one stands wherever the clause hits: of several groups the one that is harder to meet. `common` are
 * words in lower case that must not make a candidate by themselves if another group of the clause can. Null: no word
 * can be named, so that every post must be asked.
 */
export function anchorWords({ form }: Clause, common: ReadonlySet<string>): readonly string[] | null {
  switch (form.kind) {
    case 'words':
      return form.words
    case 'sequence':
    case 'near':
      return rarest(form.groups, common)
    case 'regex':
      return null
    case 'query':
      return requiredWords(queryOf(form.query))
  }
}

/** The group that is harder to meet: fewer common words, longer ones. */
function rarest(groups: readonly (readonly string[])[], common: ReadonlySet<string>): readonly string[] {
  const commonIn = (words: readonly string[]) => words.filter((word) => common.has(word.toLowerCase())).length
  const shortest = (words: readonly string[]) => Math.min(...words.map((word) => word.length))
  return groups.toSorted((a, b) => commonIn(a) - commonIn(b) || shortest(b) - shortest(a))[0] ?? []
}

function groupSource(group: readonly string[], clause: Clause): string {
  return `(?:${anyOf(group.map((word) => guardedWord(word, clause)))})`
}

function gapAfter(gaps: readonly number[], index: number): string {
  const gap = gaps[index]
  return gap === undefined ? '' : gapSource(gap)
}

function gapSource(gap: number): string {
  return `${BETWEEN}{0,${gap}}?`
}

/** A word as a pattern, with what may not stand right before and right after it. */
interface Guarded {
  readonly before: string
  readonly word: string
  readonly after: string
}

/** Words with the same guards share them: a guard is dear to compile, since it knows all letters of a script. */
function anyOf(words: readonly Guarded[]): string {
  const alike = Map.groupBy(words, ({ before, after }) => `${before}\n${after}`)
  const sources = Array.from(alike.values(), (group) => {
    const [{ before, after } = { before: '', after: '' }] = group
    return `${before}(?:${group.map(({ word }) => word).join('|')})${after}`
  })
  return sources.join('|') || NEVER
}

function guardedWord(word: string, clause: Clause): Guarded {
  const source = clause.lookalikes ? Array.from(word, lookalikeSource).join('') : literal(word)
  const versioned = clause.versionSuffix ? `${source}${VERSION}` : source
  const inner = clause.touchesCjk ? `(?:(?<=${CJK}#?)${versioned}|${versioned}(?=#?${CJK}))` : versioned
  return { word: inner, ...guardsOf(word, clause) }
}

function guardsOf(word: string, { boundary, lookalikes }: Clause): Pick<Guarded, 'before' | 'after'> {
  if (boundary === 'none') return { before: '', after: '' }
  if (boundary === 'host') return { before: HOST_START, after: HOST_END }
  const before = startGuard(word)
  const after = /\p{Script=Latin}$/u.test(word) ? NOT_BEFORE_WORD : letterGuard(word)
  return lookalikes
    ? { before: NOT_AFTER_LOOKALIKE + before, after: after + NOT_BEFORE_LOOKALIKE }
    : { before, after }
}

function startGuard(word: string): string {
  return /^[\p{Script=Latin}\p{N}]/u.test(word) ? NOT_AFTER_WORD : ''
}

function letterGuard(word: string): string {
  return /[\p{Script=Latin}\p{N}]$/u.test(word) ? NOT_BEFORE_LETTER : ''
}

/** A literal as a pattern; a space stands for one to three of white space, hyphen and underscore. */
function literal(word: string): string {
  return Array.from(word, (character) => (character === ' ' ? SPACE : escaped(character))).join('')
}

function lookalikeSource(character: string): string {
  if (character === ' ') return SPACE
  const others = lookalikesOf(character)
  return others === '' ? escaped(character) : `[${character}${others}]`
}

function escaped(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character
}

function precededBy({ notAfter }: Clause): string {
  return notAfter.length === 0 ? '' : `(?<!${notAfter.map(literal).join('|')})`
}

function followedBy({ notBefore }: Clause): string {
  return notBefore.length === 0 ? '' : `(?!${notBefore.map((word) => `\\s?${literal(word)}`).join('|')})`
}
