import { aliasVersion, listAliases } from '#storage/aliases.ts'
import type { Database } from '#storage/tables.ts'
import { type AliasTable, compileAliases } from '#text/aliases.ts'

/** How old the knowledge of what is in force may be. */
const lookAgainAfterMs = 1_000

/** Gives the alias table in force, compiled anew when it has changed and looked for at most once a second. */
export function createAliasTables(db: Database, now: () => number): () => Promise<AliasTable> {
  let current = compileAliases([])
  let lookedAt = -Infinity
  return async () => {
    if (now() - lookedAt < lookAgainAfterMs) return current
    // Asked first: what changes meanwhile is then taken for older than it is, and posts are read once more.
    const version = await aliasVersion(db)
    if (version !== current.version) current = compileAliases((await listAliases(db)).inForce, version)
    lookedAt = now()
    return current
  }
}
