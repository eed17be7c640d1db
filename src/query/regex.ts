import { RE2JS } from 're2js'

/** Longer ones are refused. */
const MAX_REGEX_LENGTH = 2_000

/** Matches in linear time whatever the pattern; no look-around and no back-references. */
export type CompiledRegex = (text: string) => { readonly start: number; readonly end: number }[]

/**
 * Compiles a pattern in RE2's syntax. The result gives all stretches that match, leftmost first. Problems come as
 * a sentence, with a suggestion where the slip is a known one: `(i?)` for `(?i)`, a look-ahead.
 */
export function compileRegex(
  source: string,
  ignoreCase: boolean,
):
  | { readonly kind: 'regex'; readonly find: CompiledRegex }
  | { readonly kind: 'error'; readonly message: string; readonly suggestion: string | null } {
  if (source.length > MAX_REGEX_LENGTH) {
    return { kind: 'error', message: `A pattern may have ${MAX_REGEX_LENGTH} characters.`, suggestion: null }
  }
  const inverted = /\(([ims]+)\?\)/.exec(source)
  if (inverted) {
    const suggestion = source.replace(inverted[0], `(?${inverted[1] ?? ''})`)
    return { kind: 'error', message: `"${inverted[0]}" is no flag.`, suggestion }
  }
  try {
    const pattern = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
    return { kind: 'regex', find: (text) => allMatches(pattern, text) }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const hint = /\(\?<?[=!]/.test(source)
      ? ' Look-around is not supported, because patterns must run in linear time.'
      : ''
    return { kind: 'error', message: `The pattern cannot be read: ${why}.${hint}`, suggestion: null }
  }
}

function allMatches(pattern: RE2JS, text: string): { start: number; end: number }[] {
  const matcher = pattern.matcher(text)
  const found: { start: number; end: number }[] = []
  while (matcher.find()) found.push({ start: matcher.start(), end: matcher.end() })
  return found
}
