import type { Phrase } from '#model/keyword.ts'
import { stem } from '#text/stem.ts'
import { sentenceWords } from './sentence-words.ts'
import type { SentenceWord } from './sentence-words.ts'
import { isStopWord } from './stop-words.ts'

/** How many documents of the stream hold a term; terms are what `phraseTerms` gives. */
export interface Background {
  readonly documents: number
  readonly df: (term: string) => number
}

export interface PhrasedPost {
  readonly title: string
  readonly text: string
  /** BCP 47, null if unknown: stems then stay as written but for a plural. */
  readonly lang: string | null
}

/**
 * What a post is about in its own words, best first, at most `limit`: runs of one to four words by TF-IDF against
 * `background`, times how often they stand alone between function words and punctuation (Rose et al. 2010), how early
 * (not in Chinese, where it does not help), and capitals inside a sentence. A phrase that a better one holds, and
 * that is no more frequent, is left out. Scores compare within one post only.
 */
export function extractPhrases(post: PhrasedPost, background: Background, limit: number): Phrase[] {
  return readPhrases(post).best(background, limit)
}

/** The terms a post adds to the background table, each once: count them, and `df` is answered. */
export function phraseTerms(post: PhrasedPost): readonly string[] {
  return readPhrases(post).terms
}

/** A post read once for both. */
export interface ReadPhrases {
  /** As `phraseTerms` gives them. */
  readonly terms: readonly string[]
  /** As `extractPhrases` gives them. */
  readonly best: (background: Background, limit: number) => Phrase[]
}

/** Finds the phrases of a post: most of the work of `phraseTerms` and `extractPhrases`. */
export function readPhrases(post: PhrasedPost): ReadPhrases {
  const found = readCandidates(post)
  return {
    terms: [...found.candidates.keys()],
    best: (background, limit) => bestOf(found, background, limit),
  }
}

function bestOf({ candidates, words }: Candidates, background: Background, limit: number): Phrase[] {
  const scored = Array.from(candidates.values(), (candidate) => ({
    candidate,
    score: scoreOf(candidate, words, background),
  })).sort((a, b) => b.score - a.score || a.candidate.first - b.candidate.first)
  const chosen: typeof scored = []
  for (const entry of scored) {
    if (chosen.length >= limit) break
    if (!chosen.some((other) => isCovered(entry.candidate, other.candidate))) chosen.push(entry)
  }
  return chosen.map(({ candidate, score }) => ({
    phrase: candidate.shown,
    score: Math.round(score * 1000) / 1000,
  }))
}

interface Candidate {
  /** Stems with a space between, the key of the background table. */
  readonly term: string
  readonly shown: string
  /** Words. */
  readonly length: number
  /** Holds Chinese, Japanese or Korean. */
  readonly isCjk: boolean
  /** Place of its first word, from 0. */
  readonly first: number
  count: number
  /** Times it stands alone between function words and punctuation. */
  wholes: number
  /** Times it stands with a capital inside a sentence. */
  capitals: number
}

interface Candidates {
  readonly candidates: ReadonlyMap<string, Candidate>
  /** Words in the post. */
  readonly words: number
}

const MAX_WORDS = 4
const MAX_UNITS = 6000

function readCandidates({ title, text, lang }: PhrasedPost): Candidates {
  const whole = title === '' || text.startsWith(title) ? text : `${title}\n${text}`
  const words = sentenceWords(whole.slice(0, MAX_UNITS))
  const stems = words.map((word) => stem(word.text, lang))
  const candidates = new Map<string, Candidate>()
  for (let start = 0; start < words.length; start++) {
    const last = lastEnd(words, start)
    for (let end = start + 1; end <= last; end++) {
      const run = words.slice(start, end)
      if (!isPhrase(run)) continue
      const term = stems.slice(start, end).join(' ')
      const candidate = candidates.get(term) ?? newCandidate(term, run, start)
      candidates.set(term, candidate)
      candidate.count++
      candidate.wholes += standsAlone(words, start, end) ? 1 : 0
      candidate.capitals += run.some((word) => word.isCapital && !word.startsSentence) ? 1 : 0
    }
  }
  return { candidates, words: words.length }
}

