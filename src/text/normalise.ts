/** A text made comparable, with the way back to the text it was made from. */
export interface Normalised {
  readonly text: string
  /** Where the character at `at` of `text` began in the original; `text.length` gives the original's length. */
  readonly toOriginal: (at: number) => number
  /**
   * The stretch of the original that `start`..`end` of `text` was made from, in UTF-16 units. It never cuts
   * a cluster, and leaves out ignorable characters that follow the last one.
   */
  readonly spanOf: (start: number, end: number) => { readonly start: number; readonly end: number }
}

/**
 * NFKC without what cannot be seen: zero-width characters, soft hyphens and variation selectors go, a word
 * broken by a hyphen at a line's end is joined. ™ and ℠ stay, so that no name grows a 'TM'. Case and accents
 * stay too. Linear; a text that is already normal costs one scan.
 */
export function normalise(text: string): Normalised {
  // eslint-disable-next-line no-control-regex -- ASCII is the range meant
  if (/^[\x00-\x7f]*$/.test(text) && !LINE_END_HYPHEN.test(text)) return unchanged(text)
  return rewrite(text)
}

/** A normalised text and its stretches, three numbers each: start in the result, start and length in the original. */
interface Rewriting {
  text: string
  readonly stretches: number[]
}

/**
 * A stretch as long in the result as in the original maps unit by unit; any other (a ligature, a composed
 * letter, a stripped character) is one cluster.
 */
function rewrite(text: string): Normalised {
  const out: Rewriting = { text: '', stretches: [] }
  const plain = plainUnits()
  let from = 0
  let at = 0
  while (at < text.length) {
    const end = specialEnd(text, at, plain)
    if (end === at) {
      at++
      continue
    }
    keep(out, text, from, at)
    replace(out, text, at, end)
    at = end
    from = end
  }
  if (from === 0) return unchanged(text)
  keep(out, text, from, at)
  return mapped(out.text, text.length, Int32Array.from(out.stretches))
}

const PLAIN = 1
const JOINS = 2
const BREAKS = 3
const KEPT_MARKS = '\u2122\u2120'
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu
/** Marks, and what composes with the character before it without being a mark: jamo, half-width voicing. */
const JOINING = /[\p{M}\u1160-\u11ff\uff9e\uff9f]/u
const LINE_END_HYPHEN = /\p{L}[-\u00ad\u2010\u2011]\r?\n[ \t]*\p{L}/u
const HYPHEN_AT = /(?<=\p{L})[-\u00ad\u2010\u2011]\r?\n[ \t]*(?=\p{L})/uy
const CLUSTER = new RegExp(
  `[^](?:\\p{Default_Ignorable_Code_Point}*[\\p{M}\\u1160-\\u11ff\\uff9e\\uff9f])*`,
  'uy',
)

let units: Uint8Array | undefined

/** What each UTF-16 unit is by itself, made at the first text that needs it (a few milliseconds, 64 kB). */
function plainUnits(): Uint8Array {
  if (units !== undefined) return units
  units = new Uint8Array(0x10000)
  for (let unit = 0; unit < 0x10000; unit++) {
    const character = String.fromCharCode(unit)
    if (JOINING.test(character)) units[unit] = JOINS
    else if (character === '-' || character === '\u2010') units[unit] = BREAKS
    else if (isPlain(unit, character)) units[unit] = PLAIN
  }
  return units
}

function isPlain(unit: number, character: string): boolean {
  if (KEPT_MARKS.includes(character)) return true
  if (unit >= 0xd800 && unit <= 0xdfff) return false
  return character.normalize('NFKC') === character && character.search(IGNORABLE) === -1
}

/** Where the cluster that must be rewritten at `at` ends; `at` itself if the unit there may stay as it is. */
function specialEnd(text: string, at: number, plain: Uint8Array): number {
  const unit = plain[text.charCodeAt(at)]
  const next = at + 1 < text.length ? plain[text.charCodeAt(at + 1)] : PLAIN
  if (unit === PLAIN && (next === PLAIN || next === BREAKS)) return at
  if (unit === BREAKS || text.charCodeAt(at) === 0xad) {
    HYPHEN_AT.lastIndex = at
    if (HYPHEN_AT.test(text)) return HYPHEN_AT.lastIndex
  }
  CLUSTER.lastIndex = at
  const end = CLUSTER.test(text) ? CLUSTER.lastIndex : at + 1
  const cluster = text.slice(at, end)
  // A lone plain unit before something special, an emoji, a letter with a mark that has no composed form.
  return folded(cluster) === cluster && end - at === 1 ? at : end
}

function folded(cluster: string): string {
  // Only a hyphen with its line break holds a line break behind another character.
  if (cluster.indexOf('\n') > 0) return ''
  if (KEPT_MARKS.includes(cluster)) return cluster
  return cluster.replace(IGNORABLE, '').normalize('NFKC')
}

function keep(out: Rewriting, text: string, from: number, to: number): void {
  if (from === to) return
  out.stretches.push(out.text.length, from, to - from)
  out.text += text.slice(from, to)
}

function replace(out: Rewriting, text: string, from: number, to: number): void {
  const cluster = folded(text.slice(from, to))
  if (cluster === '') return
  out.stretches.push(out.text.length, from, to - from)
  out.text += cluster
}

function unchanged(text: string): Normalised {
  return { text, toOriginal: (at) => at, spanOf: (start, end) => ({ start, end }) }
}

function mapped(text: string, originalLength: number, stretches: Int32Array): Normalised {
  const number = (index: number) => stretches[index] ?? 0
  const startOf = (at: number): number => {
    if (at >= text.length) return originalLength
    const index = stretchAt(stretches, at)
    return isUnitByUnit(index) ? number(index + 1) + at - number(index) : number(index + 1)
  }
  const endOf = (at: number): number => {
    const index = stretchAt(stretches, at)
    return isUnitByUnit(index)
      ? number(index + 1) + at - number(index) + 1
      : number(index + 1) + number(index + 2)
  }
  const isUnitByUnit = (index: number): boolean => {
    const next = index + 3 < stretches.length ? number(index + 3) : text.length
    return next - number(index) === number(index + 2)
  }
  return {
    text,
    toOriginal: startOf,
    spanOf: (start, end) => {
      const from = startOf(start)
      return { start: from, end: end > start ? endOf(end - 1) : from }
    },
  }
}

/** Index into `stretches` of the stretch that holds `at`, by halving. */
function stretchAt(stretches: Int32Array, at: number): number {
  let low = 0
  let high = stretches.length / 3 - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((stretches[middle * 3] ?? 0) <= at) low = middle
    else high = middle - 1
  }
  return low * 3
}
