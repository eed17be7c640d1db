/** A step of a phrase: `token` stands `gap` positions after the step before it (0 for the first): 'a' <gap> 'b'. */
export interface PhraseStep {
  readonly token: string
  /** `token` is the beginning of a lexeme: 'xiao':*. */
  readonly prefix: boolean
  readonly gap: number
}

/** The parts of a post as weights of its tsvector: title A, text B, link C (addresses and cards), other D. */
export type IndexedField = 'title' | 'text' | 'link' | 'other'

/**
 * How a value is compared, always ignoring case. source, kind, leaker, story, keyword, is: equal. lang: equal, or
 * `value` and a hyphen begin it. author: contains. url (the post's own): contains, not right after a letter, digit
 * or hyphen.
 */
export type PlannedField =
  | 'source'
  | 'author'
  | 'lang'
  | 'url'
  | 'kind'
  | 'keyword'
  | 'is'
  | 'leaker'
  | 'story'

export type PlanNode =
  | { readonly kind: 'everything' }
  /** At least one step. Without a field: anywhere. */
  | { readonly kind: 'phrase'; readonly steps: readonly PhraseStep[]; readonly field: IndexedField | null }
  /** At least one node. */
  | { readonly kind: 'all' | 'any'; readonly nodes: readonly PlanNode[] }
  | { readonly kind: 'not'; readonly node: PlanNode }
  | { readonly kind: 'field'; readonly field: PlannedField; readonly value: string }
  /** By the time of publication, milliseconds since 1970: before `at` without it, from `at` on with it. */
  | { readonly kind: 'before' | 'after'; readonly at: number }

/** What storage turns into SQL. */
export interface SearchPlan {
  readonly root: PlanNode
  /** True: the plan finds more than was asked for, and every candidate must be asked again with `holds`. */
  readonly recheck: boolean
}
