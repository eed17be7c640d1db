import type { Context } from 'hono'
import { WebProblem } from './problem.ts'

/**
 * Refuses a change that was made from another edition than the one that is here, or, by `If-None-Match: *`, one to
 * something that is here already (RFC 9110, 13.1). `edition` is null for what is not here. Without these headers
 * anything goes.
 */
function checkPreconditions(c: Context, edition: string | null): void {
  const wanted = editionsAsked(c)
  if (wanted !== null && !(edition !== null && (wanted === '*' || wanted.includes(edition))))
    throw changedMeanwhile()
  if (c.req.header('if-none-match')?.trim() === '*' && edition !== null)
    throw new WebProblem(
      412,
      'There is one already; nothing was changed.',
      'Leave If-None-Match out to replace it.',
    )
}

/** The same as a check of what is about to be changed, for those who see it last; `editionOf` gives its edition. */
export function preconditionsOn<T>(c: Context, editionOf: (before: T) => string | null): (before: T) => void {
  return (before) => checkPreconditions(c, editionOf(before))
}

/** The editions that If-Match names, '*' for any; null if it does not ask. A weak tag matches nothing. */
export function editionsAsked(c: Context): readonly string[] | '*' | null {
  const header = c.req.header('if-match')
  if (header === undefined) return null
  if (header.trim() === '*') return '*'
  return header.split(',').flatMap((tag) => /^"([^".]+)[^"]*"$/u.exec(tag.trim())?.[1] ?? [])
}

export function changedMeanwhile(details: Readonly<Record<string, unknown>> = {}): WebProblem {
  return new WebProblem(
    412,
    'It was changed since you read it; nothing was changed now.',
    'Read it again, bring your change into it, and send that with the new ETag.',
    { details },
  )
}
