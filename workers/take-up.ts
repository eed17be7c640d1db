import type { Kysely } from 'kysely'
import type { ListProblem, ListTaken } from '#model/follow.ts'
import type { Source } from '#model/source.ts'
import { allAdapters } from '#sources/adapters.ts'
import { readSourceList } from '#sources/source-list.ts'
import { lockSources } from '#storage/source-changes.ts'
import { saveSources } from '#storage/sources.ts'
import type { Tables } from '#storage/tables.ts'
import { newSource, readFollowed } from './new-source.ts'

/** What came of a list, with the ids of all its sources that are followed now, whether new or known. */
export type ListTakenUp = ListTaken & { readonly ids: readonly string[] }

/**
 * Follows the sources of a list (OPML, or an address a line) without asking any of them: they are due from now on.
 * With something bad in it nothing is taken up, unless `skipBad`. What is followed already stays as it is. One
 * transaction; 5,000 sources take about a second.
 */
export async function takeUpList(
  db: Kysely<Tables>,
  bytes: Uint8Array,
  { skipBad, now }: { readonly skipBad: boolean; readonly now: number },
): Promise<ListTakenUp> {
  const list = readSourceList(bytes, await allAdapters())
  if (list.kind === 'none') return { ...list, kind: 'refused', problems: [], ids: [] }
  const { problems, doubled, remarks } = list
  if (problems.length > 0 && !skipBad) return { ...refusal(problems), ids: [] }
  return await db.transaction().execute(async (transaction) => {
    await lockSources(transaction)
    const followed = await readFollowed(transaction)
    const fresh: Source[] = []
    const ids: string[] = []
    for (const listed of list.sources) {
      const known = followed.at(listed.address)
      if (known !== null) {
        ids.push(known.id)
        continue
      }
      const source = followed.named(newSource(listed))
      fresh.push(source)
      ids.push(source.id)
    }
    const saved = await saveSources(transaction, fresh, 'added', now)
    const known = list.sources.length - saved
    return { kind: 'taken', saved, known, doubled, skipped: problems, remarks, ids }
  })
}

function refusal(problems: readonly ListProblem[]): ListTaken {
  const count = problems.length === 1 ? 'One entry' : `${problems.length} entries`
  return {
    kind: 'refused',
    message: `${count} of the list cannot be followed; no source was taken up.`,
    fix: 'Correct what is named, or take up only the others.',
    problems,
  }
}
