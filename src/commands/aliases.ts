import { join } from 'node:path'
import { readAliasesFile } from '#config/aliases-file.ts'
import { type AliasTable, compileAliases } from '#text/aliases.ts'
import type { Given } from './command.ts'

/** The alias table of config/aliases.yaml, ready for use. */
export function loadAliases(given: Pick<Given, 'settings'>): AliasTable {
  return compileAliases(readAliasesFile(join(given.settings.config, 'aliases.yaml')))
}
