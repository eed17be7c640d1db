import { problemAt } from './problem.ts'
import type { Problem } from './problem.ts'

/** A piece of a query as written, with its place. */
export type Lexeme = { readonly at: number; readonly end: number } & (
  | { readonly kind: '(' | ')' | 'AND' | 'OR' | 'NOT' | '-' | '=' | '#' | 'end' }
  | { readonly kind: 'near'; readonly within: number }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'quoted'; readonly text: string }
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string }
)

interface Reading {
  readonly text: string
  readonly lexemes: Lexeme[]
  readonly problems: Problem[]
}

const SPACE = /\s+/y
const QUOTED = /["“”„]((?:\\["\\]|[^"“”„])*)(["“”„]?)/y
const REGEX = /\/((?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\])+)(\/?)([a-z]*)/y
const NEAR = /NEAR(?:\/(\d{1,3}))?(?=$|[\s()])/y
const OPERATOR = /(AND|OR|NOT)(?=$|[\s()])/y
/** Not `https://x`, and not the time 18:30. */
const FIELD = /([A-Za-z]+):(?!\/\/)/y
const SIGN = /[()]|-(?=[^\s)])|[=#](?=[^\s()])/y
const WORD = /[^\s()"“”„]+/y

/** Cuts a query into its pieces; the last one is always `end`. */
export function readLexemes(text: string): { lexemes: Lexeme[]; problems: Problem[] } {
  const reading: Reading = { text, lexemes: [], problems: [] }
  let at = 0
  while (at < text.length) at = readOne(reading, at)
  reading.lexemes.push({ kind: 'end', at, end: at })
  return reading
}

/** Reads what stands at `at`; gives where it ends. */
function readOne(reading: Reading, at: number): number {
  const { text, lexemes } = reading
  const space = matchAt(SPACE, text, at)
  if (space) return at + space[0].length
  const quoted = matchAt(QUOTED, text, at)
  if (quoted) return readQuoted(reading, at, quoted)
  const regex = matchAt(REGEX, text, at)
  if (regex) return readRegex(reading, at, regex)
  const near = matchAt(NEAR, text, at)
  if (near) return readNear(reading, at, near)
  const operator = matchAt(OPERATOR, text, at)
  if (operator)
    return push(lexemes, { kind: operator[0] as 'AND' | 'OR' | 'NOT', at, end: at + operator[0].length })
  const sign = matchAt(SIGN, text, at)
  if (sign) return push(lexemes, { kind: sign[0] as '(' | ')' | '-' | '=' | '#', at, end: at + 1 })
  const field = matchAt(FIELD, text, at)
  if (field) return push(lexemes, { kind: 'field', name: field[1] ?? '', at, end: at + field[0].length })
  const word = matchAt(WORD, text, at)?.[0] ?? text.slice(at, at + 1)
  return push(lexemes, { kind: 'word', text: word, at, end: at + word.length })
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function push(lexemes: Lexeme[], lexeme: Lexeme): number {
  lexemes.push(lexeme)
  return lexeme.end
}

function readQuoted({ text, lexemes, problems }: Reading, at: number, match: RegExpExecArray): number {
  if (match[2] === '') {
    problems.push(
      problemAt(text, at, {
        message: 'The quotation does not end.',
        expected: '"',
        suggestion: `${text.slice(at)}"`,
      }),
    )
  }
  const quoted = (match[1] ?? '').replaceAll(/\\(["\\])/g, '$1')
  return push(lexemes, { kind: 'quoted', text: quoted, at, end: at + match[0].length })
}

function readRegex({ text, lexemes, problems }: Reading, at: number, match: RegExpExecArray): number {
  const [whole, source = '', close, flags = ''] = match
  if (close === '') {
    problems.push(
      problemAt(text, at, {
        message: 'The pattern does not end.',
        expected: '/',
        suggestion: `${text.slice(at)}/`,
      }),
    )
  } else if (!/^i?$/.test(flags)) {
    const message = `A pattern knows the flag i only, not "${flags}".`
    problems.push(problemAt(text, at, { message, expected: '/ or /i', suggestion: `/${source}/i` }))
  }
  return push(lexemes, { kind: 'regex', source, flags, at, end: at + whole.length })
}

function readNear({ text, lexemes, problems }: Reading, at: number, match: RegExpExecArray): number {
  if (match[1] === undefined) {
    const message = 'NEAR needs a number of words.'
    problems.push(problemAt(text, at, { message, expected: 'NEAR/5', suggestion: 'NEAR/5' }))
  }
  return push(lexemes, { kind: 'near', within: Number(match[1] ?? 5), at, end: at + match[0].length })
}
