import { z } from 'zod'
import {
  type Context,
  type Harvest,
  harvested,
  type OlderPage,
  type Poll,
  type PolledSource,
} from '#sources/adapter.ts'
import { newestId } from '#sources/id-order.ts'
import { accountOf, askList, askStatus, type Came, type Failed, failedBy, type WeiboAccount } from './api.ts'
import { type Cursor, cursorOf } from './cursor.ts'
import { openCut, type WholeText } from './long.ts'
import { harvestOf } from './page.ts'
import { refusalIn } from './refusal.ts'
import type { Status } from './status.ts'
import { weiboTime } from './time.ts'
import { walk, type Walked } from './walk.ts'

/** With Weibo's gap of ten seconds between requests a poll takes a minute and a half at most. */
const MOST_PAGES = 5
const MOST_OPENED = 5
/** An older page is opened whole: nobody comes back to it. */
const MOST_OPENED_OLDER = 20

/**
 * Asks for the newest posts, further down as long as they are new, then for what an earlier poll could not reach, then
 * for the whole of texts that are cut. The first poll also asks which list holds the account's posts.
 */
export async function pollWeibo(context: Context, source: PolledSource): Promise<Poll> {
  const account = accountOf(source)
  if ('kind' in account) return account
  const known = cursorOf(source)
  const list = await listOf(context, account, known)
  if ('kind' in list) return list
  const top = await walk(context, account, {
    container: list.container,
    from: null,
    downTo: known.newest,
    mostPages: MOST_PAGES,
  })
  if (top.kind === 'failed') return top
  const { below, gap } = await fillGap(context, account, { ...known, ...list }, top)
  return await gather(context, account, { source, known: { ...known, ...list, gap }, top, below })
}

/** The next page of what Weibo still shows of the account. */
export async function olderWeibo(context: Context, source: PolledSource): Promise<OlderPage> {
  const account = accountOf(source)
  if ('kind' in account) return account
  const known = cursorOf(source)
  if (known.older === 'end')
    return { kind: 'page', harvest: harvested({ posts: [] }), cursor: known, isEnd: true }
  const list = await listOf(context, account, known)
  if ('kind' in list) return list
  const read = await walk(context, account, {
    container: list.container,
    from: known.older,
    downTo: null,
    mostPages: 1,
  })
  if (read.kind === 'failed') return read
  const opening = { statuses: read.statuses, known: known.whole, most: MOST_OPENED_OLDER }
  const opened = await openCut(context, account, opening)
  if (opened.failure !== null) return opened.failure
  return {
    kind: 'page',
    harvest: harvestAt(context, source, read.first, { ...read, statuses: opened.statuses }),
    cursor: { ...known, container: list.container, older: read.next ?? 'end' },
    isEnd: read.next === null,
  }
}

/** Which of the posts Weibo says are deleted or no longer for us; a failure says nothing of them. */
export async function goneFromWeibo(
  context: Context,
  source: PolledSource,
  ids: readonly string[],
): Promise<readonly string[]> {
  const account = accountOf(source)
  if ('kind' in account) return []
  const deleted: string[] = []
  for (const id of ids) {
    const answer = await askStatus(context, account, id)
    if (answer === 'deleted') deleted.push(id)
    else if ('kind' in answer && answer.failure.code !== 'layoutChanged') break
  }
  return deleted
}

const profile = z.object({
  data: z.object({
    tabsInfo: z.object({ tabs: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]) }),
  }),
})
const tab = z.object({ tab_type: z.literal('weibo'), containerid: z.string().regex(/^\w{6,40}$/u) })

/** The list of the account's posts. Weibo's usual one where its profile names none. */
async function listOf(
  context: Context,
  account: WeiboAccount,
  { container }: Cursor,
): Promise<{ readonly container: string } | Failed> {
  if (container !== null) return { container }
  const came = await askList(context, account, {})
  if (came.kind === 'failed') return came
  const refusal = refusalIn(came.value)
  if (refusal !== null && refusal.code !== 'layoutChanged') return failedBy(refusal)
  const tabs = Object.values(profile.safeParse(came.value).data?.data.tabsInfo.tabs ?? [])
  const named = tabs.map((one) => tab.safeParse(one).data).find((one) => one !== undefined)
  return { container: named?.containerid ?? `107603${account.uid}` }
}

