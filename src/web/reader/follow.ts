import type { Wish } from '#model/follow.ts'
import { listFilters } from '#storage/filters.ts'
import { addReaderFeed, changeReaderFeed, feedsOfFilter } from '#storage/reader-feeds.ts'
import { lockReaders } from '#storage/reader-places.ts'
import type { WebHands } from '#web/hands.ts'
import { WebProblem } from '#web/problem.ts'

/** Of the feeds that a page offers so many are asked, until one can be followed. */
const mostOffered = 3

/**
 * Follows what an app names and returns the source's id; of a page that offers several feeds the first that can be
 * followed, since apps cannot ask back. What is followed already is no problem. Throws a problem that says why it cannot
 * be followed.
 */
export async function followForReader(hands: WebHands, wish: Wish): Promise<string> {
  const outcome = await hands.follow(wish)
  if (outcome.kind === 'followed' || outcome.kind === 'known') return outcome.id
  if (outcome.kind === 'refused') throw new WebProblem(400, outcome.message, outcome.fix)
  for (const { url, followedAs } of outcome.feeds.slice(0, mostOffered)) {
    if (followedAs !== null) return followedAs
    const offered = await hands.follow({ ...wish, what: url })
    if (offered.kind === 'followed' || offered.kind === 'known') return offered.id
  }
  throw new WebProblem(400, outcome.message, 'Name one of the feeds that the page offers.')
}

/** Shows a source in a filter, also if it was muted there, whether anything of it matches yet or not. */
export async function showSource(
  { db }: Pick<WebHands, 'db'>,
  filterId: number,
  sourceId: string,
): Promise<number> {
  return await db.transaction().execute(async (transaction) => {
    await lockReaders(transaction)
    const known = (await feedsOfFilter(transaction, filterId)).get(sourceId)
    const id = known ?? (await addReaderFeed(transaction, { filterId, sourceId }))
    await changeReaderFeed(transaction, id, { mutedAt: null })
    return id
  })
}

/** Where an app's new source is shown: the oldest filter that holds a whole stream, else the oldest. */
export async function filterForNew({ db }: Pick<WebHands, 'db'>): Promise<number> {
  const filters = await listFilters(db)
  const filter = filters.find(({ query }) => query === '') ?? filters[0]
  if (filter !== undefined) return filter.id
  throw new WebProblem(
    400,
    'There is no filter to show a source in.',
    'Make one on the search page of Leakwire. Nothing was followed.',
  )
}
