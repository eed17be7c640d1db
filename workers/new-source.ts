import { hash } from 'node:crypto'
import type { Source } from '#model/source.ts'
import type { ListedSource } from '#sources/source-list.ts'
import { sourceKey } from '#sources/source-key.ts'
import { type FollowedAddress, followedAddresses } from '#storage/source-changes.ts'
import { storable } from '#storage/json-text.ts'
import type { Database } from '#storage/tables.ts'

/** A source as it is added: under an id made from its address, named after its host if it has no name. */
export function newSource(listed: ListedSource): Source {
  const { host, pathname } = new URL(listed.address)
  const slug = `${host}${pathname}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-|-$/gu, '')
    .slice(0, 48)
  const id = `${slug}-${hash('sha256', listed.address).slice(0, 6)}`
  return storable({ ...listed, id, name: listed.name || host })
}

/** What is followed, looked up by any spelling of an address. */
export interface FollowedSources {
  /** The source at an address, or at one that has moved away from it; null if there is none. */
  readonly at: (address: string) => FollowedAddress | null
  /** The source under an id that nothing else bears: it may be in use by a source that has moved since. */
  readonly named: (source: Source) => Source
}

/** Reads what is followed: one query, all addresses. */
export async function readFollowed(db: Database): Promise<FollowedSources> {
  const all = await followedAddresses(db)
  const ids = new Set(all.map(({ id }) => id))
  const byKey = new Map<string, FollowedAddress>()
  for (const each of all) {
    if (each.formerAddress !== null) byKey.set(sourceKey(each.formerAddress), each)
  }
  for (const each of all) byKey.set(sourceKey(each.address), each)
  return {
    at: (address) => byKey.get(sourceKey(address)) ?? null,
    named: (source) => {
      let { id } = source
      for (let n = 2; ids.has(id); n++) id = `${source.id}-${n}`
      ids.add(id)
      return { ...source, id }
    },
  }
}
