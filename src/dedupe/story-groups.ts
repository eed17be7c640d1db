import type { NearStories, Nearness, StorySize } from './near-stories.ts'
import { MERGE, WEIGHT_OF_BEST_PAIR, WEIGHT_OF_CENTRES } from './thresholds.ts'

/** Stories that became one, by their places, the earliest first. */
export interface StoryGroup {
  readonly joined: readonly Joined[]
}

export interface Joined {
  readonly story: number
  /** By how much it, or what it had become part of, was near enough; 1 for the first story. */
  readonly score: number
}

export interface StoryGroups {
  /** Makes one of every two groups that are each other's nearest. False if no two were near enough. */
  readonly mergeNearest: () => boolean
  /** Groups of more than one story, in the order of their first. */
  readonly merged: () => StoryGroup[]
}

interface OpenGroup extends StorySize {
  readonly joined: readonly Joined[]
  readonly near: Map<number, Nearness>
}

/** Every story a group of its own. A group bears the place of its earliest story; `near` stories stand in time order. */
export function createStoryGroups({ sizes, near }: NearStories): StoryGroups {
  const groups = new Map<number, OpenGroup>()
  for (const [story, size] of sizes.entries()) {
    groups.set(story, { ...size, joined: [{ story, score: 1 }], near: new Map(near[story]) })
  }
  /** Groups whose neighbours have changed since their nearest was looked for. */
  const nearest = new Map<number, Nearest | null>()
  const nearestOf = (at: number): Nearest | null => {
    const known = nearest.get(at)
    if (known !== undefined) return known
    const found = findNearest(groups, at)
    nearest.set(at, found)
    return found
  }
  const merge = (first: number, second: number, score: number): void => {
    const [one, other] = [groups.get(first), groups.get(second)]
    if (one === undefined || other === undefined) return
    for (const at of [...one.near.keys(), ...other.near.keys()]) nearest.delete(at)
    groups.set(first, joinedGroup({ first, one, second, other, score }, groups))
    groups.delete(second)
    nearest.delete(first)
  }
  return {
    mergeNearest: () => {
      const pairs = [...groups.keys()].flatMap((at) => {
        const found = nearestOf(at)
        const isMutual = found !== null && at < found.at && nearestOf(found.at)?.at === at
        return isMutual ? [{ first: at, second: found.at, score: found.score }] : []
      })
      for (const { first, second, score } of pairs) merge(first, second, score)
      return pairs.length > 0
    },
    merged: () =>
      Array.from(groups.values(), ({ joined }) => ({ joined })).filter(({ joined }) => joined.length > 1),
  }
}

interface Nearest {
  readonly at: number
  readonly score: number
}

/** The group nearest to the one at `at`, of equals the earliest; null if none is near enough. */
function findNearest(groups: ReadonlyMap<number, OpenGroup>, at: number): Nearest | null {
  const own = groups.get(at)
  let best: Nearest | null = null
  if (own === undefined) return best
  for (const [other, nearness] of own.near) {
    const theirs = groups.get(other)
    const score = theirs === undefined ? 0 : scoreOf(own, theirs, nearness)
    if (score < MERGE) continue
    if (best === null || score > best.score || (score === best.score && other < best.at)) {
      best = { at: other, score }
    }
  }
  return best
}

/** Mostly how near the centres are, a little of the posts two by two: centres forget what only one post says. */
function scoreOf(a: OpenGroup, b: OpenGroup, { product, best, sum, decay }: Nearness): number {
  const mean = sum / (a.posts * b.posts)
  const ofPosts = WEIGHT_OF_BEST_PAIR * best + (1 - WEIGHT_OF_BEST_PAIR) * mean
  if (a.posts * b.posts === 1) return ofPosts
  const ofCentres = (decay * product) / Math.sqrt(a.norm * b.norm)
  return WEIGHT_OF_CENTRES * ofCentres + (1 - WEIGHT_OF_CENTRES) * ofPosts
}

interface Union {
  readonly first: number
  readonly one: OpenGroup
  readonly second: number
  readonly other: OpenGroup
  readonly score: number
}

/** Of the two one group; their neighbours learn of it. */
function joinedGroup(
  { first, one, second, other, score }: Union,
  groups: ReadonlyMap<number, OpenGroup>,
): OpenGroup {
  const near = new Map(one.near)
  const product = one.near.get(second)?.product ?? 0
  for (const [at, nearness] of other.near) near.set(at, added(near.get(at), nearness))
  near.delete(first)
  near.delete(second)
  for (const [at, nearness] of near) {
    const theirs = groups.get(at)?.near
    theirs?.delete(second)
    theirs?.set(first, nearness)
  }
  const late = other.joined.map((each) => ({ story: each.story, score: Math.min(each.score, score) }))
  const joined = [...one.joined, ...late].toSorted((a, b) => a.story - b.story)
  return {
    posts: one.posts + other.posts,
    norm: one.norm + other.norm + 2 * product,
    joined,
    near,
  }
}

function added(one: Nearness | undefined, other: Nearness): Nearness {
  if (one === undefined) return other
  return {
    product: one.product + other.product,
    best: Math.max(one.best, other.best),
    sum: one.sum + other.sum,
    decay: Math.max(one.decay, other.decay),
  }
}
