/**
 * The trie of some words as a double array (Aoe 1989): the child of a node by a letter can only be at the node's base
 * plus the letter, and is one if it names the node as its parent. Node 0 is the root.
 */
export interface AutomatonTable {
  /** `STRIDE` cells a node, side by side, so that a step touches little of the processor's cache. */
  readonly cells: Int32Array
  /** By word, which count from 1: the longest other word that ends where it ends, or 0. */
  readonly shorter: Int32Array
}

export const STRIDE = 4
const BASE = 0
/** `FREE` where there is no node. */
const PARENT = 1
/** Where to go on when no letter fits: the node of the longest shorter ending that begins a word. */
const FAIL = 2
/** The longest word that ends at a node, counted from 1, or 0. */
export const OUTPUT = 3
const FREE = -1

/**
 * Makes the table of words that are sorted, different, not empty, and made of letters that `classOf` numbers from 1 on.
 * Linear but for the search for free places, of which a node makes about `MANY_TRIES`.
 */
export function buildTable(words: readonly string[], classOf: Uint16Array): AutomatonTable {
  const letters = classOf.reduce((most, letter) => Math.max(most, letter), 0)
  const slots: Slots = { cells: new Int32Array(0), letters, lowest: letters + 1, roomy: letters + 1 }
  reserve(slots, 0)
  slots.cells.fill(0, 0, STRIDE)
  slots.cells[PARENT] = FREE
  const shorter = new Int32Array(words.length + 1)
  let level: readonly Branch[] = [{ node: 0, from: 0, to: words.length }]
  // Level by level: where a node fails to is less deep, and its children are known.
  for (let depth = 0; level.length > 0; depth++) {
    level = level.flatMap((branch) => {
      const children = branchesOf(branch, words, depth)
      addChildren(slots, branch.node, children.map(({ letter }) => classOf[letter] ?? 0))
      return children.map(({ letter, from, to }) => {
        const node = (slots.cells[branch.node * STRIDE + BASE] ?? 0) + (classOf[letter] ?? 0)
        if (words[from]?.length === depth + 1) endWord(slots.cells, shorter, node, from + 1)
        return { node, from, to }
      })
    })
  }
  return { cells: slots.cells.slice(), shorter }
}
