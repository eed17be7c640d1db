import { goesBackTo } from '#dedupe/origin.ts'
import type { NewEntry } from '#storage/stream-entries.ts'
import { span } from '#text/span.ts'
import type { Report } from './reports.ts'

/** Whom a story counted as first until then, whom it counts now, and why, in words that go on after 'because'. */
export interface Credit {
  readonly from: { readonly postId: number; readonly name: string | null }
  readonly to: { readonly postId: number; readonly name: string }
  readonly because: string
}

/** A story's credit that goes from one of its posts to another; `from` undefined: it is no longer in the story. */
export function creditOf(fromId: number, from: Report | undefined, to: Report): Credit {
  return {
    from: { postId: fromId, name: from?.name ?? null },
    to: { postId: to.postId, name: to.name },
    because: reasonOf(from, to),
  }
}

function reasonOf(from: Report | undefined, to: Report): string {
  if (from === undefined) return 'the post that was first is no longer in the story'
  if (to.timePrecision === 'day' && goesBackTo(from, to))
    return `${from.name} tells what ${to.name} posted that day`
  const earlierMs = from.publishedAt - to.publishedAt
  if (earlierMs > 0) return `${to.name} published ${span(earlierMs)} earlier`
  if (from.repostOf !== null && to.repostOf === null) return `${from.name} only repeats a post of another`
  return `the time of the post by ${from.name} is less certain`
}

/**
 * Entries with what they tell of credit that moved, by story, as `credit` in their detail: in the entry of the post that
 * is first now if there is one, else in the last entry of the story.
 */
export function withCredits(entries: readonly NewEntry[], credits: ReadonlyMap<number, Credit>): NewEntry[] {
  const tellers = new Map<number, Credit>()
  for (const [storyId, credit] of credits) {
    const own = entries.flatMap((entry, index) => (entry.storyId === storyId ? [{ entry, index }] : []))
    const teller = own.findLast(({ entry }) => entry.postId === credit.to.postId) ?? own.at(-1)
    if (teller !== undefined) tellers.set(teller.index, credit)
  }
  return entries.map((entry, index) => {
    const credit = tellers.get(index)
    return credit === undefined ? entry : { ...entry, detail: { ...entry.detail, credit } }
  })
}
