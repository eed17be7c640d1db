import type { Kysely } from 'kysely'
import { type SourceRemoval, removeSourceWithPosts, sourceRemoved } from '#storage/source-changes.ts'
import type { Tables } from '#storage/tables.ts'
import type { AliasTable } from '#text/aliases.ts'
import { tellLostOrigins } from './lost-origins.ts'

/**
 * Ends a source and deletes its posts as asked, in one transaction; the stream tells whose story lost its first report
 * by that, and who is first now. Returns how many posts went; null if there is no such source. Throws whatever `check`
 * throws.
 */
export async function removeSource(
  db: Kysely<Tables>,
  id: string,
  { aliases, ...removal }: SourceRemoval & { readonly aliases: AliasTable },
): Promise<number | null> {
  return await db.transaction().execute(async (transaction) => {
    const removed = await removeSourceWithPosts(transaction, id, removal)
    if (removed === null) return null
    const hands = { db: transaction, aliases, now: () => removal.now }
    await tellLostOrigins(hands, removed.lostOrigins, sourceRemoved)
    return removed.posts
  })
}
