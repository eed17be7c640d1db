import { normalise } from '#text/normalise.ts'
import { queryTokens } from '#text/tokens.ts'
import type { QueryToken } from '#text/tokens.ts'
import type { PreparedText } from './document.ts'
import type { PhraseNode } from './syntax.ts'

/** A place where a phrase stands: positions of its first and last token, and UTF-16 offsets in the text. */
export interface Occurrence {
  readonly first: number
  readonly last: number
  readonly start: number
  readonly end: number
}

/** The steps of a phrase; the last one is a prefix if the phrase says so. */
export function stepsOf(phrase: PhraseNode): QueryToken[] {
  const steps = queryTokens(phrase.text)
  const last = steps.pop()
  return last === undefined ? [] : [...steps, { ...last, prefix: last.prefix || phrase.prefix }]
}

/** Everywhere a phrase stands in a text, in order; the same places as the search index finds. */
export function occurrences(phrase: PhraseNode, text: PreparedText): Occurrence[] {
  if (phrase.field !== null && phrase.field !== text.field) return []
  const steps = stepsOf(phrase)
  const [first] = steps
  if (first === undefined || !steps.every(({ token }) => mayStandIn(token, text))) return []
  const found: Occurrence[] = []
  for (const position of startsOf(first, text)) {
    const last = follow(steps, position, text)
    if (last === null) continue
    const start = text.tokens[position]?.start ?? 0
    const end = endOf(steps, last, text)
    if (phrase.exact && !isAsWritten(phrase, text.original.slice(start, end))) continue
    found.push({ first: position, last, start, end })
  }
  return found
}

/** A look at the letters, before the text is cut into tokens. What a capital sigma becomes depends on its neighbours. */
function mayStandIn(token: string, { lower }: PreparedText): boolean {
  return lower.includes(token) || /[σς]/u.test(token)
}

function startsOf(step: QueryToken, text: PreparedText): readonly number[] {
  if (!step.prefix) return text.positions.get(step.token) ?? []
  const found: number[] = []
  for (const [token, positions] of text.positions) if (token.startsWith(step.token)) found.push(...positions)
  return found.toSorted((a, b) => a - b)
}

/** The position of the last step if all steps stand at their distances from `position`. */
function follow(steps: readonly QueryToken[], position: number, text: PreparedText): number | null {
  let at = position
  for (const step of steps) {
    at += step.gap
    const token = text.tokens[at]?.token
    if (token === undefined) return null
    if (step.prefix ? !token.startsWith(step.token) : token !== step.token) return null
  }
  return at
}

/** One CJK character as the last step is found by the pair it begins, but only it is meant. */
function endOf(steps: readonly QueryToken[], last: number, text: PreparedText): number {
  const token = text.tokens[last]
  const step = steps.at(-1)
  if (token === undefined || step === undefined) return 0
  const next = text.tokens[last + 1]
  const isPair = step.prefix && token.token !== step.token && next !== undefined && next.start < token.end
  return isPair ? next.start : token.end
}

function isAsWritten(phrase: PhraseNode, found: string): boolean {
  const bare = (text: string) => normalise(text).text.replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '')
  return phrase.prefix ? bare(found).startsWith(bare(phrase.text)) : bare(found) === bare(phrase.text)
}
