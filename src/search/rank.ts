import { stepsOf } from '#query/occurrences.ts'
import type { PhraseNode, QueryNode } from '#query/syntax.ts'
import type { QueryToken } from '#text/tokens.ts'

/** A post to be ranked, with what the index holds of the words that were asked for. */
export interface Ranked {
  readonly postId: number
  /** How many different words it has. */
  readonly length: number
  readonly entries: readonly IndexEntry[]
}

/** A lexeme of a post; `positions` rise, `weights[n]` is the part of the post that the nth stands in. */
export interface IndexEntry {
  readonly token: string
  readonly positions: readonly number[]
  /** A title, B text, C links and cards, D the rest. */
  readonly weights: readonly string[]
}

/** Lexemes to look up for ranking; `prefix`: all that begin with it. Empty: nothing to rank by. */
export function rankedTokens(
  root: QueryNode,
): readonly { readonly token: string; readonly prefix: boolean }[] {
  const tokens = phrasesAsked(root).flatMap(stepsOf)
  return Array.from(new Map(tokens.map((step) => [`${step.token} ${step.prefix}`, step])).values())
}

/** BM25's usual constants: how soon a word said again stops counting, and how much long posts are held back. */
const saturation = 1.2
const lengthWeight = 0.75
/** What one word counts by where it stands: title, text, links, the rest. */
const partWeight: Readonly<Record<string, number>> = { A: 3, B: 1, C: 0.5, D: 0.5 }

/**
 * Ids of the posts in order of relevance, the best first; of equal ones the order given stays. BM25 with weighted parts:
 * Robertson, Zaragoza and Taylor, "Simple BM25 Extension to Multiple Weighted Fields" (2004), each phrase that is asked
 * for (not those under NOT) being a term. How rare a term is, is counted among the posts given.
 */
export function rank(root: QueryNode, posts: readonly Ranked[]): number[] {
  const phrases = phrasesAsked(root).map((phrase) => ({ phrase, steps: stepsOf(phrase) }))
  const average = posts.reduce((sum, { length }) => sum + length, 0) / Math.max(1, posts.length)
  const scores = posts.map(() => 0)
  for (const { phrase, steps } of phrases) {
    const frequencies = posts.map((post) => frequency(phrase, steps, post.entries))
    const holding = frequencies.filter((each) => each > 0).length
    const rarity = Math.log(1 + (posts.length - holding + 0.5) / (holding + 0.5))
    for (const [index, tf] of frequencies.entries()) {
      const long = (posts[index]?.length ?? 0) / Math.max(1, average)
      const held = saturation * (1 - lengthWeight + lengthWeight * long)
      scores[index] = (scores[index] ?? 0) + (rarity * tf * (saturation + 1)) / (tf + held)
    }
  }
  return posts
    .map(({ postId }, index) => ({ postId, score: scores[index] ?? 0 }))
    .toSorted((a, b) => b.score - a.score)
    .map(({ postId }) => postId)
}

function phrasesAsked(node: QueryNode): PhraseNode[] {
  switch (node.kind) {
    case 'phrase':
      return [node]
    case 'tag':
      return [{ kind: 'phrase', text: node.tag, prefix: false, exact: false, field: null }]
    case 'near':
      return [...node.left, ...node.right]
    case 'all':
    case 'any':
      return node.nodes.flatMap(phrasesAsked)
    default:
      return []
  }
}

const weightOf: Readonly<Record<string, string>> = { title: 'A', text: 'B', link: 'C', other: 'D' }

/** How often a phrase stands in a post, each place counted by its part. */
function frequency(phrase: PhraseNode, steps: readonly QueryToken[], entries: readonly IndexEntry[]): number {
  const [first, ...rest] = steps
  let ends = first === undefined ? new Map<number, string>() : placesOf(first, entries)
  for (const step of rest) {
    const before = ends
    ends = new Map(Array.from(placesOf(step, entries)).filter(([at]) => before.has(at - step.gap)))
  }
  const asked = phrase.field === null ? null : weightOf[phrase.field]
  let sum = 0
  for (const weight of ends.values()) if (asked === null || weight === asked) sum += partWeight[weight] ?? 0
  return sum
}

/** Where a step stands, by position, with its part. */
function placesOf({ token, prefix }: QueryToken, entries: readonly IndexEntry[]): Map<number, string> {
  const places = new Map<number, string>()
  for (const entry of entries) {
    if (prefix ? !entry.token.startsWith(token) : entry.token !== token) continue
    for (const [index, at] of entry.positions.entries()) places.set(at, entry.weights[index] ?? 'D')
  }
  return places
}
