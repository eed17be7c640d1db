import type { SourceKind } from '#model/source.ts'

/** What a person's words lead to. */
export type Recognised =
  /**
   * `address` is the one to ask, and the one that stands for the source. `what` says what was understood, null for an
   * address as it stands. `as`: which kind of source it is; left out: a feed, or a page that names one.
   */
  | {
      readonly kind: 'ask'
      readonly address: string
      readonly what: string | null
      readonly as?: SourceKind
    }
  /** Nothing that can be asked. `fix` says what to give instead. */
  | { readonly kind: 'refused'; readonly message: string; readonly fix: string }

/** The shape of a path, and what the parts that it caught lead to; null: the address is asked as it stands. */
export type PathRule = readonly [shape: RegExp, read: (parts: readonly string[]) => Recognised | null]

/** What the first rule whose shape fits says of a path; null if none does. Parts that are not there are ''. */
export function byFirstRule(rules: readonly PathRule[], path: string): Recognised | null {
  for (const [shape, read] of rules) {
    const match = shape.exec(path)
    if (match !== null) return read(match.slice(1).map((part) => part ?? ''))
  }
  return null
}

export function askFor(address: string, what: string, as?: SourceKind): Recognised {
  return { kind: 'ask', address, what, ...(as !== undefined && { as }) }
}
