import { isCjk, scriptOf } from '#text/script.ts'
import { words } from '#text/tokens.ts'
import type { Token } from '#text/tokens.ts'
import { capitalsTell, shapeOf } from './name-shape.ts'
import type { NameShape } from './name-shape.ts'

/** Something that could be a word of a topic. */
export interface Term {
  /** Normalised, in lower case, one space between words: '澎湃os', 'steam deck'. */
  readonly key: string
  /** As it stands in the post. */
  readonly shown: string
  readonly shape: NameShape
  /** Whether it follows at once upon a word the topic has: 'Xiaomi HyperOS', 小米澎湃OS. */
  readonly follows: boolean
}

/** What a term may not run across, and is never part of one: put in place of words the topic has already. */
export const BREAK = '\u2021'

/**
 * The terms of a text that is normalised, each once by its key, in the shape that makes it most of a name: words and
 * pairs of words in scripts with spaces, beginnings of Korean words (particles follow them), two to four characters
 * of Chinese, runs of katakana, such a run with the Latin word that follows at once (澎湃OS), and what stands in
 * quotation marks. Addresses, @names and numbers are none. About 1 µs a character.
 */
export function readTerms(text: string, lang: string | null): ReadonlyMap<string, Term> {
  const plain = text.replaceAll(NOISE, '\n')
  const reading = {
    plain,
    tokens: words(plain),
    told: capitalsTell(plain, lang),
    terms: new Map<string, Term>(),
  }
  for (const [index, token] of reading.tokens.entries()) {
    if (token.kind === 'cjk') addGrams(reading, index)
    else if (isHangul(token)) addBeginnings(reading, index, token)
    else if (/\p{L}/u.test(token.text)) addWords(reading, index, token)
  }
  addQuoted(reading)
  return reading.terms
}

const NOISE =
  /https?:\/\/\S+|@[\p{L}\p{N}_.]+|(?<![\p{L}\p{N}])(?:[\p{Script=Latin}\p{N}_-]+\.)+[\p{Script=Latin}\p{N}_-]+/gu

interface Reading {
  readonly plain: string
  readonly tokens: readonly Token[]
  /** Whether a capital tells a name from a word in this text. */
  readonly told: boolean
  readonly terms: Map<string, Term>
}

function add({ plain, terms }: Reading, start: number, term: Omit<Term, 'follows'>): void {
  const known = terms.get(term.key)
  const follows = known?.follows === true || plain.startsWith(`${BREAK} `, start - 2)
  if (known === undefined || known.shape < term.shape) terms.set(term.key, { ...term, follows })
  else if (follows && !known.follows) terms.set(term.key, { ...known, follows })
}

const MIN_LETTERS = 3

function addWords(reading: Reading, index: number, token: Token): void {
  const { plain, tokens, told } = reading
  const shown = plain.slice(token.start, token.end)
  const shape = shapeOf(shown, { told, before: plain.slice(Math.max(0, token.start - 2), token.start) })
  if (token.text.length >= MIN_LETTERS) add(reading, token.start, { key: token.text, shown, shape })
  const next = tokens[index + 1]
  if (next === undefined || next.kind === 'cjk' || isHangul(next) || !/\p{L}/u.test(next.text)) return
  if (!/^[ -]$/u.test(plain.slice(token.end, next.start))) return
  const other = shapeOf(plain.slice(next.start, next.end), { told, before: 'x ' })
  add(reading, token.start, {
    key: `${token.text} ${next.text}`,
    shown: plain.slice(token.start, next.end),
    shape: shape < other ? shape : other,
  })
}

const MAX_HANGUL = 8

function addBeginnings(reading: Reading, index: number, token: Token): void {
  for (let length = 2; length <= Math.min(token.text.length, MAX_HANGUL); length++) {
    const key = token.text.slice(0, length)
    add(reading, token.start, { key, shown: key, shape: 0 })
  }
  addCompound(reading, index, [token])
}

function isHangul(token: Token): boolean {
  return scriptOf(token.text.codePointAt(0) ?? 0) === 'hangul'
}

const MAX_GRAM = 4

function addGrams(reading: Reading, index: number): void {
  const run = runFrom(reading.tokens, index)
  const [first] = run
  if (first === undefined) return
  if (isKatakana(first)) {
    const before = reading.tokens[index - 1]
    if (before?.end === first.start && isKatakana(before)) return
    const end = run.findIndex((token) => !isKatakana(token))
    const whole = end === -1 ? run : run.slice(0, end)
    if (whole.length >= MIN_LETTERS) add(reading, first.start, { ...keyed(whole), shape: 1 })
    addCompound(reading, index, whole)
    return
  }
  for (let length = 1; length <= Math.min(MAX_GRAM, run.length); length++) {
    const gram = run.slice(0, length)
    if (gram.some(isKatakana)) break
    if (length > 1) add(reading, first.start, { ...keyed(gram), shape: 0 })
    addCompound(reading, index, gram)
  }
}

function isKatakana(token: Token): boolean {
  return /^[\p{Script=Katakana}ー]$/u.test(token.text)
}

const MAX_RUN = 12

/** The characters that stand together without a space from `index` on. */
function runFrom(tokens: readonly Token[], index: number): Token[] {
  const run: Token[] = []
  for (const token of tokens.slice(index, index + MAX_RUN)) {
    if (token.kind !== 'cjk' || (run.length > 0 && run.at(-1)?.end !== token.start)) break
    run.push(token)
  }
  return run
}

function keyed(run: readonly Token[]): { readonly key: string; readonly shown: string } {
  const key = run.map((token) => token.text).join('')
  return { key, shown: key }
}

/** A run of another script with the Latin word that begins with a capital and follows at once. */
function addCompound(reading: Reading, index: number, run: readonly Token[]): void {
  const [first] = run
  const latin = reading.tokens[index + run.length]
  if (first === undefined || latin?.kind !== 'word' || latin.start !== run.at(-1)?.end) return
  const { key, shown } = keyed(run)
  const word = reading.plain.slice(latin.start, latin.end)
  if (key.length < 2 || !/^\p{Lu}\p{L}/u.test(word)) return
  add(reading, first.start, { key: key + latin.text, shown: shown + word, shape: 3 })
}

const QUOTED =
  /[「『“«《【](?<plain>[^「」『』“”«»《》【】\n‡]{2,24})[」』”»》】]|(?<![\p{L}\p{N}])[‘"'](?<ascii>[^‘’"'\n‡]{2,24})[’"'](?!\p{L})/gu
const MAX_QUOTED_WORDS = 2
const MAX_QUOTED_CHARACTERS = 6

function addQuoted(reading: Reading): void {
  for (const { index, groups } of reading.plain.matchAll(QUOTED)) {
    const shown = (groups?.['plain'] ?? groups?.['ascii'] ?? '').trim()
    const units = words(shown)
    const wide = units.filter(({ text }) => isCjk(text.codePointAt(0) ?? 0)).length
    if (units.length === 0 || wide > MAX_QUOTED_CHARACTERS || units.length - wide > MAX_QUOTED_WORDS) continue
    if (!/\p{L}{2}/u.test(shown) || /[^\p{L}\p{N}\p{M} -]/u.test(shown)) continue
    add(reading, index, { key: shown.toLowerCase().replaceAll(/[\s-]+/gu, ' '), shown, shape: 2 })
  }
}
