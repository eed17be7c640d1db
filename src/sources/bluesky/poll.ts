import type { FetchFailure, FetchRequest } from '#model/fetch.ts'
import { type Context, type Gathered, harvested, type Poll, type PolledSource } from '#sources/adapter.ts'
import { type Account, accountOf, askFeed } from './account.ts'
import { isHandle } from './address.ts'
import type { BlueskyCursor, Mark } from './cursor.ts'
import { type FeedPage, harvestOf } from './page.ts'
import { isDown, stoppedBy } from './refusal.ts'
import { findRepository, walkRepository } from './repository.ts'
import { type AskedPage, type Stop, type Walk, bytesOf, newestOf, oldestAt, walk } from './walk.ts'

/**
 * Reads what an account has published since the last poll, at the AppView. While that is down, the account's own server
 * is read; the cursor then stays where it was, so that the AppView is asked for the same posts once more.
 */
export async function pollBluesky(context: Context, source: PolledSource): Promise<Poll> {
  const account = await accountOf(context, source)
  if (account.kind !== 'account') return account
  const ask = async (from: string | null) =>
    await askFeed(context, account, from, from === null ? validatorsFor(account) : {})
  const { newest, gap } = account.cursor
  const top = await walk(ask, { from: null, until: newest, most: MOST_PAGES })
  const { stop } = top
  if (top.pages.length === 0 && stop !== null) {
    const isAway = stop.kind === 'failed' && isDown(stop.failure)
    return isAway ? await pollRepository(context, account, stop.failure) : stopped(account, stop)
  }
  const most = MOST_PAGES - top.pages.length
  const goesOn = gap !== null && top.rest === null && most > 0
  const filling = goesOn ? await walk(ask, { ...gap, most }) : null
  return gathered(account, { top, filling, now: context.now })
}

interface Walked {
  /** From the newest entry on. */
  readonly top: Walk
  /** On with the gap that earlier polls left; null: there was none, or no time for it. */
  readonly filling: Walk | null
  readonly now: number
}

/** Of 50 entries each: a day of the busiest leaker. What is left over is read by the next polls. */
const MOST_PAGES = 6

/** What is still to be read stands on pages that the validators do not speak of. */
function validatorsFor({ cursor, source }: Account): Partial<FetchRequest> {
  if (cursor.gap !== null || cursor.isOptedOut) return {}
  return { etag: source.etag, lastModified: source.lastModified, validatorsOf: source.answeredBy }
}

function gathered(account: Account, walked: Walked): Poll {
  const { top, filling } = walked
  const walks = filling === null ? [top] : [top, filling]
  const stop = walks.find((each) => each.stop !== null)?.stop ?? null
  if (stop !== null && isOptedOut(stop)) return optedOut(account, stop)
  const pages = walks.flatMap((each) => each.pages)
  const [first] = pages
  if (first === undefined) throw new Error('A walk without pages says what stopped it.')
  const told = { cursor: moved(account, walked), wholeSince: wholeSince(top) }
  return { ...told, ...readOf(account, { pages, first, stop }) }
}

/** What was read of an account, and what stopped it. */
function readOf(
  { options }: Account,
  { pages, first, stop }: Pick<Walk, 'pages' | 'stop'> & { readonly first: AskedPage },
): Omit<Gathered, 'cursor' | 'wholeSince'> {
  const harvest = harvestOf(
    pages.map(({ page }) => page),
    options,
  )
  const failure = stop === null ? null : stoppedBy(stop)
  const { answer } = first
  return { kind: 'gathered', harvest, answer, bytes: bytesOf(pages), ...(failure !== null && { failure }) }
}

