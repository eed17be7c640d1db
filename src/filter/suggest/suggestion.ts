import type { JudgedPost } from '#filter/fields.ts'

/** A post as the archive holds it, with what the topic in force says of it. */
export interface WeighedPost {
  readonly postId: number
  readonly post: JudgedPost
  /** Who is counted as one voice: the source's group, else its id or name. */
  readonly source: string
  /** Milliseconds since 1970. */
  readonly publishedAt: number
  readonly keep: boolean
  readonly score: number
  readonly pin: 'must' | 'mustNot' | null
}

/**
 * A change to a topic, small enough to be undone.
 * - add-context: more words of strong or weak context
 * - add-exclusion, add-clause: one more of them, behind those there are
 * - add-successor: what the topic turned into, where it has none; add-alias: more words for the one it has
 */
export type TopicEdit =
  | {
      readonly kind: 'add-context'
      readonly strength: 'strong' | 'weak'
      readonly words: readonly string[]
      /** What such context adds, if the topic had none of the kind before. */
      readonly add: number
    }
  | {
      readonly kind: 'add-exclusion'
      readonly id: string
      readonly words: readonly string[]
      /** Negative. */
      readonly add: number
      readonly unlessStrong: boolean
    }
  | {
      readonly kind: 'add-clause'
      readonly id: string
      readonly words: readonly string[]
      readonly weight: number
      readonly weak: boolean
    }
  | {
      readonly kind: 'add-successor'
      readonly words: readonly string[]
      readonly tag: string
      readonly weight: number
    }
  | { readonly kind: 'add-alias'; readonly words: readonly string[] }

/** What a suggestion rests on. Posts of the same text count once. */
export interface Evidence {
  /** Log-odds in standard deviations, always above zero: 2 is worth a look, 4 is plain. */
  readonly z: number
  /** Posts that speak for it, and how many sources they come from. */
  readonly posts: number
  readonly sources: number
  /** Posts with the words that speak against it. */
  readonly against: number
  /** When the words first stood in a post that speaks for it; milliseconds since 1970. */
  readonly firstSeen: number
  /** Ids of at most five posts, newest first. */
  readonly examples: readonly number[]
}

/** One thing the owner may do to the topic. */
export interface Suggestion {
  /** The same for the same words whenever it is asked. */
  readonly id: string
  /** alias: a new name beside the topic; keeps: words that lift posts; excludes: words of false friends. */
  readonly kind: 'alias' | 'keeps' | 'excludes'
  readonly words: readonly string[]
  /** One sentence for the owner. */
  readonly title: string
  /** False: little evidence as yet, to be shown as a hint. */
  readonly isStrong: boolean
  readonly evidence: Evidence
  readonly edit: TopicEdit
}
