import { normalise } from './normalise.ts'
import { isCjk, scriptOf } from './script.ts'
import type { Script } from './script.ts'

/** A unit of a text. Accents are never folded: 'míos' is not 'mios'. */
export interface Token {
  /** Normalised and in lower case. */
  readonly text: string
  /** UTF-16 offsets in the text as it was given. */
  readonly start: number
  readonly end: number
  /** `cjk`: one Han or kana character. `word`: letters and digits of one script, Hangul and Thai among them. */
  readonly kind: 'word' | 'cjk'
}

/** A lexeme of the search index; positions count from 0 without holes. */
export interface IndexToken {
  readonly token: string
  readonly position: number
  /** UTF-16 offsets in the text as it was given; a pair covers both its characters. */
  readonly start: number
  readonly end: number
}

/** A step of a phrase: `token` stands `gap` positions after the step before it (0 for the first). */
export interface QueryToken {
  readonly token: string
  /** True: `token` is the beginning of a lexeme. */
  readonly prefix: boolean
  readonly gap: number
}

const UNIT =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3006\u30fc]|[[\p{L}\p{N}\p{M}]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3006\u30fc]]+/gv

/**
 * The words of a text in reading order: '小米MIOS系统14' is 小 | 米 | mios | 系 | 统 | 14. Letters and digits make a
 * word, which ends where the script changes; a digit or a mark belongs to the word it touches.
 */
export function words(text: string): Token[] {
  const normal = normalise(text)
  const tokens: Token[] = []
  for (const match of normal.text.matchAll(UNIT)) {
    if (isCjk(match[0].codePointAt(0) ?? 0)) {
      tokens.push({
        text: match[0],
        kind: 'cjk',
        ...normal.spanOf(match.index, match.index + match[0].length),
      })
      continue
    }
    for (const [start, end] of scriptRuns(match[0])) {
      const span = normal.spanOf(match.index + start, match.index + end)
      tokens.push({ text: match[0].slice(start, end).toLowerCase(), kind: 'word', ...span })
    }
  }
  return tokens
}

/** Splits a run of letters and digits where one script gives way to another. Almost always it is one piece. */
function scriptRuns(run: string): [number, number][] {
  if (/^[\w\u00c0-\u024f]*$/.test(run)) return [[0, run.length]]
  const runs: [number, number][] = []
  let start = 0
  let script: Script = 'common'
  let at = 0
  for (const character of run) {
    const here = scriptOf(character.codePointAt(0) ?? 0)
    if (here !== 'common' && script !== 'common' && here !== script) {
      runs.push([start, at])
      start = at
    }
    if (here !== 'common') script = here
    at += character.length
  }
  runs.push([start, at])
  return runs
}

/**
 * What the search index holds of a text. A word takes one position. Han, kana, Hangul, Thai and their like are
 * found from one character on, inside what their writers do or do not set spaces between: every character takes
 * one position and bears itself with the next one of its run, the last of a run itself alone.
 */
export function indexTokens(text: string): IndexToken[] {
  const tokens: IndexToken[] = []
  for (const run of runsOf(text)) {
    for (const [index, piece] of run.pieces.entries()) {
      const next = run.isByCharacter ? run.pieces[index + 1] : undefined
      tokens.push({
        token: piece.text + (next?.text ?? ''),
        position: tokens.length,
        start: piece.start,
        end: (next ?? piece).end,
      })
    }
  }
  return tokens
}

/**
 * The steps that find `text` as a phrase among `indexTokens`: 小米自研 is 小米 <1> 米自 <1> 自研, 澎湃OS is 澎湃 <2> os, one
 * character alone is a prefix. Empty if the text holds neither letter nor digit.
 */
export function queryTokens(text: string): QueryToken[] {
  const steps: QueryToken[] = []
  let last = 0
  let position = 0
  const step = (token: string, prefix: boolean, at: number): void => {
    steps.push({ token, prefix, gap: steps.length === 0 ? 0 : at - last })
    last = at
  }
  for (const { pieces, isByCharacter } of runsOf(text)) {
    const [first] = pieces
    if (first !== undefined && pieces.length === 1) step(first.text, isByCharacter, position)
    for (const [index, piece] of pieces.slice(0, -1).entries()) {
      step(piece.text + (pieces[index + 1]?.text ?? ''), false, position + index)
    }
    position += pieces.length
  }
  return steps
}

type Piece = Pick<Token, 'text' | 'start' | 'end'>

/** A word as its one piece, or a run of characters that are indexed one by one. */
interface Run {
  readonly pieces: Piece[]
  readonly isByCharacter: boolean
}

/** Words as they are; neighbouring CJK characters, Hangul words and Thai runs as characters. */
function runsOf(text: string): Run[] {
  const runs: Run[] = []
  let open: Piece[] | null = null
  for (const token of words(text)) {
    if (token.kind === 'cjk') {
      if (open?.at(-1)?.end === token.start) open?.push(token)
      else runs.push({ pieces: (open = [token]), isByCharacter: true })
      continue
    }
    open = null
    runs.push(
      isByCharacter(token.text)
        ? { pieces: clusters(token), isByCharacter: true }
        : { pieces: [token], isByCharacter: false },
    )
  }
  return runs
}

function isByCharacter(word: string): boolean {
  if (/^[\w\u00c0-\u024f]*$/.test(word)) return false
  for (const character of word) {
    const script = scriptOf(character.codePointAt(0) ?? 0)
    if (script !== 'common') return script === 'hangul' || script === 'thai'
  }
  return false
}

/** A Hangul syllable; a Thai letter with its marks. Where the original was composed otherwise, all span the word. */
function clusters(token: Token): Piece[] {
  const isSpelledOut = token.end - token.start === token.text.length
  return Array.from(token.text.matchAll(/[^\p{M}]\p{M}*|\p{M}+/gu), (match) => ({
    text: match[0],
    start: isSpelledOut ? token.start + match.index : token.start,
    end: isSpelledOut ? token.start + match.index + match[0].length : token.end,
  }))
}
