import { RE2JS } from 're2js'

/** Longer ones are refused. */
const MAX_REGEX_LENGTH = 2_000

/** Matches in linear time whatever the pattern; no look-around and no back-references. */
export type CompiledRegex = (text: string) => { readonly start: number; readonly end: number }[]

/** What is wrong with a pattern. `at`: where in it, in UTF-16 units. */
export interface RegexError {
  readonly kind: 'error'
  readonly message: string
  readonly at: number
  /** The pattern as it was probably meant; null if we cannot guess. */
  readonly suggestion: string | null
}

/**
 * Compiles a pattern in RE2's syntax. The result gives all stretches that match, leftmost first. Problems come as
 * a sentence with the place, and with a suggestion where the slip is a known one: `(i?)` for `(?i)`, an open bracket.
 */
export function compileRegex(
  source: string,
  ignoreCase: boolean,
): { readonly kind: 'regex'; readonly find: CompiledRegex } | RegexError {
  if (source.length > MAX_REGEX_LENGTH) {
    const message = `A pattern may have ${MAX_REGEX_LENGTH} characters.`
    return { kind: 'error', message, at: MAX_REGEX_LENGTH, suggestion: null }
  }
  const inverted = /\(([ims]+)\?\)/.exec(source)
  if (inverted) {
    const suggestion = source.replace(inverted[0], `(?${inverted[1] ?? ''})`)
    return { kind: 'error', message: `"${inverted[0]}" is no flag.`, at: inverted.index, suggestion }
  }
  try {
    const pattern = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
    return { kind: 'regex', find: (text) => allMatches(pattern, text) }
  } catch (error) {
    return explained(source, error instanceof Error ? error.message : String(error))
  }
}

/** re2js says "error parsing regexp: WHAT: `PIECE`"; of a bracket that does not pair the piece is the whole pattern. */
function explained(source: string, thrown: string): RegexError {
  const [, what = thrown, piece = ''] = /^(?:error parsing regexp: )?(.*?)(?:: `(.*)`)?$/s.exec(thrown) ?? []
  const lookAround = /\(\?<?[=!]/.exec(source)
  if (lookAround) {
    const message = 'Look-around is not supported, because patterns must run in linear time.'
    return { kind: 'error', message, at: lookAround.index, suggestion: null }
  }
  const message = `The pattern cannot be read: ${what}.`
  if (what === 'missing closing )') {
    return { kind: 'error', message, at: unpaired(source, '('), suggestion: `${source})` }
  }
  if (what === 'unexpected )') {
    const at = unpaired(source, ')')
    return { kind: 'error', message, at, suggestion: `${source.slice(0, at)}\\${source.slice(at)}` }
  }
  return { kind: 'error', message, at: Math.max(0, source.indexOf(piece)), suggestion: null }
}

/** Where the last bracket that opens nothing stands, or the first that closes nothing. Escapes and classes are passed over. */
function unpaired(source: string, bracket: '(' | ')'): number {
  const open: number[] = []
  for (const { 0: piece, index } of source.matchAll(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()]/gs)) {
    if (piece === '(') open.push(index)
    else if (piece === ')' && open.pop() === undefined && bracket === ')') return index
  }
  return open.at(-1) ?? 0
}

function allMatches(pattern: RE2JS, text: string): { start: number; end: number }[] {
  const matcher = pattern.matcher(text)
  const found: { start: number; end: number }[] = []
  while (matcher.find()) found.push({ start: matcher.start(), end: matcher.end() })
  return found
}
