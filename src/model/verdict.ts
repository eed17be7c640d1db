/** The parts of a post that rules look into. `category`: the labels that its feed gives it, each for itself. */
export type Field =
  | 'title'
  | 'text'
  | 'url'
  | 'link'
  | 'card'
  | 'alt'
  | 'quoted'
  | 'category'
  | 'author'
  | 'source'

/** Where a clause found something. `start` and `end` count UTF-16 units in the field as it stands in the post. */
export interface Hit {
  readonly clause: string
  readonly field: Field
  readonly start: number
  readonly end: number
  /** As it stands in the post: 'ＭＩＯＳ', not 'mios'. */
  readonly text: string
}

/** What a topic says about a post, and why. */
export interface Verdict {
  readonly keep: boolean
  readonly score: number
  readonly threshold: number
  readonly topicVersion: number
  /** In the order: field as listed in `Field`, then position. */
  readonly hits: readonly Hit[]
  /** One line a reason, deciding ones first: 'cn-form "CNMiOS" +4', 'context "小米" +2'. */
  readonly why: readonly string[]
  /** Extra marks: 'successor' for a post that names only HyperOS. */
  readonly tags: readonly string[]
}
