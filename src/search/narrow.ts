import { parseQuery } from '#query/parse.ts'

/** Longer queries are refused. */
export const longestQuery = 500

/**
 * A query that asks for one thing more: `(a OR b) source:x`. A span of time at its end gives way to a new one. Null if
 * the value cannot be written in a query, or it would become too long.
 */
export function narrowed(query: string, clause: string): string | null {
  const isSpan = /^after:\S+ before:\S+$/u.test(clause)
  const rest = isSpan ? query.replace(/(?:^| )after:\S+ before:\S+$/u, '') : query
  const parsed = parseQuery(rest)
  if (parsed.kind === 'error') return null
  const asked = parsed.root.kind === 'any' && !isEnclosed(rest) ? `(${rest})` : rest
  const longer = `${asked} ${clause}`.trim()
  return longer.length > longestQuery || parseQuery(longer).kind === 'error' ? null : longer
}

/** A field that asks for a value: source:tech-leaf, keyword:"xiaomi 14". Null if it cannot be written. */
export function fieldClause(field: string, value: string): string | null {
  if (/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(value)) return `${field}:${value}`
  if (value === '' || /["“”„]/u.test(value.replaceAll('"', ''))) return null
  return `${field}:"${value.replaceAll(/["\\]/gu, String.raw`\$&`)}"`
}

/** 'a OR b' needs brackets before more is asked, '(a OR b)' has them. */
function isEnclosed(query: string): boolean {
  return /^\(.*\)$/su.test(query) && parseQuery(query.slice(1, -1)).kind === 'query'
}
