import type { FeedHints } from '#model/feed.ts'
import { sayDuration } from './duration.ts'
import { phaseOf } from './phase.ts'

export interface Rhythm {
  readonly now: number
  readonly sourceId: string
  /** The source is never asked twice within `minMs`; `maxMs` bounds the wait before its spread and the skip hints. */
  readonly minMs: number
  readonly maxMs: number
  /** How often it posts; 0 if nothing is known of it. */
  readonly postsPerWeek: number
  /** When its newest post was published; null if it has none. */
  readonly newestAt: number | null
  /** `Answer.freshForMs` of the last answer. */
  readonly freshForMs: number | null
  /** Null for a source that is no feed. */
  readonly hints: FeedHints | null
}

export interface NextPoll {
  /** Milliseconds since 1970. */
  readonly at: number
  /** What decided, in plain words: 'every 2 h 6 min: 10 posts a week'. */
  readonly why: string
}

/**
 * When to ask a source again after an answer without failure: the longest of what its own pace, the feed (ttl,
 * sy:update...) and the answer (max-age, Expires) ask for, inside [minMs, maxMs], then up to 10 % later at a moment
 * that is always the same for the source, so that sources spread out and a restart changes nothing.
 */
export function nextPollAt(rhythm: Rhythm): NextPoll {
  const wish = wishes(rhythm).reduce((longest, other) => (other.everyMs > longest.everyMs ? other : longest))
  const everyMs = Math.max(Math.min(wish.everyMs, rhythm.maxMs), rhythm.minMs)
  const inPhase = nextInPhase(rhythm.now + everyMs, Math.floor(everyMs * 0.1), rhythm.sourceId)
  const at = afterSkips(inPhase, rhythm.hints)
  const limit =
    everyMs > wish.everyMs ? ', the shortest allowed' : everyMs < wish.everyMs ? ', the longest allowed' : ''
  const skips = at > inPhase ? PUT_OFF : ''
  return { at, why: `every ${sayDuration(everyMs)}${limit}: ${wish.why}${skips}` }
}

/** Said after the reason where `afterSkips` changed a moment. */
export const PUT_OFF = '; put off, because the feed names hours or days to leave out'

interface Wish {
  readonly everyMs: number
  readonly why: string
}

function wishes({ now, postsPerWeek, newestAt, freshForMs, hints }: Rhythm): readonly [Wish, ...Wish[]] {
  const feedMs = Math.min(hints?.everyMs ?? 0, LONGEST_HINT_MS)
  const freshMs = Math.min(freshForMs ?? 0, LONGEST_HINT_MS)
  return [
    ownPace(postsPerWeek, newestAt === null ? 0 : now - newestAt),
    { everyMs: feedMs, why: `the feed asks for ${sayDuration(feedMs)} between polls` },
    { everyMs: freshMs, why: `the answer stays fresh for ${sayDuration(freshMs)}` },
  ]
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const LONGEST_HINT_MS = DAY_MS

/** Eight looks for every post that is to be expected, fewer the longer the source has been silent. */
function ownPace(postsPerWeek: number, silentMs: number): Wish {
  const expected = Math.max(postsPerWeek, RAREST_PER_WEEK)
  const silence = SILENCES.find(({ days }) => silentMs >= days * DAY_MS)
  const everyMs = ((7 * DAY_MS) / (expected * LOOKS_PER_POST)) * (silence?.slower ?? 1)
  const pace = postsPerWeek < 1 ? 'less than a post a week' : `${Math.round(postsPerWeek)} posts a week`
  return {
    everyMs: Math.round(everyMs),
    why: silence === undefined ? pace : `${pace}, silent for ${Math.floor(silentMs / DAY_MS)} days`,
  }
}

const LOOKS_PER_POST = 8
/** A source of which nothing is known counts as posting once a week. */
const RAREST_PER_WEEK = 1
const SILENCES = [
  { days: 30, slower: 8 },
  { days: 14, slower: 4 },
  { days: 7, slower: 2 },
]

/** The first moment from `earliest` on at which the source's phase comes round, less than `widthMs` later. */
function nextInPhase(earliest: number, widthMs: number, sourceId: string): number {
  if (widthMs < 1) return earliest
  const past = (earliest - Math.floor(phaseOf(sourceId) * widthMs)) % widthMs
  return past === 0 ? earliest : earliest + widthMs - past
}

/**
 * The first moment from `at` on, in steps of an hour, that the feed does not leave out (GMT). Days count for 48 hours at
 * most (a weekend), hours also after it. A feed that leaves out every hour or day says nothing.
 */
export function afterSkips(at: number, hints: FeedHints | null): number {
  if (hints === null || leavesOutAll(hints)) return at
  let hours = 0
  const isLeftOut = (then: Date): boolean =>
    hints.skipHours.includes(then.getUTCHours()) ||
    (hours < LONGEST_SKIP_HOURS && hints.skipDays.includes(then.getUTCDay()))
  while (isLeftOut(new Date(at + hours * HOUR_MS))) hours += 1
  return at + hours * HOUR_MS
}

function leavesOutAll({ skipHours, skipDays }: FeedHints): boolean {
  return new Set(skipHours).size >= 24 || new Set(skipDays).size >= 7
}

const LONGEST_SKIP_HOURS = 48
