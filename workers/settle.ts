import { type BackOff, backOff } from '#fetch/back-off.ts'
import { PUT_OFF, afterSkips, nextPollAt } from '#fetch/next-poll.ts'
import type { ParseError } from '#model/feed.ts'
import type { Answer, FetchFailure, FetchFailureCode, FetchOutcome } from '#model/fetch.ts'
import type { PollRecord, Source, SourceStatus } from '#model/source.ts'
import type { Harvest } from '#sources/adapter.ts'
import { sourceName } from '#sources/source-name.ts'
import type { Notice } from '#storage/polls.ts'
import { addressAfter, movingOn } from './moving.ts'
import { rhythmOf } from './rhythm.ts'
import { inState, statusOf } from './source-status.ts'
import { countItems, emptiness, isWorthTelling, quietness, type Trouble, troubleOf } from './trouble.ts'

/** What a poll means for its source: what it knows from now on, a line for its log, what others learn of it. */
export interface Settled {
  readonly status: SourceStatus
  readonly record: PollRecord
  /** The address that permanent redirects have led to long enough; null: it keeps its own. */
  readonly movesTo: string | null
  /** What the feed calls itself, '' if that is not known. */
  readonly title: string
  /** For its owner, once a day; null: nothing to tell. */
  readonly notice: Notice | null
  /** The host asked to wait: all in the source's back-off scope do. Null: nobody does, or the source alone. */
  readonly hold: { readonly until: number; readonly why: string } | null
}

export interface Rhythm {
  readonly now: number
  readonly minMs: number
  readonly maxMs: number
}

type Fresh = { readonly answer: Answer; readonly bytes: number }

/** The server said that nothing changed (304), or the body is the one we know. */
export function settleUnchanged(
  source: Source & SourceStatus,
  outcome: Extract<FetchOutcome, { kind: 'unchanged' }> | (Fresh & { readonly kind: 'fresh' }),
  rhythm: Rhythm,
): Settled {
  const isFresh = outcome.kind === 'fresh'
  const said = isFresh ? outcome.answer : outcome
  // The body that nothing changed in may hold nothing: then it holds nothing once more.
  const items = source.emptyAnswers > 0 ? 0 : (source.lastItems ?? 0)
  const status = {
    ...statusOf(source),
    polledAt: rhythm.now,
    // A 304 names what it changes; a whole answer that names none has none.
    etag: isFresh ? said.etag : (said.etag ?? source.etag),
    lastModified: isFresh ? said.lastModified : (said.lastModified ?? source.lastModified),
    answeredBy: isFresh ? outcome.answer.url : source.answeredBy,
    ...countItems(source, items),
  }
  return succeeded(source, {
    status,
    rhythm,
    freshForMs: said.freshForMs,
    movedTo: said.movedTo,
    trouble: troubleThatStays(source, status),
    record: {
      outcome: 'unchanged',
      status: isFresh ? outcome.answer.status : 304,
      bytes: isFresh ? outcome.bytes : 0,
      newPosts: 0,
    },
  })
}

/** What was wrong with the body that is still the same: half a feed stays half, a notice stays a notice. */
function troubleThatStays(source: Source & SourceStatus, status: SourceStatus): Trouble | null {
  const { state, stateWhy, stateFix, failures } = source
  const isOfBody = failures === 0 && stateWhy !== null
  if (isOfBody && state === 'blocked')
    return { code: 'noticeItem', state, why: stateWhy, fix: stateFix ?? '' }
  if (status.emptyAnswers > 0) return emptiness(status)
  if (isOfBody && state === 'degraded') return { code: 'partial', state, why: stateWhy, fix: stateFix ?? '' }
  return null
}

/** What a poll brought, and what of it was stored. */
export interface Brought extends Fresh {
  readonly harvest: Harvest
  /** What its adapter goes on from. Left out: as before. */
  readonly cursor?: unknown
  readonly newPosts: number
}

/** A source was read and its posts are stored. */
export function settleRead(source: Source & SourceStatus, read: Brought, rhythm: Rhythm): Settled {
  const { answer, harvest } = read
  const status = {
    ...statusOf(source),
    etag: answer.etag,
    lastModified: answer.lastModified,
    answeredBy: answer.url,
    bodyHash: answer.bodyHash,
    polledAt: rhythm.now,
    changedAt: read.newPosts > 0 ? rhythm.now : source.changedAt,
    cursor: read.cursor === undefined ? source.cursor : read.cursor,
    ...rhythmOf(harvest),
    ...countItems(source, harvest.posts.length),
  }
  return succeeded(source, {
    status,
    title: sourceName(harvest.title),
    rhythm,
    freshForMs: answer.freshForMs,
    movedTo: answer.movedTo,
    trouble: troubleOf(status, { harvest, newestBefore: source.newestAt }),
    record: { outcome: 'read', status: answer.status, bytes: read.bytes, newPosts: read.newPosts },
  })
}

/** Something stopped the poll on its way; what was read until then is stored, and the next one goes on from there. */
export function settleStopped(
  source: Source & SourceStatus,
  { bytes, cursor, newPosts }: Brought,
  failure: FetchFailure,
  rhythm: Rhythm,
): Settled {
  const changedAt = newPosts > 0 ? rhythm.now : source.changedAt
  const settled = settleFailed({ ...source, cursor, changedAt }, failure, rhythm)
  return { ...settled, record: { ...settled.record, bytes, newPosts } }
}