/** Where the next poll goes on. */
function moved(account: Account, { top, filling, now }: Walked): BlueskyCursor {
  const { cursor } = account
  const page = top.pages[0]?.page
  const last = top.pages.at(-1)?.page
  if (page === undefined || last === undefined) return cursor
  const isFirst = cursor.newest === null || cursor.newest.uri === NOTHING_YET
  const known: BlueskyCursor = {
    ...cursor,
    handle: handleIn(page, account) ?? cursor.handle,
    newest: newestOf(page) ?? cursor.newest ?? emptyAt(page, now),
    gap: gapAfter(cursor, top, filling),
    isOptedOut: false,
    ...(isFirst && { older: last.next, isEnd: last.next === null }),
  }
  // A page that the server does not know any more is found again from the newest one on.
  return isLost(filling) && known.gap !== null ? { ...known, newest: known.gap.until, gap: null } : known
}

function handleIn({ entries }: FeedPage, { did }: Account): string | null {
  return entries.find(({ by }) => by.did === did && isHandle(by.handle))?.by.handle ?? null
}

/** Of a profile without posts: all that are newer than this are to be read, be they more than a page. */
function emptyAt({ entries, next }: FeedPage, now: number): Mark | null {
  return entries.length === 0 && next === null ? { uri: NOTHING_YET, at: now } : null
}

const NOTHING_YET = ''

function isLost(filling: Walk | null): boolean {
  const stop = filling?.stop ?? null
  return stop?.kind === 'failed' && stop.failure.status === 400
}

/** One gap at most: a new one reaches down to the end of the one that was there. */
function gapAfter(cursor: BlueskyCursor, top: Walk, filling: Walk | null): BlueskyCursor['gap'] {
  const until = cursor.gap?.until ?? cursor.newest
  if (until === null) return null
  if (top.rest !== null) return { from: top.rest, until }
  if (filling === null) return cursor.gap
  return filling.rest === null ? null : { from: filling.rest, until }
}

/** A feed without entries proves nothing. */
function wholeSince({ pages }: Walk): number | null {
  const last = pages.at(-1)?.page
  if (last === undefined || pages.every(({ page }) => page.entries.length === 0)) return null
  return last.next === null ? 0 : oldestAt(last)
}

async function pollRepository(context: Context, account: Account, failure: FetchFailure): Promise<Poll> {
  const { did, cursor, options, source } = account
  if (cursor.isOptedOut) return { kind: 'failed', failure }
  const repository = await findRepository(context, { did, plc: options.plc })
  if (repository === null || repository.kind !== 'repository') return bothFailed(failure, repository)
  const plan = { from: null, until: cursor.newest, most: MOST_PAGES, lang: source.lang }
  const { pages, stop } = await walkRepository(context, repository, plan)
  if (stop !== null && isOptedOut(stop)) return optedOut(account, stop)
  const [first] = pages
  if (first === undefined) return bothFailed(failure, stop)
  return { cursor, wholeSince: null, ...readOf(account, { pages, first, stop }) }
}

function bothFailed(failure: FetchFailure, other: Stop | null): Poll {
  const why = other === null ? 'the directory does not say which one that is.' : stoppedBy(other).message
  const message = `${failure.message} The account's own server could not be asked in its place: ${why}`
  return { kind: 'failed', failure: { ...failure, message } }
}

/** What stopped a poll before it read anything. */
function stopped(account: Account, stop: Stop): Poll {
  return isOptedOut(stop) ? optedOut(account, stop) : stop
}

type Unreadable = Extract<Stop, { kind: 'unreadable' }>

function isOptedOut(stop: Stop): stop is Unreadable {
  return stop.kind === 'unreadable' && stop.error.code === 'optedOut'
}

/** Nothing of it is kept, but that the author wishes it so: no other server is asked for these posts from now on. */
function optedOut({ cursor }: Account, stop: Unreadable): Gathered {
  const { answer, bytes } = stop
  return {
    kind: 'gathered',
    harvest: harvested({ posts: [] }),
    cursor: { ...cursor, isOptedOut: true } satisfies BlueskyCursor,
    wholeSince: null,
    answer,
    bytes,
    failure: stoppedBy(stop),
  }
}
