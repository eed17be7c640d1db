import { type ClaimRef, listClaims, listElsewhere } from '#storage/claims.ts'
import type { Database } from '#storage/tables.ts'
import type { AliasTable } from '#text/aliases.ts'
import type { LedgerClaim } from './ledger-claim.ts'
import { loadSpokenPosts } from './spoken-posts.ts'

/**
 * A topic's ledger with the posts that speak to each claim, in the order the claims were made. Those that only echo
 * another are left out: named in a file they would count as saying it by themselves.
 */
export async function exportLedger(
  db: Database,
  topicId: string,
  aliases: AliasTable,
): Promise<LedgerClaim[]> {
  const elsewhere = await listElsewhere(db, topicId)
  const speaking = (await loadSpokenPosts(db, topicId, aliases)).filter(({ isEcho }) => !isEcho)
  const posts = Map.groupBy(speaking, ({ claimId }) => claimId)
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
