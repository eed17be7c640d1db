/** The parts of a post that words are looked for in. `link`: addresses and cards, `other`: alt text, quoted text, author. */
export type TextField = 'title' | 'text' | 'link' | 'other'

/** What a post is asked for by a value. `leaker` and `story` are ids. */
export type ValueField = 'source' | 'author' | 'lang' | 'url' | 'kind' | 'keyword' | 'is' | 'leaker' | 'story'

/** An instant in milliseconds since 1970, or a time before now. */
export type When =
  | { readonly kind: 'instant'; readonly at: number }
  | { readonly kind: 'ago'; readonly ms: number }

/** Words one after another; `text` as written. Without a field: anywhere. */
export interface PhraseNode {
  readonly kind: 'phrase'
  readonly text: string
  /** `xiao*`: the last word is only the beginning of one. */
  readonly prefix: boolean
  /** `=MIOS`: upper and lower case as written. */
  readonly exact: boolean
  readonly field: TextField | null
}

/** Matches anywhere in a field, after normalisation; linear time. */
export interface RegexNode {
  readonly kind: 'regex'
  readonly source: string
  readonly ignoreCase: boolean
  readonly field: TextField | null
}

/** What a person asked for. Plain data: may be stored and sent. */
export type QueryNode =
  | { readonly kind: 'everything' }
  | PhraseNode
  | RegexNode
  | { readonly kind: 'tag'; readonly tag: string }
  /** Both in one field, at most `within` words between them, in either order. */
  | {
      readonly kind: 'near'
      readonly left: readonly PhraseNode[]
      readonly right: readonly PhraseNode[]
      readonly within: number
    }
  | { readonly kind: 'all' | 'any'; readonly nodes: readonly QueryNode[] }
  | { readonly kind: 'not'; readonly node: QueryNode }
  | { readonly kind: 'field'; readonly field: ValueField; readonly value: string }
  /** `before` excludes its instant, `after` includes it. */
  | { readonly kind: 'before' | 'after'; readonly when: When }

export const TEXT_FIELDS: readonly TextField[] = ['title', 'text', 'link', 'other']

export const VALUE_FIELDS: readonly ValueField[] = [
  'source',
  'author',
  'lang',
  'url',
  'kind',
  'keyword',
  'is',
  'leaker',
  'story',
]
