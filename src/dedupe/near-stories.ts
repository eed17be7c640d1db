import type { StoryCandidate } from './attach.ts'
import { likenessOf } from './likeness.ts'
import { pullAfter } from './pull.ts'
import { OTHER_FIGURES, STORY_WINDOW_MS } from './thresholds.ts'
import { tellOtherFigures, weigh } from './weigh.ts'
import type { Terms, Weighed } from './weigh.ts'

/** What two stories, or two groups of them, have in common. */
export interface Nearness {
  /** Product of their centres: the sums of their posts, each of length 1. Half of it if they give other figures. */
  readonly product: number
  /** Likeness of their posts two by two: the greatest, and the sum over all pairs. */
  readonly best: number
  readonly sum: number
  /** 1 if posts of both were published at once, less the longer there is between the nearest two. */
  readonly decay: number
}

/** A story as it is merged: how many posts, and the squared length of its centre. */
export interface StorySize {
  readonly posts: number
  readonly norm: number
}

export interface NearStories {
  /** As the stories were given. */
  readonly sizes: readonly StorySize[]
  /** Of a story those that share a rare term with it, by their places. Both ways. */
  readonly near: readonly ReadonlyMap<number, Nearness>[]
}

/** A term of more stories than this is too common to find anything by; it still counts where others do. */
const MAX_STORIES_A_TERM = 64
/** Least cosine of two centres at which posts are compared two by two. */
const MIN_COSINE = 0.05

/** Which stories could be one, found by an inverted index over their rarer terms. */
export function nearStories<Term>(stories: readonly StoryCandidate<Term>[], terms: Terms<Term>): NearStories {
  const byTerm = new Map<Term, Centred<Term>[]>()
  const centred = stories.map(({ members }, at) => {
    const own = centre(
      at,
      members.map((member) => weigh(member, terms)),
    )
    for (const other of sharing(own, byTerm)) {
      const nearness = nearnessOf(own, other, terms)
      if (nearness === null) continue
      own.near.set(other.at, nearness)
      other.near.set(at, nearness)
    }
    for (const term of own.sums.keys()) addTo(byTerm, term, own)
    return own
  })
  return { sizes: centred.map(({ size }) => size), near: centred.map(({ near }) => near) }
}

interface Centred<Term> {
  readonly at: number
  readonly posts: readonly Weighed<Term>[]
  readonly sums: ReadonlyMap<Term, number>
  /** Of all its posts. */
  readonly figures: readonly Term[]
  readonly size: StorySize
  readonly near: Map<number, Nearness>
}

function centre<Term>(at: number, posts: readonly Weighed<Term>[]): Centred<Term> {
  const sums = new Map<Term, number>()
  for (const { weights, norm } of posts) {
    const length = Math.sqrt(norm.words + norm.rest)
    for (const [term, weight] of weights) sums.set(term, (sums.get(term) ?? 0) + weight / length)
  }
  const figures = posts.flatMap((post) => post.figures)
  const size = { posts: posts.length, norm: product(sums, sums) }
  return { at, posts, sums, figures, size, near: new Map() }
}

/** Earlier stories that hold one of its terms, those terms aside that more than 64 hold. */
function sharing<Term>(
  { sums }: Centred<Term>,
  byTerm: ReadonlyMap<Term, readonly Centred<Term>[]>,
): Set<Centred<Term>> {
  const found = new Set<Centred<Term>>()
  for (const term of sums.keys()) {
    const list = byTerm.get(term) ?? []
    if (list.length <= MAX_STORIES_A_TERM) for (const story of list) found.add(story)
  }
  return found
}

function addTo<Term>(byTerm: Map<Term, Centred<Term>[]>, term: Term, story: Centred<Term>): void {
  const list = byTerm.get(term)
  if (list === undefined) byTerm.set(term, [story])
  else list.push(story)
}

/** Null if they are too far apart to become one. */
function nearnessOf<Term>(own: Centred<Term>, other: Centred<Term>, terms: Terms<Term>): Nearness | null {
  const differs = tellOtherFigures(own.figures, other.figures)
  const dot = (differs ? OTHER_FIGURES : 1) * product(own.sums, other.sums)
  if (!(dot >= MIN_COSINE * Math.sqrt(own.size.norm * other.size.norm))) return null
  const ofPosts = compare(own.posts, other.posts, terms)
  return ofPosts.best === 0 ? null : { product: dot, ...ofPosts }
}

function product<Term>(a: ReadonlyMap<Term, number>, b: ReadonlyMap<Term, number>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a]
  let sum = 0
  for (const [term, weight] of small) sum += weight * (large.get(term) ?? 0)
  return sum
}

function compare<Term>(
  own: readonly Weighed<Term>[],
  theirs: readonly Weighed<Term>[],
  terms: Terms<Term>,
): Omit<Nearness, 'product'> {
  let best = 0
  let sum = 0
  let decay = 0
  for (const a of own) {
    for (const b of theirs) {
      const age = Math.abs(a.post.at - b.post.at)
      if (!(age <= STORY_WINDOW_MS)) continue
      const pull = pullAfter(age)
      const likeness = likenessOf(a, b, terms) * pull
      decay = Math.max(decay, pull)
      best = Math.max(best, likeness)
      sum += likeness
    }
  }
  return { best, sum, decay }
}
