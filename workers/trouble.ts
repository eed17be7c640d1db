import { sayDuration } from '#fetch/duration.ts'
import type { FetchFailure, FetchFailureCode } from '#model/fetch.ts'
import type { SourceState, SourceStatus } from '#model/source.ts'
import type { FeedNotice } from '#sources/feed-notices.ts'

/** What is wrong with a source that was asked, in words. `code` names it for programs. */
export interface Trouble {
  readonly code: string
  readonly state: SourceState
  readonly why: string
  readonly fix: string
}

const dayMs = 24 * 60 * 60 * 1000
const quietAfterDays = 30
/** A feed without a post once is a hiccup of its server; twice it has changed. */
const emptiesToTell = 2

/** What is wrong with an answer that could be read: what the host says in place of posts, no posts, half a feed. */
export function troubleOf(
  { lastItems, emptyAnswers }: Pick<SourceStatus, 'lastItems' | 'emptyAnswers'>,
  { isPartial, notices }: { readonly isPartial: boolean; readonly notices: readonly FeedNotice[] },
): Trouble | null {
  const [notice] = notices
  if (notice !== undefined)
    return { code: 'noticeItem', state: 'blocked', why: notice.message, fix: notice.fix }
  if (emptyAnswers >= emptiesToTell && lastItems !== null) return emptyUnexpected(lastItems, emptyAnswers)
  if (!isPartial) return null
  return {
    code: 'partial',
    state: 'degraded',
    why: 'The feed ends in the middle; its whole items were kept.',
    fix: 'Nothing to do: it is asked again. If it stays so, tell the site.',
  }
}

function emptyUnexpected(lastItems: number, emptyAnswers: number): Trouble {
  const posts = lastItems === 1 ? 'a post' : `${lastItems} posts`
  return {
    code: 'emptyUnexpected',
    state: 'degraded',
    why: `It answered without a post ${emptyAnswers} times in a row; before, it held ${posts}.`,
    fix: 'Open its address in a browser: the site may have changed, or the bridge between may be shut out. What was read before stays.',
  }
}

/** A source that is fine and silent; null while it is neither. */
export function quietness({ newestAt, lastItems }: SourceStatus, now: number): Trouble | null {
  if (newestAt === null || lastItems === null || now - newestAt < quietAfterDays * dayMs) return null
  return {
    code: 'quiet',
    state: 'quiet',
    why: `Its newest post is ${sayDuration(Math.floor((now - newestAt) / dayMs) * dayMs)} old.`,
    fix: 'Nothing to do: it is asked more rarely until it posts again.',
  }
}

/** How many posts the feed has held, and how often in a row it held none since. */
export function countItems(
  { lastItems, emptyAnswers }: Pick<SourceStatus, 'lastItems' | 'emptyAnswers'>,
  items: number,
): Pick<SourceStatus, 'lastItems' | 'emptyAnswers'> {
  if (items > 0) return { lastItems: items, emptyAnswers: 0 }
  return { lastItems, emptyAnswers: lastItems === null ? 0 : emptyAnswers + 1 }
}

/** What passes by itself as a rule is worth a word only if it has not after this many failures. */
const patience = 3
const passing: ReadonlySet<FetchFailureCode> = new Set([
  'timeout',
  'network',
  'dns',
  'http',
  'rateLimited',
  'notFound',
])

/** Whether the owner should hear of a failure. */
export function isWorthTelling({ code }: FetchFailure, failures: number): boolean {
  return !passing.has(code) || failures >= patience
}
