import type { Alias } from '#model/keyword.ts'
import { normalise } from './normalise.ts'
import { isCjk, scriptOf } from './script.ts'
import type { Script } from './script.ts'

export interface AliasHit {
  readonly alias: Alias
  /** UTF-16 offsets in the text that was searched. */
  readonly start: number
  readonly end: number
}

export interface AliasTable {
  readonly aliases: readonly Alias[]
  /** Which state of the table in the database it is, counted up by every change; 0 where there is none. */
  readonly version: number
  /** Every named thing in `text`, in reading order, the longest form at each place, never overlapping. */
  readonly find: (text: string) => AliasHit[]
  /** How the thing is shown: 'HyperOS' for 'hyperos'; null for a canonical id that no alias has. */
  readonly nameOf: (canonical: string) => string | null
}

/**
 * Makes all forms ready for one walk over a text (cost about its length, however many forms there are).
 * A form may be written apart or together where letters meet digits or another script ('骁龙8 Gen3'); a space
 * between words may be a hyphen. Forms of three letters or fewer in capitals ('DCS') and forms marked '=' keep their
 * case, all others do not. A form marked '!' names something else ('!王者荣耀'): text inside it is never this thing.
 */
export function compileAliases(aliases: readonly Alias[], version = 0): AliasTable {
  const root = newNode()
  for (const alias of aliases) {
    for (const form of alias.forms) addForm(root, alias, form)
  }
  const names = new Map(aliases.map(({ canonical, name }) => [canonical, name]))
  return {
    aliases,
    version,
    find: (text) => findAll(root, text),
    nameOf: (canonical) => names.get(canonical) ?? null,
  }
}

/** One letter further in a form. Edges are lower case. */
interface Node {
  readonly next: Map<string, Node>
  /** A separator may stand here without being in the form. */
  mayPause: boolean
  readonly ends: Ending[]
}

interface Ending {
  /** Null: a form that names something else. */
  readonly alias: Alias | null
  /** As it must stand, or null if any case will do. */
  readonly exact: string | null
}

function newNode(): Node {
  return { next: new Map(), mayPause: false, ends: [] }
}

function addForm(root: Node, alias: Alias, form: string): void {
  const mark = /^[!=]/u.exec(form)?.[0] ?? ''
  const spelled = tight(normalise(form.slice(mark.length)).text)
  if (spelled === '') return
  let node = root
  let before = ''
  for (const character of spelled.toLowerCase()) {
    if (before !== '' && isJoint(before, character)) node.mayPause = true
    let next = node.next.get(character)
    if (next === undefined) node.next.set(character, (next = newNode()))
    node = next
    before = character
  }
  const keepsCase = mark === '=' || /^\p{Lu}{1,3}$/u.test(spelled)
  node.ends.push({ alias: mark === '!' ? null : alias, exact: keepsCase ? spelled : null })
}

const SEPARATOR = /^[ \u00a0\-\u2010-\u2013_·]$/u

/** One space between words, none where a pause is free. */
function tight(form: string): string {
  const characters = Array.from(form.trim().replaceAll(/[\s\-\u2010-\u2013_·]+/gu, ' '))
  return characters
    .filter(
      (character, at) => character !== ' ' || !isJoint(characters[at - 1] ?? '', characters[at + 1] ?? ''),
    )
    .join('')
}

/** Whether writers set or leave out a space between these two as they like. */
function isJoint(before: string, after: string): boolean {
  if (before === ' ' || after === ' ') return false
  return classOf(before) !== classOf(after)
}

function classOf(character: string): Script | 'digit' {
  return /\p{N}/u.test(character) ? 'digit' : scriptOf(character.codePointAt(0) ?? 0)
}

interface Found {
  readonly alias: Alias | null
  readonly end: number
}

function findAll(root: Node, text: string): AliasHit[] {
  const normal = normalise(text)
  const lower = lowerCase(normal.text)
  const hits: AliasHit[] = []
  let at = 0
  while (at < lower.length) {
    const first = root.next.get(lower[at] ?? '')
    const found = first === undefined ? null : longest({ node: first, text: normal.text, lower, start: at })
    if (found === null) {
      at++
      continue
    }
    if (found.alias !== null) hits.push({ alias: found.alias, ...normal.spanOf(at, found.end) })
    at = found.end
  }
  return hits
}

/** Lower case of the same length: the few characters that would grow ('İ') stay. */
function lowerCase(text: string): string {
  const lower = text.toLowerCase()
  if (lower.length === text.length) return lower
  return Array.from(text, (character) => {
    const small = character.toLowerCase()
    return small.length === character.length ? small : character
  }).join('')
}

interface Walk {
  readonly node: Node
  readonly text: string
  readonly lower: string
  readonly start: number
}

function longest({ node: first, text, lower, start }: Walk): Found | null {
  if (!isFreeBefore(text, start)) return null
  let best: Found | null = null
  const open: (readonly [Node, number])[] = [[first, start + 1]]
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const [node, at] = step
    const ending = node.ends.length === 0 ? undefined : node.ends.find((end) => fits(end, text, start, at))
    if (ending !== undefined && (best === null || at > best.end)) best = { alias: ending.alias, end: at }
    const character = lower[at] ?? ''
    const isPause = SEPARATOR.test(character)
    const next = node.next.get(isPause ? ' ' : character)
    if (next !== undefined) open.push([next, at + 1])
    if (isPause && node.mayPause) open.push([node, at + 1])
  }
  return best
}

function fits(ending: Ending, text: string, start: number, end: number): boolean {
  const endsInPause = SEPARATOR.test(text[end - 1] ?? '')
  if (endsInPause || !isFreeAfter(text, end)) return false
  return ending.exact === null || tight(text.slice(start, end)) === ending.exact
}

/** Scripts whose writers leave no space, or join particles to a name, have no edge to look at. */
const UNSPACED: ReadonlySet<Script> = new Set<Script>(['han', 'kana', 'hangul', 'thai', 'arabic', 'hebrew'])

/** False inside a word: 'iOS' in 'MIOS', '14' in '114'. A digit before a letter is an edge. */
function isFreeBefore(text: string, start: number): boolean {
  const first = text.charCodeAt(start)
  if (start === 0 || isCjk(first)) return true
  const before = classOf(text[start - 1] ?? '')
  const here = classOf(text[start] ?? '')
  if (before === 'common' || before === 'digit') return !(here === 'digit' && before === 'digit')
  if (here === 'digit') return UNSPACED.has(before)
  return before !== here || UNSPACED.has(here)
}

/** False inside a word: 'Mi' in 'Mika', '14' in '14T' and '145'. A digit after a letter is an edge. */
function isFreeAfter(text: string, end: number): boolean {
  if (end >= text.length) return true
  const last = classOf(text[end - 1] ?? '')
  const after = classOf(text[end] ?? '')
  if (after === 'common') return true
  if (last === 'digit') return after !== 'digit' && UNSPACED.has(after)
  if (after === 'digit') return true
  return last !== after || UNSPACED.has(last)
}
