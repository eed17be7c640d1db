import type { Field } from '#model/verdict.ts'

/**
 * What a clause looks for. A space in a word stands for one to three of white space, hyphen and underscore.
 * - words: any of them
 * - sequence: one of each group in this order, the nth at most `gaps[n]` characters before the next
 * - near: one of each group in either order, at most `within` characters apart
 * - regex: RE2 syntax, linear time
 * - query: what search and filters ask too, of the post as a whole
 */
export type ClauseForm =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | {
      readonly kind: 'sequence'
      readonly groups: readonly (readonly string[])[]
      readonly gaps: readonly number[]
    }
  | { readonly kind: 'near'; readonly groups: readonly (readonly string[])[]; readonly within: number }
  | { readonly kind: 'regex'; readonly pattern: string }
  | { readonly kind: 'query'; readonly query: string }

/** One thing that speaks for a post being about the topic. */
export interface Clause {
  readonly id: string
  readonly form: ClauseForm
  /** What it adds to the score, once a post. Where clauses hit the same place, only the heaviest counts. */
  readonly weight: number
  /** Too common to count without strong context. */
  readonly weak: boolean
  /** It tells of the topic without its name, so that it counts for the successor where that is named. */
  readonly describes: boolean
  /** False: upper and lower case must stand as written. */
  readonly ignoreCase: boolean
  /** word: no Latin letter or digit beside it (Han may); host: not inside a longer host name; none: anywhere. */
  readonly boundary: 'word' | 'host' | 'none'
  /** Must stand right beside a Han or kana character. */
  readonly touchesCjk: boolean
  /** A number may follow at once: MIOS14. */
  readonly versionSuffix: boolean
  /** Cyrillic and Greek letters that look like the Latin ones count as them. */
  readonly lookalikes: boolean
  /** What may not stand right after or right before it. */
  readonly notBefore: readonly string[]
  readonly notAfter: readonly string[]
  /** Languages (BCP 47) in which the clause weighs 1 less: a hint, not a gate. */
  readonly notInLanguages: readonly string[]
  /** Where to look; null: everywhere but category, author and source. */
  readonly fields: readonly Field[] | null
}

/** Words that tell what a post is about without naming the topic; a number may follow at once. Alone they keep nothing. */
export interface ContextWords {
  readonly words: readonly string[]
  /** Added once if any of them stands in the post. */
  readonly add: number
}

/** One kind of false friend. */
export interface Exclusion {
  readonly id: string
  /** `=MIOs`: case as written. */
  readonly words: readonly string[]
  /** RE2 syntax; null for none. */
  readonly pattern: string | null
  /** In the query language; null for none. */
  readonly query: string | null
  /** Negative; added once if anything of the group stands in the post. */
  readonly add: number
  /** True: strong context outweighs it, and so does a title with the name and weak context, but for what stands in it. */
  readonly unlessStrong: boolean
}

/** What the topic turned into: a tag that a follower may want or not. */
export interface Successor {
  readonly words: readonly string[]
  readonly tag: string
  readonly weight: number
  /** False: a post that names only the successor is tagged but dropped. */
  readonly keep: boolean
}

/** What a stream is about. Plain data, as read from a file or the database. */
export interface Topic {
  readonly id: string
  readonly title: string
  /** The score from which a post is kept. `strict` also refuses every post in which an exclusion hits. */
  readonly thresholds: { readonly broad: number; readonly strict: number }
  readonly clauses: readonly Clause[]
  readonly strongContext: ContextWords
  readonly weakContext: ContextWords
  /** Added if only weak clauses hit and no strong context stands beside them. */
  readonly weakWithoutStrong: number
  readonly exclusions: readonly Exclusion[]
  readonly successor: Successor | null
  /** Texts that the topic must keep or drop in broad mode; checked whenever it changes. */
  readonly examples: { readonly keep: readonly string[]; readonly drop: readonly string[] }
}
