export type EntityType =
  | 'handle'
  | 'domain'
  | 'build'
  | 'model'
  | 'date'
  | 'chipset'
  | 'os'
  | 'device'
  | 'leaker'
  | 'company'
  | 'person'

/** A named thing in a post. `start` and `end` count UTF-16 units of `title + '\n' + text`. */
export interface Entity {
  readonly type: EntityType
  /** As it stands in the post. */
  readonly text: string
  /** The same for every spelling and language: 'hyperos' for 澎湃OS and HyperOS. */
  readonly canonical: string
  readonly start: number
  readonly end: number
}

export interface Phrase {
  readonly phrase: string
  readonly score: number
}

/** One line of the alias table: all spellings of one thing. */
export interface Alias {
  readonly canonical: string
  readonly type: EntityType
  /** How it is shown: 'HyperOS'. */
  readonly name: string
  readonly forms: readonly string[]
}
