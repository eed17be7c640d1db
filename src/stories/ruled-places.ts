import type { PairRuling, Ruling } from '#storage/rulings.ts'
import { membersOf } from '#storage/stories.ts'
import type { Database } from '#storage/tables.ts'

/** Where rulings want a post, and where not. */
export interface RuledPlaces {
  /** Stories it belongs to, those by the owner first, then that of the newest ruling; `reason` is that of its place. */
  readonly joins: readonly { readonly storyId: number; readonly score: number; readonly reason: string }[]
  readonly barred: ReadonlySet<number>
}

/**
 * What the rulings on a post mean for the stories as they are now: the owner's newest one between the post and any post
 * of a story decides, where the owner said nothing the program's. Posts that are in no story now say nothing.
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
  const ownersFirst = pairs.toSorted(
    (a, b) => rank(a) - rank(b) || b.rulingId - a.rulingId || a.otherId - b.otherId,
  )
  const byStory = new Map<number, PairRuling>()
  for (const pair of ownersFirst) {
    const storyId = standing.get(pair.otherId)?.storyId
    if (storyId !== undefined && !byStory.has(storyId)) byStory.set(storyId, pair)
  }
  const all = Array.from(byStory, ([storyId, pair]) => ({ storyId, pair, kind: pair.kind }))
  return {
    joins: all
      .filter(({ kind }) => kind === 'together')
      .map(({ storyId, pair }) => {
        return { storyId, score: pair.score ?? 1, reason: byRuling('put into this story', pair) }
      }),
    barred: new Set(all.filter(({ kind }) => kind === 'apart').map(({ storyId }) => storyId)),
  }
}

function rank({ by }: PairRuling): number {
  return by === 'owner' ? 0 : 1
}

/** The reason of a place that a ruling gave: 'put into this story by hand: one event'. */
export function byRuling(what: string, { by, reason }: Pick<Ruling, 'by' | 'reason'>): string {
  const who = by === 'owner' ? 'by hand' : 'by the hourly look'
  return reason === '' ? `${what} ${who}` : `${what} ${who}: ${reason}`
}