/** Where a phrase from `start` on must end at the latest: at its sentence's end, or after MAX_WORDS. */
function lastEnd(words: readonly SentenceWord[], start: number): number {
  let end = start + 1
  while (end < words.length && end < start + MAX_WORDS && words[end]?.startsSentence !== true) end++
  return end
}

/** Begins and ends with a word that means something; inside, only 'of' and its kind may hold it together. */
function isPhrase(run: readonly SentenceWord[]): boolean {
  const [first] = run
  const last = run.at(-1)
  if (first === undefined || last === undefined || isEmpty(first) || isEmpty(last)) return false
  if (run.length === 1) return first.text.length > (first.isCjk ? 1 : 2) && !/^\d+$/u.test(first.text)
  return run.slice(1, -1).every((word) => !isEmpty(word) || LINKS.has(word.text))
}

const LINKS = new Set(['of', 'de', 'du', 'des', 'la', 'del', 'di', 'da', 'do', "d'"])

function isEmpty(word: SentenceWord): boolean {
  return isStopWord(word.text) || (word.text.length === 1 && !word.isCjk && !/\d/u.test(word.text))
}

function newCandidate(term: string, run: readonly SentenceWord[], first: number): Candidate {
  const isCjk = run.some((word) => word.isCjk)
  const shown = run
    .map((word, index) => (index > 0 && word.isSpaced ? ` ${word.shown}` : word.shown))
    .join('')
  return { term, shown, length: run.length, isCjk, first, count: 0, wholes: 0, capitals: 0 }
}

function standsAlone(words: readonly SentenceWord[], start: number, end: number): boolean {
  const before = words[start - 1]
  const after = words[end]
  const isOpen = before === undefined || words[start]?.startsSentence === true || isEmpty(before)
  return isOpen && (after === undefined || after.startsSentence || isEmpty(after))
}

const COUNT_POWER = 0.9
const CAPITAL_BONUS = 0.5
const POSITION_WEIGHT = 1
const WHOLE_BONUS = 2
const CJK_WHOLE_BONUS = 0.8
/** By number of words, from none; of Chinese by number of characters. */
const LENGTH_BONUS: readonly number[] = [0, 0.6, 1, 0.9, 0.6]
const CJK_LENGTH_BONUS: readonly number[] = [0, 0.3, 0.8, 0.8, 1.2, 1.1, 1.1, 1, 0.9]
const CJK_LONG_BONUS = 0.7
/** English phrases that end in a participle or adverb are torn out of a sentence: 'game played'. */
const TORN = /\p{L}{3}(?:ed|ly)$/u
const TORN_MALUS = 0.6

function scoreOf(candidate: Candidate, words: number, background: Background): number {
  const { term, shown, length, isCjk, first, count, wholes, capitals } = candidate
  const idf = Math.max(0, Math.log((background.documents + 1) / (background.df(term) + 0.5)))
  const bonus = isCjk ? (CJK_LENGTH_BONUS[shown.length] ?? CJK_LONG_BONUS) : (LENGTH_BONUS[length] ?? 0)
  const whole = 1 + ((isCjk ? CJK_WHOLE_BONUS : WHOLE_BONUS) * wholes) / count
  const position = isCjk ? 1 : 1 + POSITION_WEIGHT * (1 - first / Math.max(words, 1)) ** 2
  const capital = 1 + (CAPITAL_BONUS * capitals) / count
  return idf * count ** COUNT_POWER * bonus * whole * position * capital * (TORN.test(shown) ? TORN_MALUS : 1)
}

/** `better` says it already. In Chinese a longer phrase may still follow a shorter one: it is often the true one. */
function isCovered(candidate: Candidate, better: Candidate): boolean {
  if (candidate.count > better.count) return false
  const holds = (long: Candidate, short: Candidate) => ` ${long.term} `.includes(` ${short.term} `)
  return holds(better, candidate) || (!better.isCjk && holds(candidate, better))
}
