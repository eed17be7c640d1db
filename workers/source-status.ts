import type { SourceStatus } from '#model/source.ts'

/** Only what a poll may change, without what the owner wrote. */
export function statusOf(source: SourceStatus): SourceStatus {
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
    cursor: source.cursor,
  }
}

/** The same in another state, or still in it since it began. */
export function inState(
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
