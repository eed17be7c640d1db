import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The program's version, as package.json says. */
export const version = versionOf(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8'))

function versionOf(manifest: string): string {
  return (JSON.parse(manifest) as { version: string }).version
}