/** What was read below the newest posts. */
type Below = Pick<Walked, 'statuses' | 'skipped' | 'bytes' | 'failure'>

const nothingBelow: Below = { statuses: [], skipped: 0, bytes: 0, failure: null }

interface Filled {
  readonly below: Below
  /** What is still not read. */
  readonly gap: Cursor['gap']
}

/** Goes on where an earlier poll had to stop. Where this one had to stop, both gaps become one. */
async function fillGap(
  context: Context,
  account: WeiboAccount,
  known: Cursor & { readonly container: string },
  top: Walked,
): Promise<Filled> {
  const { gap, newest } = known
  if (!top.hasArrived) {
    const downTo = gap?.downTo ?? newest
    const isGap = top.next !== null && downTo !== null
    return { below: nothingBelow, gap: isGap ? { next: [...top.next], downTo } : gap }
  }
  const mostPages = MOST_PAGES - top.pages
  if (gap === null || mostPages === 0) return { below: nothingBelow, gap }
  const way = { container: known.container, from: gap.next, downTo: gap.downTo, mostPages }
  const below = await walk(context, account, way)
  if (below.kind === 'failed') return { below: { ...nothingBelow, failure: below.failure }, gap }
  return { below, gap: below.hasArrived || below.next === null ? null : { ...gap, next: [...below.next] } }
}

interface Collected {
  readonly source: PolledSource
  readonly known: Cursor
  readonly top: Walked
  readonly below: Below
}

async function gather(
  context: Context,
  account: WeiboAccount,
  { source, known, top, below }: Collected,
): Promise<Poll> {
  const stopped = top.failure ?? below.failure
  const all = each([...top.statuses, ...below.statuses])
  const most = stopped === null ? MOST_OPENED : 0
  const opened = await openCut(context, account, { statuses: all, known: known.whole, most })
  const failure = stopped ?? opened.failure?.failure
  const read = { statuses: opened.statuses, skipped: top.skipped + below.skipped, next: top.next }
  return {
    kind: 'gathered',
    harvest: harvestAt(context, source, top.first, read),
    cursor: nextCursor(known, top, all, opened.whole),
    wholeSince: wholeSince(top, context.now),
    answer: top.first.answer,
    bytes: top.bytes + below.bytes,
    ...(failure !== undefined && { failure }),
  }
}

/** Pages overlap where something was posted between two of them. */
function each(statuses: readonly Status[]): Status[] {
  return [...new Map(statuses.map((status) => [status.id, status])).values()]
}

function harvestAt(
  { now }: Context,
  { lang }: PolledSource,
  { answer }: Came,
  read: Pick<Walked, 'statuses' | 'skipped' | 'next'>,
): Harvest {
  return harvestOf(read, { url: answer.url, receivedAt: now, lang })
}

function nextCursor(
  known: Cursor,
  { next }: Walked,
  all: readonly Status[],
  whole: readonly WholeText[],
): Cursor {
  const newest = newestId([known.newest, ...all.map(({ id }) => id)])
  // An account that shows nothing, be it for a moment, is asked as if it were new.
  if (all.length === 0) return { ...known, container: null }
  const below: Cursor['older'] = next === null ? 'end' : [...next]
  return { ...known, newest, older: known.newest === null ? below : known.older, whole: [...whole] }
}

/** Below its last post a page says nothing; one of which not everything could be read, or not its time, says nothing at all. */
function wholeSince({ statuses, skipped }: Walked, now: number): number | null {
  const last = statuses.findLast(({ isPinned }) => !isPinned)
  const time = last === undefined || skipped > 0 ? null : weiboTime(last.created, now)
  return time?.precision === 'exact' ? time.at : null
}
