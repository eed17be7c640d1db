import { align } from './align.ts'
import type { Hunk } from './align.ts'
import { hasNegation, isNegatingCharacter } from './negation.ts'
import type { PlainText, PlainToken } from './plain-text.ts'

/** A text as it is looked at word by word. */
export interface Tokens extends Pick<PlainText, 'isCut'> {
  readonly tokens: readonly PlainToken[]
}

/** What differs between two alike texts, in words: 'differs in 14 -> 15'. */
export interface Difference {
  readonly reason: string
  /** The difference is a negation or denial: the two contradict each other. */
  readonly isDispute: boolean
}

/**
 * The first difference that changes what is said, or null if there is none: then alike texts are one text.
 * Added words before or after are no difference (comment, site name, a cut), unless they deny the rest or carry on a
 * name ('小米14' | 'Pro'). Inside, only spacing, articles and a slip of one letter or one CJK character are forgiven.
 */
export function findDifference(a: Tokens, b: Tokens): Difference | null {
  const hunks = align(a.tokens, b.tokens)
  if (hunks === null) return { reason: 'differs in many places', isDispute: false }
  let slips = 1 + Math.floor(Math.min(a.tokens.length, b.tokens.length) / 60)
  for (const hunk of hunks) {
    const kind = judge(hunk, a, b)
    if (kind === 'slip') slips--
    if (kind === 'change' || slips < 0) return difference(hunk)
  }
  return null
}

/** `slip`: a typing error at most. */
type Kind = 'none' | 'slip' | 'change'

function judge(hunk: Hunk<PlainToken>, a: Tokens, b: Tokens): Kind {
  if (hunk.place === 'tail' && (a.isCut || b.isCut) && isCutHere(hunk, a, b)) return 'none'
  if (hunk.place !== 'inside' && (hunk.a.length === 0 || hunk.b.length === 0)) {
    return judgeAddition(hunk, Math.min(a.tokens.length, b.tokens.length))
  }
  return judgeInside(hunk)
}

/** The cut side ends here, in the middle of a word at most. */
function isCutHere(hunk: Hunk<PlainToken>, a: Tokens, b: Tokens): boolean {
  const begins = (cut: readonly PlainToken[], whole: readonly PlainToken[]) =>
    cut.length === 0 || (cut.length === 1 && whole[0]?.text.startsWith(cut[0]?.text ?? '') === true)
  return (a.isCut && begins(hunk.a, hunk.b)) || (b.isCut && begins(hunk.b, hunk.a))
}

const VARIANTS = new Set(
  'pro max plus ultra lite mini se neo turbo fold flip note air civi mix pad watch edition x t s r c i e g'.split(
    ' ',
  ),
)
const CARRIES_ON = new Set('至尊版 青春版 标准版 探索版'.split(' '))

function judgeAddition(hunk: Hunk<PlainToken>, shorter: number): Kind {
  const added = hunk.a.length === 0 ? hunk.b : hunk.a
  if (hasNegation(runs(added))) return 'change'
  if (hunk.place === 'head') return isFigure(added.at(-1)) && hunk.next?.isApart !== true ? 'change' : 'none'
  const isClause = shorter < SHORT_SENTENCE && gluedCharacters(added) >= CLAUSE
  return isClause || carriesOn(added) ? 'change' : 'none'
}

/** So many Chinese characters run on without a pause are a sentence that says more: '心动节目组' | '公开道歉'. */
const CLAUSE = 3
/** Tokens; a longer text that ends somewhere inside a sentence was cut. */
const SHORT_SENTENCE = 24

function gluedCharacters(added: readonly PlainToken[]): number {
  const end = added.findIndex((token) => token.kind !== 'cjk' || !token.isGlued)
  return end === -1 ? added.length : end
}

/** The name before it goes on without a pause. */
function carriesOn(added: readonly PlainToken[]): boolean {
  const [first] = added
  if (first === undefined || first.isApart) return false
  return isFigure(first) || VARIANTS.has(first.text) || CARRIES_ON.has(runs(added)[0] ?? '')
}

function isFigure(token: PlainToken | undefined): boolean {
  return token?.kind === 'number' || token?.kind === 'sign'
}

