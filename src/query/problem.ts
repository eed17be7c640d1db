/** What is wrong with something a person wrote, where, and what would be right. */
export interface Problem {
  /** UTF-16 offset in what was written. */
  readonly at: number
  /** Both count from 1. */
  readonly line: number
  readonly column: number
  readonly message: string
  /** What could have stood there; '' if that is not a matter of one thing. */
  readonly expected: string
  /** What to write instead at that place, null if we cannot guess. */
  readonly suggestion: string | null
}

/** A problem at an offset of `text`, with its line and column. */
export function problemAt(
  text: string,
  at: number,
  what: { readonly message: string; readonly expected?: string; readonly suggestion?: string | null },
): Problem {
  const before = text.slice(0, at)
  const lineStart = before.lastIndexOf('\n') + 1
  return {
    at,
    line: before.split('\n').length,
    column: at - lineStart + 1,
    message: what.message,
    expected: what.expected ?? '',
    suggestion: what.suggestion ?? null,
  }
}
