import { textsOf } from '#query/document.ts'
import type { QueryPost } from '#query/document.ts'
import type { TextField } from '#query/syntax.ts'
import { indexTokens } from '#text/tokens.ts'

const WEIGHT: Readonly<Record<TextField, string>> = { title: 'A', text: 'B', link: 'C', other: 'D' }

/** Wider than any distance inside a phrase, so that none reaches from one text into the next. */
const GAP_BETWEEN_TEXTS = 16

/** PostgreSQL's limits: textsearch-limitations, PostgreSQL 18 documentation, 12.11. */
const MAX_POSITION = 16_383
const MAX_POSITIONS = 256
const MAX_LEXEME_BYTES = 2_046
const MAX_VECTOR_BYTES = 900_000

/**
 * The literal of a post's tsvector: 'mios':1A,5B 'xiaomi':2A, lexemes in the order they first stand. Title weighs
 * A, text B, links and cards C, the rest D. What exceeds PostgreSQL's limits is left out, so that the cast never
 * fails; '' for a post without words.
 */
export function indexVector(post: QueryPost): string {
  const places = new Map<string, string[]>()
  let offset = 1
  let bytes = 0
  for (const { field, original } of textsOf(post)) {
    const tokens = indexTokens(original)
    for (const { token, position } of tokens) {
      const known = places.get(token)
      const size = known ? 2 : byteLength(token) + 8
      if (size > MAX_LEXEME_BYTES || bytes + size > MAX_VECTOR_BYTES) continue
      const at = `${Math.min(offset + position, MAX_POSITION)}${WEIGHT[field]}`
      if (known === undefined) places.set(token, [at])
      else if (known.length < MAX_POSITIONS && known.at(-1) !== at) known.push(at)
      else continue
      bytes += size
    }
    offset += tokens.length + GAP_BETWEEN_TEXTS
  }
  return Array.from(places, ([token, at]) => `${quoted(token)}:${at.join(',')}`).join(' ')
}

function byteLength(token: string): number {
  return token.length * 3 < 1_000 ? token.length * 3 : new TextEncoder().encode(token).length
}

/** As PostgreSQL's own to_tsvector prints it: quotes and backslashes doubled. */
function quoted(token: string): string {
  return `'${token.replaceAll(/['\\]/g, '$&$&')}'`
}
