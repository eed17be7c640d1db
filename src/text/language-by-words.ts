import { frequentWords, tellingLetters } from './frequent-words.ts'

/** A script in which several languages are told apart by their words. */
export type ScriptWithWords = keyof typeof frequentWords

/** Whether `languageByWords` knows languages of a script. */
export function hasWords(script: string): script is ScriptWithWords {
  return Object.hasOwn(frequentWords, script)
}

/**
 * Natural logarithms: by how much likelier the words are in the best language than in one that has none of them, and
 * than in the next one. High, since a wrong language is worse than none.
 */
const leastEvidence = 4
const leastLead = 3
/** So much of what the words say for the best may words that it has not say for another one. */
const mostForeign = 0.6
/** What a letter adds to the languages that write it, and takes from the others; no more than four letters count. */
const letterEvidence = 2.5
const mostLetters = 4

/**
 * The language whose frequent words and letters a text in one script holds, in lower case and composed (NFC); null if
 * it holds too few, or two languages fit alike or take turns. A naive Bayes classifier over words, each counted once.
 * Linear in the text; the table of a script is made at its first text.
 */
export function languageByWords(script: ScriptWithWords, text: string): string | null {
  const table = tableOf(script)
  const { languages, words } = table
  const found = Array.from(new Set(text.match(wholeWords)), (word) => words.get(word) ?? none).filter(
    (entries) => entries !== none,
  )
  const byWords = evidenceOf(found, languages.length)
  const evidence = byWords.slice()
  for (const writers of tellingLettersOf(text, table)) {
    for (const language of languages.keys()) {
      add(evidence, language, writers.has(language) ? letterEvidence : -letterEvidence)
    }
  }
  const [best = 0, next = 0] = evidence.toSorted().toReversed()
  if (best < leastEvidence || best - next < leastLead) return null
  const told = evidence.indexOf(best)
  const foreign = found.filter((entries) => entries.every(({ language }) => language !== told))
  const foreignEvidence = Math.max(...evidenceOf(foreign, languages.length))
  if (foreignEvidence > Math.max(leastEvidence, (byWords[told] ?? 0) * mostForeign)) return null
  return languages[told] ?? null
}

function evidenceOf(words: readonly (readonly Entry[])[], languages: number): Float64Array {
  const evidence = new Float64Array(languages)
  for (const entries of words) {
    for (const { language, weight } of entries) add(evidence, language, weight)
  }
  return evidence
}

/** With what stands in names beside letters, so that neither 'M1OS' nor 'apt-cacher-ng' holds a word of a language. */
const wholeWords = /[\p{L}\p{M}\p{N}_]+(?:[.-][\p{L}\p{M}\p{N}_]+)*/gu

function add(evidence: Float64Array, language: number, weight: number): void {
  evidence[language] = (evidence[language] ?? 0) + weight
}

function tellingLettersOf(text: string, { letters, anyLetter }: Table): ReadonlySet<number>[] {
  return Array.from(new Set(text.match(anyLetter)), (letter) => letters.get(letter) ?? [])
    .flat()
    .slice(0, mostLetters)
}

const none: readonly Entry[] = []

interface Entry {
  readonly language: number
  readonly weight: number
}

/** Languages by their place in `languages`. */
interface Table {
  readonly languages: readonly string[]
  readonly words: ReadonlyMap<string, readonly Entry[]>
  readonly letters: ReadonlyMap<string, ReadonlySet<number>>
  readonly anyLetter: RegExp
}

const tables = new Map<ScriptWithWords, Table>()

function tableOf(script: ScriptWithWords): Table {
  const known = tables.get(script)
  if (known !== undefined) return known
  const table = makeTable(Object.entries(frequentWords[script]))
  tables.set(script, table)
  return table
}

function makeTable(lists: readonly (readonly [string, string])[]): Table {
  const words = new Map<string, Entry[]>()
  const letters = new Map<string, Set<number>>()
  for (const [language, [name, list]] of lists.entries()) {
    for (const [rank, word] of list.split(' ').entries()) {
      const entry = { language, weight: weightAt(rank) }
      const entries = words.get(word)
      if (entries === undefined) words.set(word, [entry])
      else entries.push(entry)
    }
    for (const letter of tellingLetters[name] ?? '') {
      letters.set(letter, (letters.get(letter) ?? new Set()).add(language))
    }
  }
  const anyLetter = new RegExp(`[${Array.from(letters.keys()).join('')}]`, 'gu')
  return { languages: lists.map(([name]) => name), words, letters, anyLetter }
}

/** After Zipf: the nth most frequent word is one in 10 (n + 1) of a text; in a language without it, one in 5,000. */
function weightAt(rank: number): number {
  return Math.log(500 / (rank + 2))
}
