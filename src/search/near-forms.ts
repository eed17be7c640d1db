import type { QueryNode } from '#query/syntax.ts'
import { words } from '#text/tokens.ts'
import { scriptOf } from '#text/script.ts'

/** Letters that a slip may put in, by script. Other scripts get no suggestions: CJK characters are not misspelt but by sound. */
const letters: Readonly<Partial<Record<ReturnType<typeof scriptOf>, string>>> = {
  latin: 'abcdefghijklmnopqrstuvwxyz0123456789',
  cyrillic: 'абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґў',
  greek: 'αβγδεζηθικλμνξοπρστυφχψωάέήίόύώ',
}

const shortest = 3
const longest = 30

/**
 * What a mistyped word may have been meant to be: every word that one letter less, more, or other, or two neighbours
 * swapped make of it, itself left out. Some 600 for eight letters; [] for words of one script that has no alphabet here,
 * or that are too short or too long. After Norvig, "How to Write a Spelling Corrector" (2007).
 */
export function nearForms(word: string): readonly string[] {
  const alphabet = letters[scriptOf(word.codePointAt(0) ?? 0)]
  if (alphabet === undefined || word.length < shortest || word.length > longest) return []
  const forms = new Set<string>()
  for (let at = 0; at <= word.length; at++) {
    const [before, after] = [word.slice(0, at), word.slice(at)]
    if (after !== '') forms.add(before + after.slice(1))
    if (after.length > 1) forms.add(before + after.charAt(1) + after.charAt(0) + after.slice(2))
    for (const letter of alphabet) {
      forms.add(before + letter + after)
      if (after !== '') forms.add(before + letter + after.slice(1))
    }
  }
  forms.delete(word)
  return [...forms]
}

/** The single words that a query asks for, each in lower case and once; those under NOT, in phrases or of CJK left out. */
export function wordsAsked(node: QueryNode): readonly string[] {
  return [...new Set(singleWords(node))]
}

function singleWords(node: QueryNode): string[] {
  if (node.kind === 'all' || node.kind === 'any') return node.nodes.flatMap(singleWords)
  if (node.kind === 'near') return [...node.left, ...node.right].flatMap(singleWords)
  if (node.kind !== 'phrase' || node.prefix) return []
  const found = words(node.text)
  const [only] = found
  return only !== undefined && found.length === 1 && only.kind === 'word' ? [only.text] : []
}

/** A query with one word written otherwise, wherever it stands as a word of its own. */
export function respelt(query: string, word: string, better: string): string {
  const found = words(query).filter((token) => token.text === word)
  let text = query
  for (const { start, end } of found.toReversed()) text = text.slice(0, start) + better + text.slice(end)
  return text
}
