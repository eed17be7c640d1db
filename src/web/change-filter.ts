import { type Filter, editFilter, getFilter, revokeFilter, takeFilter } from '#storage/filters.ts'
import { lastPosition, notifyStream } from '#storage/stream-entries.ts'
import type { Database } from '#storage/tables.ts'
import { pathNumber } from './asked.ts'
import { editionOf } from './entity-tag.ts'
import type { WebHands } from './hands.ts'
import { filterBody } from './make-filter.ts'
import { WebProblem } from './problem.ts'
import { readableQuery } from './readable-query.ts'

const changeBody = filterBody.partial().strict()

/** The filter in use under an id of a path. Throws a problem if there is none. */
export async function filterOf(hands: WebHands, id: string | undefined): Promise<Filter> {
  const number = pathNumber(id)
  const found = number === null ? null : await getFilter(hands.db, number)
  return found ?? notInUse()
}

/**
 * Gives a filter another name or query; the addresses of its feed, its subscriptions and what was read of it stay.
 * Throws a problem for what cannot be, and whatever `check` throws, which sees it as nobody else can change it any more.
 */
export async function changeFilter(
  hands: WebHands,
  { id }: Pick<Filter, 'id'>,
  body: unknown,
  check: (before: Filter) => void = () => {},
): Promise<Filter> {
  const read = changeBody.safeParse(body)
  if (!read.success) {
    throw new WebProblem(
      400,
      'A filter has a name and a query, and nothing else that can be changed.',
      'Give a "name" of 1 to 100 characters, a "query", which may be empty for the whole stream, or both.',
    )
  }
  if (read.data.query !== undefined) readableQuery(read.data.query)
  return await hands.db.transaction().execute(async (transaction) => {
    const before = (await takeFilter(transaction, id)) ?? notInUse()
    check(before)
    const { name = before.name, query = before.query } = read.data
    if (name === before.name && query === before.query) return before
    const changedAt = hands.now()
    await editFilter(transaction, id, { name, query }, changedAt)
    await ringFollowers(transaction, before.topicId)
    return { ...before, name, query, changedAt }
  })
}

/** Its feed answers 410 from now on. Throws a problem if there is no such filter, and whatever `check` throws. */
export async function dropFilter(
  hands: WebHands,
  { id }: Pick<Filter, 'id'>,
  check: (before: Filter) => void = () => {},
): Promise<void> {
  await hands.db.transaction().execute(async (transaction) => {
    const before = (await takeFilter(transaction, id)) ?? notInUse()
    check(before)
    await revokeFilter(transaction, id, hands.now())
    await ringFollowers(transaction, before.topicId)
  })
}

/** Whoever follows a filter live goes by what it is from now on. */
async function ringFollowers(db: Database, topicId: string): Promise<void> {
  await notifyStream(db, topicId, await lastPosition(db, topicId))
}

/** The edition of what a person says of a filter. */
export function filterEdition({ name, query }: Filter): string {
  return editionOf([name, query])
}

export function notInUse(): never {
  throw new WebProblem(404, 'There is no such filter in use.', 'It may have been revoked already.')
}
