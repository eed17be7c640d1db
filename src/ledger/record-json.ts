import type { LeakerRecord } from './records.ts'

/** A leaker's record as JSON shows it: claims by id, instants in ISO 8601, times in milliseconds. */
export function recordJson({ claims, voices: _voices, ...record }: LeakerRecord) {
  return {
    ...record,
    claims: claims.map(({ claim, saidAt, leadMs, storyIds }) => ({
      id: claim.id,
      outcome: claim.outcome,
      saidAt: saidAt === null ? null : new Date(saidAt).toISOString(),
      leadMs,
      stories: storyIds,
    })),
  }
}
