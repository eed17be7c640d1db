import { buildAutomaton } from '#filter/automaton.ts'
import { createLetterScan } from '#filter/letter-scan.ts'

/**
 * Calls `visit` for every text and every term that stands in it, by their places in the two lists. A term in a script
 * with spaces must stand as a word, though a number may follow at once (iOS17); a Korean one may go on. One pass over
 * the texts, whatever the number of terms. Texts are taken as they stand: normalising all would cost ten times as much.
 */
export function countTerms(
  texts: readonly string[],
  keys: readonly string[],
  visit: (text: number, term: number) => void,
): void {
  if (keys.length === 0) return
  const mayHit = createLetterScan([keys])
  const automaton = buildAutomaton(keys)
  const patterns = keys.map((key) => (hasEdges(key) ? termPattern(key) : null))
  for (const [place, text] of texts.entries()) {
    if (mayHit(text) === 0) continue
    for (const term of automaton.find(text)) {
      if (patterns[term]?.test(text) !== false) visit(place, term)
    }
  }
}

const LETTER = String.raw`[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}]`
const startsSpaced = new RegExp(`^(?:${LETTER}|\\p{N})`, 'u')
const endsInLetter = new RegExp(`${LETTER}$`, 'u')
const endsInNumber = /\p{N}$/u

/** Chinese, kana and Hangul on both sides have no word to stand in: the automaton's answer will do. */
function hasEdges(key: string): boolean {
  return startsSpaced.test(key) || endsInLetter.test(key) || endsInNumber.test(key)
}

/** Finds a term where countTerms would. */
export function termPattern(key: string): RegExp {
  const before = startsSpaced.test(key) ? `(?<!${LETTER}|\\p{N})` : ''
  const after = endsInLetter.test(key) ? `(?!${LETTER})` : ''
  return new RegExp(before + RegExp.escape(key) + (endsInNumber.test(key) ? `(?!\\p{N})` : after), 'iu')
}
