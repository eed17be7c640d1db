import { aliasStamp, listAliases } from '#storage/aliases.ts'
import type { Database } from '#storage/tables.ts'
import { type AliasTable, compileAliases } from '#text/aliases.ts'

/** How old the knowledge of what is in force may be. */
const lookAgainAfterMs = 1_000

/** Gives the alias table in force, compiled anew when it has changed and looked for at most once a second. */
export function createAliasTables(db: Database, now: () => number): () => Promise<AliasTable> {
  let current = compileAliases([])
  let stamp = ''
  let lookedAt = -Infinity
  return async () => {
    if (now() - lookedAt < lookAgainAfterMs) return current
    const newest = await aliasStamp(db)
    if (newest !== stamp) current = compileAliases((await listAliases(db)).inForce)
    stamp = newest
    lookedAt = now()
    return current
  }
}
