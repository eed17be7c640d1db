/**
 * The trie of some words as a double array (Aoe 1989): a child by a letter stands at its parent's base plus the letter,
 * and names its parent, so that a step is a sum and a comparison. Node 0 is the root.
 */
export interface AutomatonTable {
  /** `STRIDE` cells a node, side by side, since a step reads them together. */
  readonly cells: Int32Array
  /** By word, counted from 1: the next shorter word that ends where it ends, or 0. */
  readonly shorter: Int32Array
}

export const STRIDE = 4
const BASE = 0
/** FREE where no node stands. */
const PARENT = 1
/** Where to go on if no letter fits: the longest ending of what was read that begins a word. */
const FAIL = 2
/** The longest word that ends at the node, counted from 1, or 0. */
export const OUTPUT = 3
const FREE = -1

/**
 * Builds the table of words that are sorted, different and not empty; `classOf` numbers their letters from 1 on. Goes
 * down level by level: where a node fails to is less deep, and so are that node's children already there.
 */
export function buildTable(words: readonly string[], classOf: Uint16Array): AutomatonTable {
  const branches = openBranches(words)
  const slots = openSlots(classOf, branches.node.length)
  const shorter = new Int32Array(words.length + 1)
  for (let at = 0; at < branches.count; at++) {
    const first = branches.count
    branchOut(branches, at, words, classOf)
    const node = branches.node[at] ?? 0
    const base = node === 0 ? 0 : place(slots, branches, first)
    const { cells } = slots
    cells[node * STRIDE + BASE] = base
    for (let child = first; child < branches.count; child++) {
      const letter = branches.letter[child] ?? 0
      const from = branches.from[child] ?? 0
      branches.node[child] = base + letter
      addChild(cells, node, letter)
      if (words[from]?.length === branches.depth[child]) endWord({ cells, shorter }, base + letter, from + 1)
    }
  }
  return { cells: slots.cells.slice(), shorter }
}

/** The node that a letter (from 1 on) leads to: a child of `node`, or of where it fails to, or the root. */
export function follow(cells: Int32Array, node: number, letter: number): number {
  let from = node
  let next = (cells[from * STRIDE + BASE] ?? 0) + letter
  while (cells[next * STRIDE + PARENT] !== from) {
    if (from === 0) return 0
    from = cells[from * STRIDE + FAIL] ?? 0
    next = (cells[from * STRIDE + BASE] ?? 0) + letter
  }
  return next
}

/** All nodes, shallow ones first, as columns: a hundred thousand words would make many more objects. */
interface Branches {
  count: number
  readonly node: Int32Array
  /** What leads to the node, and how many letters do. */
  readonly letter: Uint16Array
  readonly depth: Int32Array
  /** The words of the sorted list that go through the node, `to` not among them. */
  readonly from: Int32Array
  readonly to: Int32Array
}

/** Holds the root. */
function openBranches(words: readonly string[]): Branches {
  const most = words.reduce((total, word) => total + word.length, 1)
  const column = () => new Int32Array(most)
  const letter = new Uint16Array(most)
  const branches = { count: 1, node: column(), letter, depth: column(), from: column(), to: column() }
  branches.to[0] = words.length
  return branches
}

/** Adds the children of the branch, all but the places of their nodes. */
function branchOut(branches: Branches, at: number, words: readonly string[], classOf: Uint16Array): void {
  const depth = branches.depth[at] ?? 0
  const to = branches.to[at] ?? 0
  let start = branches.from[at] ?? 0
  if (words[start]?.length === depth) start++
  while (start < to) {
    const unit = unitOf(words[start], depth)
    let end = start + 1
    while (end < to && unitOf(words[end], depth) === unit) end++
    const child = branches.count++
    branches.from[child] = start
    branches.to[child] = end
    branches.depth[child] = depth + 1
    branches.letter[child] = classOf[unit] ?? 0
    start = end
  }
}

function unitOf(word: string | undefined, depth: number): number {
  return word?.charCodeAt(depth) ?? 0
}

function addChild(cells: Int32Array, parent: number, letter: number): void {
  const child = ((cells[parent * STRIDE + BASE] ?? 0) + letter) * STRIDE
  const fail = parent === 0 ? 0 : follow(cells, cells[parent * STRIDE + FAIL] ?? 0, letter)
  cells[child + PARENT] = parent
  cells[child + FAIL] = fail
  cells[child + OUTPUT] = cells[fail * STRIDE + OUTPUT] ?? 0
}

function endWord({ cells, shorter }: AutomatonTable, node: number, word: number): void {
  shorter[word] = cells[node * STRIDE + OUTPUT] ?? 0
  cells[node * STRIDE + OUTPUT] = word
}

/** Where nodes may stand. Those that are their parent's only child fill what others have left free. */
interface Slots {
  cells: Int32Array
  /** How far a child can stand from its parent's base. */
  readonly reach: number
  /** No slot below is free. */
  lowest: number
  /** Below, there is hardly room for several children at once. */
  roomy: number
}

function openSlots(classOf: Uint16Array, nodes: number): Slots {
  const reach = classOf.reduce((most, letter) => Math.max(most, letter), 0) + 1
  const slots = { cells: new Int32Array(0), reach, lowest: reach, roomy: reach }
  reserve(slots, Math.max(nodes, reach))
  slots.cells.fill(0, 0, STRIDE)
  slots.cells[PARENT] = FREE
  return slots
}

/** A search through more slots than this is not made again: the next one begins where it ended. */
const MANY_SLOTS = 1_000

/** Finds a base from which the letters of the branches from `first` on all fall on free slots. */
function place(slots: Slots, { letter, count }: Branches, first: number): number {
  if (first === count) return 0
  const letters = letter.subarray(first, count)
  const [least = 0] = letters
  const isOnly = letters.length === 1
  const start = isOnly ? slots.lowest : Math.max(slots.lowest, slots.roomy)
  let slot = start
  while (!isRoom(slots.cells, slot - least, letters)) slot++
  if (isOnly) slots.lowest = slot + 1
  else if (slot - start > MANY_SLOTS) slots.roomy = slot
  reserve(slots, slot - least)
  return slot - least
}

function isRoom(cells: Int32Array, base: number, letters: Uint16Array): boolean {
  for (const letter of letters) {
    if ((cells[(base + letter) * STRIDE + PARENT] ?? FREE) !== FREE) return false
  }
  return true
}

/** Makes room for children of a base, half as much again as there was if there is too little. */
function reserve(slots: Slots, base: number): void {
  const { cells, reach } = slots
  const needed = (base + reach) * STRIDE
  if (needed <= cells.length) return
  slots.cells = new Int32Array(Math.max(needed, cells.length * 1.5)).fill(FREE, cells.length)
  slots.cells.set(cells)
}
