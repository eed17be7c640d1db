import { linkPosts, listElsewhere, rememberElsewhere } from '#storage/claims.ts'
import type { Database } from '#storage/tables.ts'
import { lookUpRefs } from './find-posts.ts'
import { lockLedger } from './import-ledger.ts'

/**
 * Links posts that claims have waited for, and that are in the archive now. Costs one query while no claim waits, else
 * one look-up of all that is waited for. Call it in a transaction, after posts of the topic were placed.
 */
export async function linkArrived(
  transaction: Database,
  topicId: string,
  urlKeyOf: (url: string) => string | null,
): Promise<void> {
  if ((await listElsewhere(transaction, topicId)).size === 0) return
  await lockLedger(transaction, topicId)
  const waiting = await listElsewhere(transaction, topicId)
  const lookedUp = await lookUpRefs(transaction, topicId, [...waiting.values()].flat(), { urlKeyOf })
  for (const [claimId, refs] of waiting) {
    const { posts, elsewhere } = lookedUp(refs)
    if (posts.length === 0) continue
    await linkPosts(transaction, topicId, claimId, posts)
    await rememberElsewhere(transaction, topicId, claimId, elsewhere)
  }
}
