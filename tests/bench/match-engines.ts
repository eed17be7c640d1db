import { AhoCorasick } from '@monyone/aho-corasick/fast'
import { RE2JS } from 're2js'
import { buildAutomaton } from '#filter/automaton.ts'
import { createLetterScan } from '#filter/letter-scan.ts'

/** Something that finds words in texts. Words and texts are in lower case already, ours folds them all the same. */
export interface Engine {
  readonly hasAny: (text: string) => boolean
  /** How many of the words stand in the text, also inside each other; null if the engine cannot tell. */
  readonly countWords: ((text: string) => number) | null
}

/** Ours first. The package is asked in its faster form, patterns in the way that gives no places and no groups. */
export const engines: Readonly<Record<string, (words: readonly string[]) => Engine>> = {
  automaton: (words) => {
    const { hasAny, find } = buildAutomaton(words)
    return { hasAny, countWords: (text) => find(text).size }
  },
  'letter scan': (words) => {
    const scan = createLetterScan([words])
    return { hasAny: (text) => scan(text) !== 0, countWords: null }
  },
  RegExp: (words) => {
    const pattern = new RegExp(words.join('|'))
    return { hasAny: (text) => pattern.test(text), countWords: null }
  },
  includes: (words) => ({
    hasAny: (text) => words.some((word) => text.includes(word)),
    countWords: (text) => words.reduce((count, word) => count + Number(text.includes(word)), 0),
  }),
  re2js: (words) => {
    const pattern = RE2JS.compile(words.join('|'))
    return { hasAny: (text) => pattern.test(text), countWords: null }
  },
  '@monyone/aho-corasick': (words) => {
    const automaton = new AhoCorasick([...words])
    return {
      hasAny: (text) => automaton.hasKeywordInText(text),
      countWords: (text) => new Set(automaton.matchInText(text).map(({ keyword }) => keyword)).size,
    }
  },
}

/** Above this number of words the product has no letter scan. */
export const MOST_SCANNED = 500
