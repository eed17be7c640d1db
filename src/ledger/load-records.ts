import { type Claim, listClaims } from '#storage/claims.ts'
import { countVoices } from '#storage/leakers.ts'
import type { Database } from '#storage/tables.ts'
import type { AliasTable } from '#text/aliases.ts'
import { type LeakerRecord, leakerRecords } from './records.ts'
import { type SpokenPost, loadSpokenPosts } from './spoken-posts.ts'

/** The ledger of a topic as pages show it. */
export interface Ledger {
  /** The most reliable leaker first. */
  readonly records: readonly LeakerRecord[]
  /** By claim, in the order they were published. */
  readonly posts: ReadonlyMap<string, readonly SpokenPost[]>
  /** In the order they were made. */
  readonly claims: readonly Claim[]
}

/** Counts a topic's ledger anew. Cost: once over the posts of its stories. */
export async function loadLedger(db: Database, topicId: string, aliases: AliasTable): Promise<Ledger> {
  const posts = await loadSpokenPosts(db, topicId, aliases)
  const claims = await listClaims(db, topicId)
  const rows = { voices: await countVoices(db, topicId), claims, posts }
  return {
    records: leakerRecords(rows, aliases),
    posts: Map.groupBy(posts, ({ claimId }) => claimId),
    claims,
  }
}
