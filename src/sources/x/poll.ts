import type { Answer, FetchFailure } from '#model/fetch.ts'
import type { ParsedPost } from '#model/post.ts'
import { type Context, type Poll, type PolledSource, harvested } from '#sources/adapter.ts'
import { newestId } from '#sources/id-order.ts'
import { accountOf } from './account.ts'
import { type XAsking, askTweets, askUser, whyStopped } from './ask.ts'
import { type XCursor, readCursor } from './cursor.ts'
import { LEAST, noKey, notRight, overBudget } from './failures.ts'
import { xOptions } from './options.ts'
import type { TweetPage } from './posts.ts'

/** X gives pages of `LEAST` to 100 posts. The first of a new source is short: it is paid for without being asked for. */
const MOST = 100
const FIRST = 20
const MOST_PAGES = 5

/** What an account posted since the last poll, as long as the month's budget lasts. Without a key nothing is asked. */
export async function pollX(context: Context, source: PolledSource): Promise<Poll> {
  const options = xOptions.safeParse(source.options).data
  if (options === undefined) return failed(notRight('The options of this source are not right.'))
  const account = accountOf(source.address)
  if (account === null) return failed(notRight(`'${source.address}' names no account of X.`))
  const token = context.fillIn(options.token)?.trim() ?? ''
  if (token === '') return failed(noKey(account, options))
  const asking = { context, source, account, options, token }
  const cursor = readCursor(source.cursor, context.now)
  const spent = spentFailure(asking, cursor)
  if (spent !== null) return failed(spent)
  const user = 'id' in account ? account.id : cursor.user
  if (user !== null) return outcomeOf(await walk(asking, user, startAt(cursor)), cursor)
  const found = await askUser(asking, 'handle' in account ? account.handle : '')
  if (found.kind !== 'user') return found
  // What was paid for is kept whatever comes after it.
  const known = { ...startAt({ ...cursor, user: found.id }), answer: found.answer, bytes: found.bytes }
  return outcomeOf(await walk(asking, found.id, known), cursor)
}

function failed(failure: FetchFailure): Poll {
  return { kind: 'failed', failure }
}

/** Even the shortest page could be more than is left. */
function spentFailure({ account, options, context }: XAsking, cursor: XCursor): FetchFailure | null {
  const isSpent = options.monthlyPosts - cursor.read < LEAST
  return isSpent ? overBudget(account, options, cursor, context.now) : null
}

interface Walked {
  readonly cursor: XCursor
  readonly pages: readonly TweetPage[]
  /** The first that came; null: none did. */
  readonly answer: Answer | null
  readonly bytes: number
  readonly failure?: FetchFailure
}

function startAt(cursor: XCursor): Walked {
  return { cursor, pages: [], answer: null, bytes: 0 }
}

/**
 * From the newest post back to what is known, page by page. Only at the end of the way is the newest post known: a walk
 * that stops before, at its bound, at a failure or when the budget is spent, goes on there at the next poll, and what
 * was posted meanwhile is read after it.
 */
async function walk(asking: XAsking, user: string, start: Walked): Promise<Walked> {
  let walked = start
  let isOld = start.cursor.walk !== null
  for (let asked = 0; asked < MOST_PAGES; asked++) {
    const spent = spentFailure(asking, walked.cursor)
    if (spent !== null) return { ...walked, failure: spent }
    const step = await askTweets(asking, user, pageAfter(walked.cursor, asking.options.monthlyPosts))
    if (step.kind === 'page') {
      walked = {
        cursor: cursorAfter(walked.cursor, step.page),
        pages: [...walked.pages, step.page],
        answer: walked.answer ?? step.answer,
        bytes: walked.bytes + step.bytes,
      }
      if (walked.cursor.walk !== null) continue
      if (!isOld) return walked
      isOld = false
      continue
    }
    const failure = whyStopped(step)
    // The place that was kept is known no more: the walk begins anew, and what was read twice is one post.
    if (isOld && failure?.status === 400) {
      walked = { ...walked, cursor: { ...walked.cursor, walk: null } }
      isOld = false
      continue
    }
    return failure === null ? walked : { ...walked, failure }
  }
  return walked
}

function pageAfter({ since, walk, read }: XCursor, monthlyPosts: number): Readonly<Record<string, string>> {
  const most = since === null && walk === null ? FIRST : MOST
  return {
    max_results: String(Math.min(most, monthlyPosts - read)),
    ...(since !== null && { since_id: since }),
    ...(walk !== null && { pagination_token: walk.next }),
  }
}

/** The first page of a new source is where it begins: nothing before it is read. */
function cursorAfter(cursor: XCursor, { next, newest, count }: TweetPage): XCursor {
  const read = cursor.read + count
  const top = cursor.walk === null ? newest : cursor.walk.newest
  const isFirst = cursor.since === null && cursor.walk === null
  if (next !== null && !isFirst) return { ...cursor, read, walk: { next, newest: top } }
  return { ...cursor, read, walk: null, since: newestId([cursor.since, top]) }
}

function outcomeOf({ cursor, pages, answer, bytes, failure }: Walked, before: XCursor): Poll {
  const isSame = JSON.stringify(cursor) === JSON.stringify(before)
  if (answer === null || (isSame && failure !== undefined)) {
    return failure === undefined ? unchanged : failed(failure)
  }
  // A quiet account answers without a post every time, which is no sign of anything.
  if (isSame && cursor.since !== null) return unchanged
  return {
    kind: 'gathered',
    harvest: harvested({
      title: pages.find(({ title }) => title !== '')?.title ?? '',
      posts: inLastVersion(pages.flatMap(({ posts }) => posts)),
      skipped: pages.reduce((sum, page) => sum + page.skipped, 0),
    }),
    cursor,
    wholeSince: null,
    answer,
    bytes,
    ...(failure !== undefined && { failure }),
  }
}

/** A post that is edited while a walk is under way comes in both versions. */
function inLastVersion(posts: readonly ParsedPost[]): readonly ParsedPost[] {
  const last = new Map<string, ParsedPost>()
  for (const post of posts) {
    const known = last.get(post.id)
    if (known === undefined || (post.updatedAt ?? 0) > (known.updatedAt ?? 0)) last.set(post.id, post)
  }
  return [...last.values()]
}

const unchanged: Poll = {
  kind: 'unchanged',
  movedTo: null,
  etag: null,
  lastModified: null,
  freshForMs: null,
}