/** The source could not be asked. */
export function settleFailed(source: Source & SourceStatus, failure: FetchFailure, rhythm: Rhythm): Settled {
  const failures = source.failures + 1
  const failingSince = source.failingSince ?? rhythm.now
  const next = backOff({ now: rhythm.now, sourceId: source.id, failure, failures, failingSince })
  return failed(source, { failures, failingSince, next, failure, rhythm })
}

/** The source answered with something that holds no posts. It is asked again like a server in trouble: it may recover. */
export function settleUnreadable(
  source: Source & SourceStatus,
  fresh: Fresh,
  error: ParseError,
  rhythm: Rhythm,
): Settled {
  const advertised = error.advertised.map(({ url }) => url).join(', ')
  const failure: FetchFailure = {
    code: failureCodes[error.code] ?? 'notFeed',
    message: error.message,
    fix: advertised === '' ? error.fix : `${error.fix} The page names these feeds: ${advertised}`,
    status: fresh.answer.status,
    retryAfterMs: null,
  }
  const settled = settleFailed(source, failure, rhythm)
  return { ...settled, record: { ...settled.record, outcome: error.code, bytes: fresh.bytes } }
}

/** What is wrong with an answer, as a failure of its source; of feeds it is always the same. */
const failureCodes: Readonly<Partial<Record<ParseError['code'], FetchFailureCode>>> = {
  wrongContent: 'wrongContent',
  layoutChanged: 'layoutChanged',
  previewDisabled: 'previewDisabled',
  optedOut: 'optedOut',
  blocked: 'blocked',
  authExpired: 'authExpired',
}

/** A fault of ours kept it from being asked, or its answer from being stored: asked less often, so that it cannot run hot. */
export function settleFault(source: Source & SourceStatus, fault: unknown, rhythm: Rhythm): Settled {
  return settleFailed(
    source,
    {
      code: 'internal',
      message: `${source.name} could not be polled: ${fault instanceof Error ? fault.message : String(fault)}`,
      fix: 'This is a fault of Leakwire. The log holds the details; please report it.',
      status: null,
      retryAfterMs: null,
    },
    rhythm,
  )
}

function succeeded(
  source: Source & SourceStatus,
  poll: {
    readonly status: SourceStatus
    readonly title?: string
    readonly rhythm: Rhythm
    readonly freshForMs: number | null
    readonly movedTo: string | null
    readonly trouble: Trouble | null
    readonly record: Pick<PollRecord, 'outcome' | 'status' | 'bytes' | 'newPosts'>
  },
): Settled {
  const { rhythm, status, trouble } = poll
  const { moving, movesTo } = movingOn(source.moving, addressAfter(source, poll.movedTo), rhythm.now)
  const next = nextPollAt({
    ...rhythm,
    sourceId: source.id,
    postsPerWeek: status.postsPerWeek ?? 0,
    newestAt: status.newestAt,
    freshForMs: poll.freshForMs,
    hints: status.hints,
  })
  return {
    status: {
      ...inState(status, rhythm.now, trouble ?? quietness(status, rhythm.now) ?? fine),
      nextPollAt: next.at,
      nextPollWhy: next.why,
      holdUntil: null,
      failures: 0,
      failingSince: null,
      moving,
    },
    record: {
      ...poll.record,
      outcome: trouble !== null && poll.record.outcome === 'read' ? trouble.code : poll.record.outcome,
      at: rhythm.now,
      conditional: isConditional(source),
      nextPollAt: next.at,
      why: next.why,
    },
    movesTo,
    title: poll.title ?? '',
    notice: trouble === null ? null : { code: trouble.code, message: trouble.why, fix: trouble.fix },
    hold: null,
  }
}

function failed(
  source: Source & SourceStatus,
  poll: {
    readonly failures: number
    readonly failingSince: number
    readonly next: BackOff
    readonly failure: FetchFailure
    readonly rhythm: Rhythm
  },
): Settled {
  const { failure, next, rhythm } = poll
  const hold = holdOf(source, failure, next)
  const nextPollAt = next.at === null ? null : afterSkips(next.at, source.hints)
  const why = nextPollAt === next.at ? next.why : next.why + PUT_OFF
  // A budget is the owner's wish, not the host's, and may be raised.
  const asksToWait = failure.retryAfterMs !== null && failure.code !== 'budget'
  const held = asksToWait ? rhythm.now + failure.retryAfterMs : null
  const status = inState(statusOf(source), rhythm.now, {
    state: next.state,
    why: failure.message,
    fix: failure.fix,
  })
  return {
    status: {
      ...status,
      polledAt: rhythm.now,
      nextPollAt,
      nextPollWhy: why,
      holdUntil: hold?.until ?? held,
      failures: poll.failures,
      failingSince: poll.failingSince,
    },
    record: {
      at: rhythm.now,
      outcome: failure.code,
      status: failure.status,
      bytes: 0,
      conditional: isConditional(source),
      newPosts: 0,
      nextPollAt,
      why: `${failure.message} ${why}`,
    },
    movesTo: null,
    title: '',
    notice: isWorthTelling(failure, poll.failures)
      ? { code: failure.code, message: failure.message, fix: failure.fix }
      : null,
    hold,
  }
}

/** What a host says to one of its sources it may mean for all of them: their owner knows, and has set `backOff`. */
function holdOf(source: Source, failure: FetchFailure, next: BackOff): Settled['hold'] {
  const asksToWait = failure.code === 'rateLimited' || failure.code === 'blocked'
  if (!asksToWait || next.at === null || (source.backOff ?? 'source') === 'source') return null
  return { until: next.at, why: `waits together with ${source.name}: ${next.why}` }
}

const fine = { state: 'ok', why: null, fix: null } as const

function isConditional(source: SourceStatus): boolean {
  return source.etag !== null || source.lastModified !== null
}
