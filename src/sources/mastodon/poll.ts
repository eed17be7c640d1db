import type { FetchFailure } from '#model/fetch.ts'
import type { Context, Gathered, Poll, PolledSource } from '#sources/adapter.ts'
import { isNewerId, newestId } from '#sources/id-order.ts'
import { type Refused, lookUp, movedNotice, noPlace, placeOf } from './account.ts'
import { type MastodonCursor, nothingKnown, readCursor } from './cursor.ts'
import { type Asking, askPage, harvestOf, whyStopped } from './pages.ts'
import type { StatusPage } from './posts.ts'
import { pollRss } from './rss.ts'

const DAY_MS = 86_400_000
/** Walking on from what is known, in one poll, besides the newest page. */
const MOST_PAGES = 5

/**
 * What an account posted since the last poll, by the interface of its server, or by its RSS where that lets nobody in;
 * then the interface is tried again once a day.
 */
export async function pollMastodon(context: Context, source: PolledSource): Promise<Poll> {
  const place = placeOf(source.address)
  if (place === null) return { kind: 'failed', failure: noPlace(source.address) }
  const cursor = readCursor(source.cursor)
  if (cursor.rss !== null && context.now - cursor.rss.triedAt < DAY_MS)
    return await pollRss(context, source, { place, refusal: null })
  const outcome = await pollInterface({ context, source, place, cursor })
  return outcome.kind === 'refused' || (outcome.kind === 'failed' && isStillClosed(cursor, outcome.failure))
    ? await pollRss(context, source, { place, refusal: outcome.failure })
    : outcome
}

/** An interface that was closed and now only fails, as from behind a guard, must not keep the RSS from being read. */
function isStillClosed({ rss }: MastodonCursor, { code }: FetchFailure): boolean {
  return rss !== null && code !== 'gone' && code !== 'rateLimited'
}

/** By the id that is kept. The look-up is asked again only where that id, or all its posts, are gone: it tells why. */
async function pollInterface(asking: Asking): Promise<Poll | Refused> {
  const { context, place, cursor } = asking
  if (cursor.account === null) return await pollNamed(asking)
  const outcome = await pollAccount(asking, cursor.account)
  if (outcome.kind === 'refused' && outcome.failure.code === 'notFound') return await pollNamed(asking)
  if (outcome.kind !== 'gathered' || outcome.harvest.posts.length > 0 || cursor.highest === null)
    return outcome
  const found = await lookUp(context, place)
  const isShut = found.kind === 'failed' && /^(?:gone|notFound)$/u.test(found.failure.code)
  return isShut ? found : outcome
}

/** By the name, which may have another id than before. */
async function pollNamed(asking: Asking): Promise<Poll | Refused> {
  const { context, place, cursor } = asking
  const found = await lookUp(context, place)
  if (found.kind !== 'found') return found
  const { account, bytes } = found
  const notice = movedNotice(account, place)
  if (cursor.account !== null && notice !== null)
    return { kind: 'failed', failure: { ...notice, code: 'gone', status: null, retryAfterMs: null } }
  const known = cursor.account === account.id ? cursor : nothingKnown
  const polled = await pollAccount({ ...asking, cursor: known }, account.id)
  return polled.kind === 'gathered' ? { ...polled, bytes: polled.bytes + bytes } : polled
}

/** The newest page, which shows edits and deletions, and what lies between it and what is known. */
async function pollAccount(asking: Asking, account: string): Promise<Poll | Refused> {
  const { source, cursor, place } = asking
  const { etag, lastModified, answeredBy: validatorsOf } = source
  // "Not modified" says nothing of what did not fit into the last poll.
  const asked = await askPage(
    asking,
    account,
    {},
    cursor.isBehind ? {} : { etag, lastModified, validatorsOf },
  )
  if (asked.kind !== 'page') return asked
  const { page: newest } = asked
  const between = await catchUp(asking, account, newest)
  const pages = [newest, ...between.pages]
  const notice = movedNotice(newest.account, place)
  return {
    kind: 'gathered',
    harvest: { ...harvestOf(pages, place), notices: notice === null ? [] : [notice] },
    cursor: {
      ...cursor,
      account,
      highest: between.highest,
      oldest: cursor.oldest ?? newest.oldest,
      isBehind: between.isBehind,
      idsBegin: newest.idsBegin ?? cursor.idsBegin,
      rss: null,
    } satisfies MastodonCursor,
    // The newest page is in the order of ids, which a date put back by hand cannot upset.
    wholeSince: newest.posts.at(-1)?.publishedAt ?? null,
    answer: asked.answer,
    bytes: asked.bytes + between.bytes,
    ...(between.failure !== undefined && { failure: between.failure }),
  }
}

interface Between extends Pick<Gathered, 'bytes' | 'failure'> {
  /** Newest first. */
  readonly pages: readonly StatusPage[]
  readonly highest: string | null
  readonly isBehind: boolean
}

/**
 * The statuses between what is known and the newest page. `min_id` gives those that follow an id at once, so that each
 * page joins on to what was read and a walk that stops, at its bound or at a failure, leaves one gap, at the end of
 * what is known, for the next poll. `since_id` would give the newest of them and leave out what lies between.
 */
async function catchUp(asking: Asking, account: string, newest: StatusPage): Promise<Between> {
  let highest = asking.cursor.highest
  let bytes = 0
  const pages: StatusPage[] = []
  const upToDate = () => ({ pages, highest: newestId([highest, newest.newest]), isBehind: false, bytes })
  for (let left = MOST_PAGES; highest !== null && isBelow(newest, highest); left--) {
    if (left === 0) return { pages, highest, isBehind: true, bytes }
    const step = await askPage(asking, account, { min_id: highest })
    if (step.kind !== 'page') {
      const failure = whyStopped(step)
      return { pages, highest, isBehind: true, bytes, ...(failure !== null && { failure }) }
    }
    bytes += step.bytes
    pages.unshift(step.page)
    const reached = step.page.newest
    // Nothing is left between: what stood there was deleted.
    if (reached === null || !isNewerId(reached, highest)) return upToDate()
    highest = reached
  }
  return upToDate()
}

function isBelow({ oldest }: StatusPage, highest: string): boolean {
  return oldest !== null && isNewerId(oldest, highest)
}
