import { normalise } from '#text/normalise.ts'
import { lookalikesOf } from './lookalikes.ts'

/** Which groups of words may stand in the text, as bits: bit n for the groups n, n + 31, n + 62 ... 0: none of them can. */
export type LetterScan = (text: string) => number

/** Bits of a number that stay positive. */
const BITS = 31
export const EVERY_GROUP = 2 ** BITS - 1

/** The bit of a group in what a scan gives. */
export function bitOf(group: number): number {
  return 1 << (group % BITS)
}

/**
 * Makes a scan for groups of words in whatever spelling: case, accents, look-alike letters, full width, and all spaces,
 * hyphens and invisible characters are overlooked, so that it finds more than is there but never less. One table
 * look-up a character and no branch (the automaton of Aho and Corasick 1975, its failure links worked into a dense
 * table): skipping ahead to where a word may begin is slower. The table takes 8 bytes for each letter of the words times each different letter.
 */
export function createLetterScan(groups: readonly (readonly string[])[]): LetterScan {
  const folded = groups.flatMap((words, group) =>
    words
      .map((word) => ({ letters: foldWord(word), bit: bitOf(group) }))
      .filter(({ letters }) => letters.length > 0),
  )
  if (folded.some(({ letters }) => letters.includes(UNSURE))) return () => EVERY_GROUP
  const classes = classify(folded.map(({ letters }) => letters))
  const table = buildTable(folded, classes)
  return (text) => {
    const bits = scan(text, classes, table)
    return bits === UNSURE_TEXT ? scan(normalise(text).text, classes, table) & EVERY_GROUP : bits
  }
}

/** All bits, for a text that normalisation may find more in. */
const UNSURE_TEXT = -1

function scan(text: string, { classOf }: Classes, { next, bits }: Table): number {
  const { length } = text
  let found = 0
  let state = 0
  for (let at = 0; at < length; at++) {
    const letter = classOf[text.charCodeAt(at)] ?? 0
    if (letter >= UNSURE) {
      if (letter === UNSURE) return UNSURE_TEXT
      continue
    }
    state = next[state + letter] ?? 0
    found |= bits[state] ?? 0
  }
  return found
}

/** Overlooked wherever it stands. */
const SKIP = 0xffff
/** Normalisation may make letters of it that one unit does not show: then the text is normalised first. */
const UNSURE = 0xfffe

/** Half of a pair that may be a mathematical or enclosed letter or a compatibility ideograph; jamo, which compose. */
const MAY_HIDE = /[\ud835\ud83c\ud87e\u1100-\u11ff]/
const OVERLOOKED = /[\p{M}\p{Default_Ignorable_Code_Point}\s_\-\u2010\u2011]/u

let folds: Uint16Array | undefined

/** By UTF-16 unit: the letter it counts as, SKIP, or UNSURE; made once (128 kB, some 30 ms). */
function foldTable(): Uint16Array {
  if (folds !== undefined) return folds
  folds = Uint16Array.from({ length: 0x10000 }, (_, unit) => foldUnit(String.fromCharCode(unit)))
  for (const letter of 'abcdefghijklmnopqrstuvwxyz') {
    for (const other of lookalikesOf(letter) + lookalikesOf(letter.toUpperCase())) {
      for (const form of [other, other.toLowerCase()]) folds[form.charCodeAt(0)] = letter.charCodeAt(0)
    }
  }
  return folds
}

function foldUnit(character: string): number {
  if (MAY_HIDE.test(character)) return UNSURE
  if (OVERLOOKED.test(character)) return SKIP
  const whole = character.normalize('NFKC')
  const bare = whole.normalize('NFD').replaceAll(/\p{M}/gu, '')
  // Hangul syllables come apart into jamo: they stay as they are.
  const letter = (bare.length === 1 ? bare : whole).toLowerCase()
  if (letter.length !== 1)
    return OVERLOOKED.test(letter) || /[\p{L}\p{N}]/u.test(letter) ? UNSURE : character.charCodeAt(0)
  if (OVERLOOKED.test(letter)) return SKIP
  return letter === 'ς' ? 'σ'.charCodeAt(0) : letter.charCodeAt(0)
}

function foldWord(word: string): number[] {
  const fold = foldTable()
  return Array.from(normalise(word).text.split(''), (unit) => fold[unit.charCodeAt(0)] ?? 0).filter(
    (letter) => letter !== SKIP,
  )
}

interface Classes {
  /** By UTF-16 unit: a small number for a letter of the words, 0 for any other, SKIP, or UNSURE. */
  readonly classOf: Uint16Array
  readonly count: number
}

function classify(words: readonly (readonly number[])[]): Classes {
  const letters = new Map(Array.from(new Set(words.flat()), (letter, index) => [letter, index + 1]))
  const classOf = foldTable().map((letter) => (letter >= UNSURE ? letter : (letters.get(letter) ?? 0)))
  return { classOf, count: letters.size + 1 }
}

interface Table {
  /** `next[state + class]` is the next state; states are multiples of the number of classes, 0 is the start. */
  readonly next: Uint32Array
  /** By state: the groups of the words that end there. */
  readonly bits: Int32Array
}

function buildTable(
  words: readonly { readonly letters: readonly number[]; readonly bit: number }[],
  { classOf, count }: Classes,
): Table {
  const most = words.reduce((total, { letters }) => total + letters.length, 1)
  const next = new Uint32Array(most * count)
  const bits = new Int32Array(most * count)
  let states = 1
  for (const { letters, bit } of words) {
    let state = 0
    for (const letter of letters) {
      const place = state + (classOf[letter] ?? 0)
      if (next[place] === 0) next[place] = states++ * count
      state = next[place] ?? 0
    }
    bits[state] = (bits[state] ?? 0) | bit
  }
  const table = { next, bits }
  linkFailures(table, count)
  return table
}

/** Works the failure links into the table, shallow states first: where no letter fits, the longest fitting end goes on. */
function linkFailures({ next, bits }: Table, count: number): void {
  const fail = new Map<number, number>()
  const queue = Array.from(next.subarray(0, count)).filter((state) => state !== 0)
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head] ?? 0
    const back = fail.get(state) ?? 0
    bits[state] = (bits[state] ?? 0) | (bits[back] ?? 0)
    for (let letter = 0; letter < count; letter++) {
      const beyond = next[back + letter] ?? 0
      const after = next[state + letter] ?? 0
      if (after === 0) next[state + letter] = beyond
      else {
        fail.set(after, beyond)
        queue.push(after)
      }
    }
  }
}