function judgeInside({ a, b }: Hunk<PlainToken>): Kind {
  if (numbers(a) !== numbers(b)) return 'change'
  if (hasNegation(runs(a)) !== hasNegation(runs(b))) return 'change'
  if (text(a) === text(b)) return 'none'
  if (a.length === 0 || b.length === 0) return judgeOneSided(a.length === 0 ? b : a)
  return a.length === 1 && b.length === 1 && isSlip(a[0], b[0]) ? 'slip' : 'change'
}

const EMPTY_WORDS = new Set(
  'the a an is are was were be has have to of that der die das ein eine le la les un une el los las uno una o os as um uma il lo gli de het en ett et 的 了 の を は が'.split(
    ' ',
  ),
)
/** One of these may be lost in a hurry. */
const LIGHT_WORDS = new Set(
  'this that these its it in on at by for from with and or as his her their our y e en de con por para per mit von für und avec pour dans et в на и с у к по'.split(
    ' ',
  ),
)
/** Characters whose absence is a fact, not a slip. */
const TELLING =
  /[零〇一二三四五六七八九十百千万亿两半双几多男女前后旧老副原新上下内外大小正负增减涨跌进退升降入出买卖赢输胜败有仅只曾将拟或疑]/u

function judgeOneSided(tokens: readonly PlainToken[]): Kind {
  if (tokens.every((token) => EMPTY_WORDS.has(token.text))) return 'none'
  const [token] = tokens
  if (tokens.length > 1 || token === undefined) return 'change'
  if (token.kind !== 'cjk') return LIGHT_WORDS.has(token.text) ? 'slip' : 'change'
  return TELLING.test(token.text) || isNegatingCharacter(token.text) ? 'change' : 'slip'
}

function isSlip(one: PlainToken | undefined, other: PlainToken | undefined): boolean {
  return one?.kind === 'word' && other?.kind === 'word' && isSlipOf(one.text, other.text)
}

/**
 * One letter left out, doubled, or two neighbours swapped, in a word of five letters or more. Another letter in place
 * of one is another word ('Redmi' and 'Realmi', 'million' and 'billion'), and so is a prefix ('typical', 'atypical').
 */
function isSlipOf(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  if (long.length < 5 && !isFunctionWord(long)) return false
  if (isFunctionWord(short)) return false
  const at = firstDifference(short, long)
  if (at === 0 && !isFunctionWord(long) && /^[aeiouàéíüаеёиоуюя]/u.test(long)) return false
  if (long.length === short.length + 1) return long.slice(at + 1) === short.slice(at)
  const isSwap = short.charAt(at) === long.charAt(at + 1) && short.charAt(at + 1) === long.charAt(at)
  return long.length === short.length && isSwap && short.slice(at + 2) === long.slice(at + 2)
}

/** 'the' that became 'th' is a slip; one function word in place of another is not. */
function isFunctionWord(word: string): boolean {
  return word.length > 1 && (EMPTY_WORDS.has(word) || LIGHT_WORDS.has(word))
}

function firstDifference(one: string, other: string): number {
  let at = 0
  while (at < one.length && one.charAt(at) === other.charAt(at)) at++
  return at
}

/** Numbers and signs in order: what must never differ. */
function numbers(tokens: readonly PlainToken[]): string {
  return tokens
    .filter(isFigure)
    .map((token) => token.text)
    .join(' ')
}

function text(tokens: readonly PlainToken[]): string {
  return tokens.map((token) => token.text).join('')
}

/** Words as they are, neighbouring CJK characters as one. */
function runs(tokens: readonly PlainToken[]): string[] {
  const joined: string[] = []
  let wasCjk = false
  for (const token of tokens) {
    const isCjk = token.kind === 'cjk'
    if (isCjk && wasCjk && !token.isApart) joined.push((joined.pop() ?? '') + token.text)
    else joined.push(token.text)
    wasCjk = isCjk
  }
  return joined
}

const MAX_SHOWN = 40

function difference({ a, b }: Hunk<PlainToken>): Difference {
  const shown = (tokens: readonly PlainToken[]) => {
    const words = runs(tokens).join(' ')
    if (words === '') return '(nothing)'
    return words.length > MAX_SHOWN ? `${words.slice(0, MAX_SHOWN)}…` : words
  }
  return {
    reason: `differs in ${shown(a)} -> ${shown(b)}`,
    isDispute: hasNegation(runs(a)) !== hasNegation(runs(b)),
  }
}
