import { normalise } from '#text/normalise.ts'
import { lookalikesOf } from './lookalikes.ts'

/** False: none of the words can stand in the text. True: one may. */
export type LetterScan = (text: string) => boolean

/**
 * Makes a scan for words in whatever spelling: case, accents, look-alike letters, full width, and all spaces,
 * hyphens and invisible characters are overlooked, so that it finds more than is there but never less. One table
 * look-up a character (the automaton of Aho and Corasick 1975, its failure links worked into a dense table); the
 * table takes 2 bytes for each letter of the words times each different letter.
 */
export function createLetterScan(words: readonly string[]): LetterScan {
  const folded = words.map(foldWord).filter((letters) => letters.length > 0)
  if (folded.some((letters) => letters.includes(UNSURE))) return () => true
  const { classOf, classes } = classify(folded)
  const { table, accepts } = buildTable(
    folded.map((letters) => letters.map((letter) => classOf[letter] ?? 0)),
    classes,
  )
  const scan = (text: string): 'found' | 'absent' | 'unsure' => {
    let state = 0
    for (let at = 0; at < text.length; at++) {
      const letter = classOf[text.charCodeAt(at)] ?? 0
      if (letter >= UNSURE) {
        if (letter === UNSURE) return 'unsure'
        continue
      }
      state = table[state * classes + letter] ?? 0
      if (accepts[state] === 1) return 'found'
    }
    return 'absent'
  }
  return (text) => {
    const first = scan(text)
    return first === 'unsure' ? scan(normalise(text).text) !== 'absent' : first === 'found'
  }
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
  readonly classes: number
}

function classify(folded: readonly (readonly number[])[]): Classes {
  const letters = new Map(Array.from(new Set(folded.flat()), (letter, index) => [letter, index + 1]))
  const classOf = foldTable().map((letter) => (letter >= UNSURE ? letter : (letters.get(letter) ?? 0)))
  return { classOf, classes: letters.size + 1 }
}

interface Table {
  /** `table[state * classes + class]` is the next state; state 0 is the start. */
  readonly table: Uint16Array | Uint32Array
  /** By state: 1 if a word ends there. */
  readonly accepts: Uint8Array
}

function buildTable(words: readonly (readonly number[])[], classes: number): Table {
  const most = words.reduce((total, word) => total + word.length, 1)
  const table = most < 0x10000 ? new Uint16Array(most * classes) : new Uint32Array(most * classes)
  const accepts = new Uint8Array(most)
  let states = 1
  for (const word of words) {
    let state = 0
    for (const letter of word) {
      const place = state * classes + letter
      if (table[place] === 0) table[place] = states++
      state = table[place] ?? 0
    }
    accepts[state] = 1
  }
  linkFailures({ table, accepts }, classes, states)
  return { table, accepts }
}

/** Works the failure links into the table, shallow states first: where no letter fits, the longest fitting end goes on. */
function linkFailures({ table, accepts }: Table, classes: number, states: number): void {
  const fail = new Uint32Array(states)
  const queue = Array.from(table.subarray(0, classes)).filter((state) => state !== 0)
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head] ?? 0
    const back = fail[state] ?? 0
    if (accepts[back] === 1) accepts[state] = 1
    for (let letter = 0; letter < classes; letter++) {
      const place = state * classes + letter
      const beyond = table[back * classes + letter] ?? 0
      const next = table[place] ?? 0
      if (next === 0) table[place] = beyond
      else {
        fail[next] = beyond
        queue.push(next)
      }
    }
  }
}
