import { type FilterInStream, filterInStream } from '#storage/filters.ts'
import { storable } from '#storage/json-text.ts'
import type { Database } from '#storage/tables.ts'
import { WebProblem } from './problem.ts'

/** The filter that a secret names, and where its stream stands. Throws a problem if there is none, or no more. */
export async function filterInUse(db: Database, secret: string): Promise<FilterInStream> {
  const found = await filterInStream(db, storable(secret))
  if (found === null) {
    throw new WebProblem(
      404,
      'There is no feed at this address.',
      'Copy its address again from the page of filters.',
    )
  }
  if (found.filter.revokedAt !== null) {
    throw new WebProblem(
      410,
      'This feed was revoked.',
      'Take it out of your reader, or ask its owner for a new address.',
    )
  }
  return found
}
