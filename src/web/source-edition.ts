import type { StoredSource } from '#storage/sources.ts'
import { editionOf } from './entity-tag.ts'

/** The edition of what a person says of a source: how it fares, which changes with every poll, is not in it. */
export function sourceEdition(source: StoredSource): string {
  const { kind, address, name, lang, group, mode, headers, proxy, backOff, options, state } = source
  const said = [kind, address, name, lang, group, mode, headers, proxy, backOff, options]
  return editionOf([...said, state === 'paused'])
}
