import type { FetchFailure } from '#model/fetch.ts'
import { type Context, type OlderPage, type PolledSource, harvested } from '#sources/adapter.ts'
import { type Place, lookUp, noPlace, placeOf } from './account.ts'
import { type MastodonCursor, readCursor } from './cursor.ts'
import { askPage, harvestOf, whyStopped } from './pages.ts'

/** One page older than all that was read. The RSS has no such page. */
export async function olderStatuses(context: Context, source: PolledSource): Promise<OlderPage> {
  const place = placeOf(source.address)
  if (place === null) return { kind: 'failed', failure: noPlace(source.address) }
  const cursor = readCursor(source.cursor)
  if (cursor.rss !== null) return { kind: 'page', harvest: harvested({ posts: [] }), cursor, isEnd: true }
  const account = cursor.account ?? (await lookedUp(context, place))
  if (typeof account !== 'string') return { kind: 'failed', failure: account }
  const at = cursor.oldest === null ? {} : { max_id: cursor.oldest }
  const asked = await askPage({ context, source, place, cursor }, account, at)
  if (asked.kind !== 'page') return { kind: 'failed', failure: whyStopped(asked) ?? noPlace(source.address) }
  const { page } = asked
  return {
    kind: 'page',
    harvest: harvestOf([page], place),
    cursor: { ...cursor, account, oldest: page.oldest ?? cursor.oldest } satisfies MastodonCursor,
    isEnd: page.oldest === null || page.oldest === cursor.oldest,
  }
}

async function lookedUp(context: Context, place: Place): Promise<string | FetchFailure> {
  const found = await lookUp(context, place)
  return found.kind === 'found' ? found.account.id : found.failure
}
