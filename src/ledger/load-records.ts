import { listAliases } from '#storage/aliases.ts'
import { listClaims } from '#storage/claims.ts'
import { type ClaimPost, countVoices, listClaimPosts } from '#storage/leakers.ts'
import type { Database } from '#storage/tables.ts'
import { type AliasTable, compileAliases } from '#text/aliases.ts'
import { type LeakerRecord, leakerRecords } from './records.ts'

/** The ledger of a topic as pages show it. */
export interface Ledger {
  /** The most reliable leaker first. */
  readonly records: readonly LeakerRecord[]
  /** By claim, in the order they were published. */
  readonly posts: ReadonlyMap<string, readonly ClaimPost[]>
  readonly aliases: AliasTable
}

/** Counts a topic's ledger anew. Cost: once over the posts of its stories. */
export async function loadLedger(db: Database, topicId: string): Promise<Ledger> {
  const aliases = await aliasesInForce(db)
  const posts = await listClaimPosts(db, topicId)
  const rows = { voices: await countVoices(db, topicId), claims: await listClaims(db, topicId), posts }
  return {
    records: leakerRecords(rows, aliases),
    posts: Map.groupBy(posts, ({ claimId }) => claimId),
    aliases,
  }
}

/** The spellings that names are known by. */
export async function aliasesInForce(db: Database): Promise<AliasTable> {
  return compileAliases((await listAliases(db)).inForce)
}
