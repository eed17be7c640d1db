import type { Claim, ClaimRef } from '#storage/claims.ts'

/** A claim of a ledger, with the posts that speak to it. */
export interface LedgerClaim extends Claim {
  /** Null: the file names no posts, and they are to be found by what it does name. */
  readonly posts: readonly ClaimRef[] | null
  /** Addresses of pages that said it. */
  readonly via: readonly string[]
}
