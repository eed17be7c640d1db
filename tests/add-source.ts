import type { Source } from '#model/source.ts'
import { saveSources } from '#storage/sources.ts'
import type { Database } from '#storage/tables.ts'

/** Follows a source that is curated and named by its id, if nothing else is given. */
export async function addSource(
  db: Database,
  given: Pick<Source, 'id' | 'kind' | 'address'> & Partial<Source>,
  now: number,
): Promise<void> {
  const source: Source = { name: given.id, lang: null, group: null, mode: 'curated', ...given }
  if ((await saveSources(db, [source], 'added', now)) === 0)
    throw new Error(`${source.address} is followed already.`)
}
