/** What came of asking for a host's lane. `wait`: another request is in it, or its pause runs: try again after `ms`. */
export type Taken =
  | { readonly kind: 'taken' }
  | { readonly kind: 'wait'; readonly ms: number }
  /** The host said that it wants no request for now. `why` is a sentence. */
  | { readonly kind: 'held'; readonly ms: number; readonly why: string }

/**
 * One lane a host: one request at a time and a pause after it, shared by all processes of an installation. A lane
 * whose holder died is free again after `leaseMs`.
 */
export interface Lanes {
  readonly take: (host: string, leaseMs: number) => Promise<Taken>
  /** Frees a lane that was taken; the next may enter after `gapMs`. */
  readonly leave: (host: string, gapMs: number) => Promise<void>
  /** Nobody enters for `forMs`; a longer hold that runs already stays. */
  readonly hold: (host: string, forMs: number, why: string) => Promise<void>
}
