import type { PairRuling } from '#storage/rulings.ts'
import { membersOf } from '#storage/stories.ts'
import type { Database } from '#storage/tables.ts'

/** Where the owner wants a post, and where not. */
export interface RuledPlaces {
  /** Stories it belongs to, that of the newest ruling first. */
  readonly joins: readonly { readonly storyId: number; readonly reason: string }[]
  readonly barred: ReadonlySet<number>
}

/**
 * What the rulings on a post mean for the stories as they are now: the newest one between the post and any post of a
 * story decides. Posts that are in no story now say nothing.
 */
export async function ruledPlaces(
  db: Database,
  topicId: string,
  pairs: readonly PairRuling[],
): Promise<RuledPlaces> {
  if (pairs.length === 0) return { joins: [], barred: new Set() }
  const standing = await membersOf(
    db,
    topicId,
    pairs.map(({ otherId }) => otherId),
  )
  const newestFirst = pairs.toSorted((a, b) => b.rulingId - a.rulingId || a.otherId - b.otherId)
  const byStory = new Map<number, PairRuling>()
  for (const pair of newestFirst) {
    const storyId = standing.get(pair.otherId)?.storyId
    if (storyId !== undefined && !byStory.has(storyId)) byStory.set(storyId, pair)
  }
  const all = Array.from(byStory, ([storyId, { kind, reason }]) => ({ storyId, kind, reason }))
  return {
    joins: all.filter(({ kind }) => kind === 'together'),
    barred: new Set(all.filter(({ kind }) => kind === 'apart').map(({ storyId }) => storyId)),
  }
}

/** The reason of a place that was given by hand. */
export function byHand(what: string, reason: string): string {
  return reason === '' ? `${what} by hand` : `${what} by hand: ${reason}`
}
