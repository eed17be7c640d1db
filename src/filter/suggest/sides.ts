import { newest } from './archive.ts'
import type { Archive } from './archive.ts'

/**
 * wanted: kept by a score that would do for a firehose, or pinned so. unwanted: dropped though something spoke for it,
 * or pinned so. Posts kept by a name alone are on neither side, since false friends are among them.
 */
export type Side = 'wanted' | 'unwanted'

/** Places of the posts of each side, oldest first; the newest, and all that are pinned. */
export type Sides = Readonly<Record<Side, readonly number[]>>

/** Sorts the posts that tell what the topic wants. What a pin says stands above what the topic says. */
export function readSides(archive: Archive): Sides {
  return { wanted: take(archive, 'wanted'), unwanted: take(archive, 'unwanted') }
}

/** The side of one post, null for neither. */
export function sideOf({ topic, posts }: Archive, place: number): Side | null {
  const post = posts[place]
  if (post === undefined) return null
  if (post.pin !== null) return post.pin === 'must' ? 'wanted' : 'unwanted'
  if (post.keep) return post.score >= topic.thresholds.strict ? 'wanted' : null
  return post.score > 0 ? 'unwanted' : null
}

function take(archive: Archive, side: Side): number[] {
  const all = archive.posts.map((_, place) => place).filter((place) => sideOf(archive, place) === side)
  const pinned = all.filter((place) => isPinned(archive, place))
  const places = new Set([...newest(archive, all), ...pinned])
  return Array.from(places).sort((a, b) => a - b)
}

const PIN_WEIGHT = 3

/** How many posts these count for: a pinned one for three. */
export function weightOf(archive: Archive, places: readonly number[]): number {
  return places.reduce((total, place) => total + (isPinned(archive, place) ? PIN_WEIGHT : 1), 0)
}

function isPinned({ posts }: Archive, place: number): boolean {
  return (posts[place]?.pin ?? null) !== null
}

/** Those of the posts whose pin the topic in force goes against. */
export function wrongAmong({ posts }: Archive, places: readonly number[]): number[] {
  return places.filter((place) => {
    const post = posts[place]
    return post !== undefined && post.pin !== null && post.keep !== (post.pin === 'must')
  })
}
