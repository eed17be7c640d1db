import { type ClaimRef, listClaims, listElsewhere } from '#storage/claims.ts'
import { listClaimPosts } from '#storage/leakers.ts'
import type { Database } from '#storage/tables.ts'
import type { LedgerClaim } from './ledger-claim.ts'

/** A topic's ledger with the posts that speak to each claim, in the order the claims were made. */
export async function exportLedger(db: Database, topicId: string): Promise<LedgerClaim[]> {
  const elsewhere = await listElsewhere(db, topicId)
  const posts = Map.groupBy(await listClaimPosts(db, topicId), ({ claimId }) => claimId)
  return (await listClaims(db, topicId)).map((claim) => {
    const here = (posts.get(claim.id) ?? []).map(({ url, source, externalId, stance }): ClaimRef => ({
      url,
      source,
      id: externalId,
      stance,
    }))
    return { ...claim, posts: [...here, ...(elsewhere.get(claim.id) ?? [])], via: [] }
  })
}
