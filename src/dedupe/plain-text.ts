import { normalise } from '#text/normalise.ts'
import { isCjk } from '#text/script.ts'
import { simplify } from './simplify.ts'

/** A word, a number, a CJK character or a sign that changes what is said ('+', '%', '€'). */
export interface PlainToken {
  /** Normalised, lower case, Simplified. */
  readonly text: string
  readonly kind: 'word' | 'number' | 'cjk' | 'sign'
  /** Punctuation or a line's end stands between this token and the one before it. */
  readonly isApart: boolean
  /** Nothing at all stands between them. */
  readonly isGlued: boolean
}

/** What two posts are compared by. Its tokens are cut anew when asked for: thousands of posts wait to be compared. */
export interface PlainText {
  /** Normalised, lower case, Simplified. */
  readonly said: string
  /** The tokens as one string without spaces; two numbers in a row stay apart, so that '1 4' is not '14'. */
  readonly letters: string
  /** How much there is to agree on: see `weightOf`. */
  readonly weight: number
  /** It ends in '…': someone cut it. */
  readonly isCut: boolean
}

/**
 * Reduces title and text to what its author said: no reposting marks ('RT @x:', '转发：', '//@x:'), addresses, @names,
 * punctuation or emoji. A title that only repeats the beginning of the text counts once. Bodies are read to
 * MAX_LENGTH units: wire copy differs long before, and a post must not cost more than its neighbours.
 */
export function plainText(title: string, text: string): PlainText {
  const whole = withoutEcho(title, text)
  const said = simplify(normalise(withoutMarks(whole)).text.toLowerCase())
  const letters = joined(tokensOf(said))
  return {
    said,
    letters,
    weight: weightOf(letters),
    isCut: /(?:…|\.\.\.|。。。)[\s\])】」"'”’]*$/u.test(said),
  }
}

const MAX_LENGTH = 2000
const TITLE_END = /(?:…|\.{3})$/u

/** Feeds of social posts repeat the (cut) text as title; teasers repeat the title as their first line. */
function withoutEcho(title: string, text: string): string {
  const head = title.trim().replace(TITLE_END, '').trimEnd()
  const body = text.trim().slice(0, MAX_LENGTH)
  if (body === '') return title.trim()
  if (head === '' || body.startsWith(head)) return body
  return `${title.trim()}\n${body}`
}

const ADDRESS =
  /(?:https?:\/\/|www\.)[^\s<>"'，。；！？、）】》」]+|(?<![\w@.])(?:t\.co|t\.cn|bit\.ly|youtu\.be)\/[\w-]+/giu
const REPOST_MARKS =
  /(?<![\p{L}\p{N}])RT\s+[@＠][\w.-]+\s*[:：]?|(?:^|\s)(?:转发|轉發)(?:微博)?\s*(?:[@＠][\p{L}\p{N}_.-]+\s*)?[:：]|\/\/\s*[@＠][\p{L}\p{N}_.-]+\s*[:：]|回复[@＠][\p{L}\p{N}_.-]+\s*[:：]|网页链接|網頁鏈接/giu
const VIA_NAME = /(?<![\p{L}\p{N}])via\s+[@＠][\p{L}\p{N}_.-]+/giu
const NAME = /(?<![\p{Script=Latin}\p{N}_.])[@＠][\p{L}\p{N}_][\p{L}\p{N}_.-]*/gu

function withoutMarks(text: string): string {
  const plain = /:\/\/|www\.|t\.c|bit\.|youtu/iu.test(text) ? text.replace(ADDRESS, ' ') : text
  const unmarked = plain.replace(REPOST_MARKS, '\n')
  return /[@＠]/u.test(unmarked) ? unmarked.replace(VIA_NAME, ' ').replace(NAME, ' ') : unmarked
}

/** A number keeps its decimal point and a sign before it; thousands' commas go; '+' counts behind a letter or digit. In turn: number, CJK, word, sign. */
const TOKEN =
  /((?<![\p{L}\p{N}\p{M}])(?:(?<=^|\s)[-−](?=\d))?\d+(?:[.,:]\d+)*)|([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3006\u30fc])|((?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3006\u30fc])[\p{L}\p{M}\p{N}]|(?<=\p{L})['’](?=\p{L})|(?<=\d)\.(?=\d))+)|([\p{Sc}%‰]|(?<=[\p{L}\p{N}])\+)/gu
const APART = /[^\s\p{L}\p{N}\p{M}_#-]|[\n_#]|\s[-–]\s|(?<=\p{Script=Han})-/u

/** The tokens of what was said, in reading order. */
export function tokensOf(said: string): PlainToken[] {
  const tokens: PlainToken[] = []
  let end = 0
  for (const match of said.matchAll(TOKEN)) {
    const isGlued = match.index === end
    const isApart = end === 0 || (!isGlued && APART.test(said.slice(end, match.index)))
    addPieces(tokens, match, { isApart, isGlued })
    end = match.index + match[0].length
  }
  return tokens
}

/** Letters and digits that touch are read apart: 'miui14' as miui 14, 'k70' as k 70, however it was spaced. */
function addPieces(
  tokens: PlainToken[],
  match: RegExpExecArray,
  place: Pick<PlainToken, 'isApart' | 'isGlued'>,
): void {
  const [text, number, cjk, , sign] = match
  if (number !== undefined) tokens.push({ text: plainNumber(number), kind: 'number', ...place })
  else if (cjk !== undefined) tokens.push({ text: cjk, kind: 'cjk', ...place })
  else if (sign !== undefined) tokens.push({ text: sign, kind: 'sign', ...place })
  else if (!/[\d’]/u.test(text)) tokens.push({ text, kind: 'word', ...place })
  else {
    const pieces = text.replaceAll('’', "'").match(/\d+(?:\.\d+)*|[^\d]+/gu) ?? []
    for (const [index, piece] of pieces.entries()) {
      const kind = /^\d/u.test(piece) ? 'number' : 'word'
      const pieceText = kind === 'number' ? plainNumber(piece) : piece
      tokens.push({ text: pieceText, kind, ...(index === 0 ? place : WITHIN) })
    }
  }
}

/** Where a piece stands that is not the first of its run. */
const WITHIN = { isApart: false, isGlued: true }

function plainNumber(number: string): string {
  const minus = /^[-−]/u.test(number) ? '-' : ''
  const bare = number.replace(/^[-−]/u, '')
  return minus + (/^\d{1,3}(?:,\d{3})+$/u.test(bare) ? bare.replaceAll(',', '') : bare)
}

/** Numbers and signs keep an edge: letters run together, so that spacing does not matter. */
function joined(tokens: readonly PlainToken[]): string {
  let letters = ''
  let wasNumber = false
  for (const token of tokens) {
    const isNumber = token.kind === 'number'
    letters += isNumber && wasNumber ? ` ${token.text}` : token.text
    wasNumber = isNumber
  }
  return letters
}

/** How much of a text there is to agree on: 1 for 8 CJK characters or 6 letters or digits of other scripts. */
function weightOf(letters: string): number {
  let weight = 0
  for (const character of letters) {
    if (isCjk(character.codePointAt(0) ?? 0)) weight += 1 / 8
    else if (character !== ' ') weight += 1 / 6
  }
  return Math.round(weight * 1e6) / 1e6
}
