import type { Tally } from './archive.ts'

/** A name that came up beside the topic. */
export interface GrowingName extends Tally {
  readonly z: number
  /** Newer posts that hold it and do not stand beside the topic, and posts before the window. */
  readonly elsewhere: number
  readonly before: number
  readonly isStrong: boolean
}
