import { listAliases } from '#storage/aliases.ts'
import type { Database } from '#storage/tables.ts'
import { type AliasTable, compileAliases } from '#text/aliases.ts'

/** The alias table in force, compiled anew at each call: for what a person asks, not for every post. */
export async function readAliasTable(db: Database): Promise<AliasTable> {
  return compileAliases((await listAliases(db)).inForce)
}
