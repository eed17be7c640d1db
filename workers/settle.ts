import { type BackOff, backOff } from '#fetch/back-off.ts'
import { nextPollAt } from '#fetch/next-poll.ts'
import type { Feed, ParseError } from '#model/feed.ts'
import type { Answer, FetchFailure, FetchOutcome } from '#model/fetch.ts'
import type { PollRecord, Source, SourceStatus } from '#model/source.ts'

/** What a poll means for its source: what it knows from now on, and a line for its log. */
export interface Settled {
  readonly status: SourceStatus
  readonly record: PollRecord
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
  const said = outcome.kind === 'fresh' ? outcome.answer : outcome
  const known = { ...statusOf(source), polledAt: rhythm.now }
  return succeeded(source, {
    status: {
      ...known,
      etag: said.etag ?? source.etag,
      lastModified: said.lastModified ?? source.lastModified,
      answeredBy: outcome.kind === 'fresh' ? outcome.answer.url : source.answeredBy,
    },
    rhythm,
    freshForMs: said.freshForMs,
    record: {
      outcome: 'unchanged',
      status: outcome.kind === 'fresh' ? outcome.answer.status : 304,
      bytes: outcome.kind === 'fresh' ? outcome.bytes : 0,
      newPosts: 0,
    },
  })
}

/** A feed was read and its posts are stored. */
export function settleRead(
  source: Source & SourceStatus,
  read: Fresh & { readonly feed: Feed; readonly newPosts: number },
  rhythm: Rhythm,
): Settled {
  const { answer, feed } = read
  const settled = succeeded(source, {
    status: {
      ...statusOf(source),
      etag: answer.etag,
      lastModified: answer.lastModified,
      answeredBy: answer.url,
      bodyHash: answer.bodyHash,
      polledAt: rhythm.now,
      changedAt: read.newPosts > 0 ? rhythm.now : source.changedAt,
      ...rhythmOf(feed),
    },
    rhythm,
    freshForMs: answer.freshForMs,
    record: { outcome: 'read', status: answer.status, bytes: read.bytes, newPosts: read.newPosts },
  })
  if (!feed.partial) return settled
  const why = 'The feed ends in the middle; its whole items were kept.'
  return {
    ...settled,
    status: inState(settled.status, rhythm.now, {
      state: 'degraded',
      why,
      fix: 'Nothing: it is asked again.',
    }),
  }
}

/** The source could not be asked. */
export function settleFailed(source: Source & SourceStatus, failure: FetchFailure, rhythm: Rhythm): Settled {
  const failures = source.failures + 1
  const failingSince = source.failingSince ?? rhythm.now
  const next = backOff({ now: rhythm.now, sourceId: source.id, failure, failures, failingSince })
  return failed(source, { failures, failingSince, next, failure, rhythm })
}

/** The source answered with something that is no feed. It is asked again like a server in trouble: it may recover. */
export function settleUnreadable(
  source: Source & SourceStatus,
  fresh: Fresh,
  error: ParseError,
  rhythm: Rhythm,
): Settled {
  const advertised = error.advertised.map(({ url }) => url).join(', ')
  const failure: FetchFailure = {
    code: 'notFeed',
    message: error.message,
    fix: advertised === '' ? error.fix : `${error.fix} The page names these feeds: ${advertised}`,
    status: fresh.answer.status,
    retryAfterMs: null,
  }
  const settled = settleFailed(source, failure, rhythm)
  return {
    status: { ...settled.status, state: 'broken' },
    record: { ...settled.record, outcome: error.code, bytes: fresh.bytes },
  }
}

/** The answer came, but a fault of ours kept it from being stored: asked less often, so that it cannot run hot. */
export function settleFault(source: Source & SourceStatus, fault: unknown, rhythm: Rhythm): Settled {
  return settleFailed(
    source,
    {
      code: 'internal',
      message: `What ${source.address} answered could not be stored: ${fault instanceof Error ? fault.message : String(fault)}`,
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
    readonly rhythm: Rhythm
    readonly freshForMs: number | null
    readonly record: Pick<PollRecord, 'outcome' | 'status' | 'bytes' | 'newPosts'>
  },
): Settled {
  const { rhythm, status } = poll
  const next = nextPollAt({
    ...rhythm,
    sourceId: source.id,
    postsPerWeek: status.postsPerWeek ?? 0,
    newestAt: status.newestAt,
    freshForMs: poll.freshForMs,
    hints: status.hints,
  })
  const ok = inState(status, rhythm.now, { state: 'ok', why: null, fix: null })
  return {
    status: {
      ...ok,
      nextPollAt: next.at,
      nextPollWhy: next.why,
      holdUntil: null,
      failures: 0,
      failingSince: null,
    },
    record: {
      ...poll.record,
      at: rhythm.now,
      conditional: isConditional(source),
      nextPollAt: next.at,
      why: next.why,
    },
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
  const held = failure.retryAfterMs === null ? null : rhythm.now + failure.retryAfterMs
  const status = inState(statusOf(source), rhythm.now, {
    state: next.state,
    why: failure.message,
    fix: failure.fix,
  })
  return {
    status: {
      ...status,
      polledAt: rhythm.now,
      nextPollAt: next.at,
      nextPollWhy: next.why,
      holdUntil: held,
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
      nextPollAt: next.at,
      why: `${failure.message} ${next.why}`,
    },
  }
}

function inState(
  status: SourceStatus,
  now: number,
  {
    state,
    why,
    fix,
  }: { readonly state: SourceStatus['state']; readonly why: string | null; readonly fix: string | null },
): SourceStatus {
  const stateSince = status.state === state ? status.stateSince : now
  return { ...status, state, stateSince, stateWhy: why, stateFix: fix }
}

const weekMs = 7 * 24 * 60 * 60 * 1000

/** How often the feed brings something, from the dates of what it holds. */
function rhythmOf(feed: Feed): Pick<SourceStatus, 'postsPerWeek' | 'newestAt' | 'hints'> {
  const times = feed.posts.filter((post) => post.timePrecision !== 'inferred').map((post) => post.publishedAt)
  const newestAt = times.length === 0 ? null : Math.max(...times)
  const spanMs = newestAt === null ? 0 : newestAt - Math.min(...times)
  const postsPerWeek = spanMs === 0 ? null : ((times.length - 1) * weekMs) / spanMs
  return { postsPerWeek, newestAt, hints: feed.hints }
}

function isConditional(source: SourceStatus): boolean {
  return source.etag !== null || source.lastModified !== null
}

/** Only what a poll may change, without what the owner wrote. */
function statusOf(source: SourceStatus): SourceStatus {
  return {
    etag: source.etag,
    lastModified: source.lastModified,
    answeredBy: source.answeredBy,
    bodyHash: source.bodyHash,
    nextPollAt: source.nextPollAt,
    nextPollWhy: source.nextPollWhy,
    holdUntil: source.holdUntil,
    polledAt: source.polledAt,
    changedAt: source.changedAt,
    state: source.state,
    stateSince: source.stateSince,
    stateWhy: source.stateWhy,
    stateFix: source.stateFix,
    failures: source.failures,
    failingSince: source.failingSince,
    postsPerWeek: source.postsPerWeek,
    newestAt: source.newestAt,
    hints: source.hints,
    lastItems: source.lastItems,
    emptyAnswers: source.emptyAnswers,
    moving: source.moving,
    formerAddress: source.formerAddress,
  }
}
