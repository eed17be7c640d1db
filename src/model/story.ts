/** How two posts came to stand together. 1: same address, 2: same text, 3: near-duplicate, 4: same story. */
export type Level = 1 | 2 | 3 | 4

export type Stance = 'says' | 'denies' | 'confirms'

/** What the duplicate and story stages decide about one post, with the evidence. */
export interface Placement {
  /** The story the post belongs to; a new story bears its first post's id. */
  readonly story: string
  /** The post this one repeats (levels 1 to 3), else null. */
  readonly duplicateOf: string | null
  /** Null: the first post of a new story. */
  readonly level: Level | null
  /** 0 to 1; 1 for levels 1 and 2. */
  readonly score: number
  /** In plain words: 'same text as ...', 'differs in 14 -> 15'. */
  readonly reason: string
}
