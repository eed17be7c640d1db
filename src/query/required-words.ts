import { tagKey } from './document.ts'
import { stepsOf } from './occurrences.ts'
import type { PhraseNode, QueryNode } from './syntax.ts'

/**
 * Words of which at least one stands in the texts, categories included, of every post that the query holds for, so
 * that other posts need not be asked; case and accents may differ. Null if no word can be named: NOT, patterns, values and dates.
 */
export function requiredWords(node: QueryNode): readonly string[] | null {
  switch (node.kind) {
    case 'phrase':
      return ofPhrase(node)
    case 'tag':
      return [tagKey(node.tag)]
    case 'near':
      return rarer([ofAny(node.left.map(ofPhrase)), ofAny(node.right.map(ofPhrase))])
    case 'all':
      return rarer(node.nodes.map(requiredWords))
    case 'any':
      return ofAny(node.nodes.map(requiredWords))
    default:
      return null
  }
}

/** The longest word or pair of characters: what stands between two of them may be anything. */
function ofPhrase(phrase: PhraseNode): readonly string[] | null {
  const [longest] = stepsOf(phrase).toSorted((a, b) => b.token.length - a.token.length)
  return longest === undefined ? null : [longest.token]
}

function ofAny(lists: readonly (readonly string[] | null)[]): readonly string[] | null {
  const known = lists.filter((list) => list !== null)
  return known.length === lists.length ? known.flat() : null
}

/** Of several lists that all must be met the one that is hardest to meet: its shortest word is longest. */
function rarer(lists: readonly (readonly string[] | null)[]): readonly string[] | null {
  const shortest = (list: readonly string[]) => Math.min(...list.map((word) => word.length))
  return lists.filter((list) => list !== null).toSorted((a, b) => shortest(b) - shortest(a))[0] ?? null
}
