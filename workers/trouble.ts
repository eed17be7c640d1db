import { sayDuration } from '#fetch/duration.ts'
import type { FetchFailure, FetchFailureCode } from '#model/fetch.ts'
import type { SourceState, SourceStatus } from '#model/source.ts'
import type { Harvest } from '#sources/adapter.ts'

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

/** An item in so many that cannot be read is a curiosity; more of them, and the layout is changing. */
const skippedShare = 0.2
/** Advertisements and polls stand between the posts of many pages. */
const skippedToTell = 3
/** Sites reorder a little; older than this, and an old copy was served or the newest posts are gone. */
const backwardsMs = dayMs

/** What an answer held that could be read, and how new the source's newest post was before. */
export interface ReadAnswer {
  readonly harvest: Pick<Harvest, 'posts' | 'notices' | 'skipped' | 'isPartial' | 'emptyIsTrouble'>
  readonly newestBefore: number | null
}

/**
 * What is wrong with an answer that could be read: what the host says in place of posts, no posts, items that could not
 * be read, posts older than before, half of it.
 */
export function troubleOf(
  status: Pick<SourceStatus, 'lastItems' | 'emptyAnswers' | 'newestAt'>,
  { harvest, newestBefore }: ReadAnswer,
): Trouble | null {
  const [notice] = harvest.notices
  if (notice !== undefined)
    return {
      code: notice.code ?? 'noticeItem',
      state: notice.code === undefined ? 'blocked' : 'degraded',
      why: notice.message,
      fix: notice.fix,
    }
  return (
    emptiness(status, harvest.emptyIsTrouble === true ? 1 : emptiesToTell) ??
    layoutChanging(harvest) ??
    (harvest.isPartial ? partial : wentBackwards(status.newestAt, newestBefore))
  )
}

/** An answer without posts, where there were some before, so many times in a row. */
export function emptiness(
  { lastItems, emptyAnswers }: Pick<SourceStatus, 'lastItems' | 'emptyAnswers'>,
  tellAt = emptiesToTell,
): Trouble | null {
  return emptyAnswers >= tellAt && lastItems !== null ? emptyUnexpected(lastItems, emptyAnswers) : null
}

const partial: Trouble = {
  code: 'partial',
  state: 'degraded',
  why: 'The feed ends in the middle; its whole items were kept.',
  fix: 'Nothing to do: it is asked again. If it stays so, tell the site.',
}

function layoutChanging({ posts, skipped }: ReadAnswer['harvest']): Trouble | null {
  const all = posts.length + skipped
  if (skipped < skippedToTell || skipped <= all * skippedShare) return null
  return {
    code: 'layoutChanged',
    state: 'degraded',
    why: `${skipped} of the ${all} items that it answered could not be read.`,
    fix: 'Open its address in a browser: its layout may be changing. What could be read was kept; update Leakwire, or correct its selectors.',
  }
}

function wentBackwards(newestAt: number | null, newestBefore: number | null): Trouble | null {
  if (newestAt === null || newestBefore === null || newestAt >= newestBefore - backwardsMs) return null
  const days = sayDuration(Math.floor((newestBefore - newestAt) / dayMs) * dayMs)
  return {
    code: 'wentBackwards',
    state: 'degraded',
    why: `Its newest post is ${days} older than the newest it showed before.`,
    fix: 'Its newest posts were deleted, or an old copy is served. Nothing is lost here; if it stays so, open its address in a browser.',
  }
}

function emptyUnexpected(lastItems: number, emptyAnswers: number): Trouble {
  const posts = lastItems === 1 ? 'a post' : `${lastItems} posts`
  return {
    code: 'emptyUnexpected',
    state: 'degraded',
    why: `It answered without a post ${emptyAnswers === 1 ? 'once' : `${emptyAnswers} times in a row`}; before, it held ${posts}.`,
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
