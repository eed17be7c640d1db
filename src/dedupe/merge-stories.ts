import type { StoryCandidate } from './attach.ts'
import { ATTACH, DECAY_MS, STORY_WINDOW_MS, WEIGHT_OF_BEST } from './thresholds.ts'
import { type DocumentFrequencies, type Terms, type Weighed, cosine, textTerms, weigh } from './weigh.ts'

/** Two stories that are one event by what is known now. Ids are those of the candidates. */
export interface StoryMerge {
  readonly from: string
  readonly into: string
  /** 0 to 1. */
  readonly score: number
  readonly reason: string
}

/**
 * Which of these stories are one event by all that is known of both: the measure by which posts attach, over every pair
 * of a post of the one and a post of the other. The earlier story takes the later one in; each story is in one merge at
 * most as `from`, and never both `from` and `into`. The best come first, and the order of `stories` does not matter.
 * Cost: about the number of posts, since only stories that share one of their heaviest terms are compared.
 */
export function storyMerges(
  stories: readonly StoryCandidate[],
  frequencies: DocumentFrequencies,
): StoryMerge[] {
  const terms = textTerms(frequencies)
  const open = stories.filter(({ members }) => members.length > 0).map((story) => weighedStory(story, terms))
  open.sort((a, b) => a.startedAt - b.startedAt || (a.story < b.story ? -1 : 1))
  const found = pairsToCompare(open)
    .map(([into, from]) => ({ into, from, score: linkage(into, from, terms) }))
    .filter(({ score }) => score >= ATTACH)
    .sort((a, b) => b.score - a.score || (nameOf(a) < nameOf(b) ? -1 : 1))
  const taken = new Set<string>()
  const takers = new Set<string>()
  return found.flatMap(({ into, from, score }) => {
    if (taken.has(from.story) || taken.has(into.story) || takers.has(from.story)) return []
    taken.add(from.story)
    takers.add(into.story)
    const reason = `shares ${sharedTerms(into, from, terms).join(', ')}`
    return { from: from.story, into: into.story, score: Math.round(score * 1000) / 1000, reason }
  })
}

function nameOf({ into, from }: { readonly into: WeighedStory; readonly from: WeighedStory }): string {
  return `${into.story} ${from.story}`
}

interface WeighedStory {
  readonly story: string
  readonly startedAt: number
  readonly posts: readonly Weighed<string>[]
  /** What its posts weigh in sum, by term. */
  readonly weights: ReadonlyMap<string, number>
}

const MAX_TERMS = 12
/** Stories compared by one term; beyond that it is too common to tell anything. */
const MAX_STORIES_A_TERM = 48
const MAX_SHOWN = 4

function weighedStory({ story, members }: StoryCandidate, terms: Terms<string>): WeighedStory {
  const posts = members.map((member) => weigh(member, terms))
  const weights = new Map<string, number>()
  for (const post of posts) {
    for (const [term, weight] of post.weights) weights.set(term, (weights.get(term) ?? 0) + weight)
  }
  return { story, startedAt: Math.min(...members.map(({ at }) => at)), posts, weights }
}

/** Pairs in the order of `open`, the earlier story first. */
function pairsToCompare(open: readonly WeighedStory[]): (readonly [WeighedStory, WeighedStory])[] {
  const byTerm = new Map<string, number[]>()
  for (const [place, { weights }] of open.entries()) {
    for (const [term] of heaviest(weights, MAX_TERMS)) {
      const places = byTerm.get(term)
      if (places === undefined) byTerm.set(term, [place])
      else places.push(place)
    }
  }
  return open.flatMap((into, place) => {
    const others = heaviest(into.weights, MAX_TERMS).flatMap(([term]) => {
      const places = byTerm.get(term) ?? []
      return places.length > MAX_STORIES_A_TERM ? [] : places.filter((other) => other > place)
    })
    return [...new Set(others)].flatMap((other) => {
      const from = open[other]
      return from === undefined ? [] : [[into, from] as const]
    })
  })
}

function linkage(one: WeighedStory, other: WeighedStory, terms: Terms<string>): number {
  const pairs = one.posts.flatMap((own) => other.posts.map(({ post }) => ({ own, post })))
  const age = Math.min(...pairs.map(({ own, post }) => Math.abs(own.post.at - post.at)))
  if (!(age <= STORY_WINDOW_MS)) return 0
  const cosines = pairs.map(({ own, post }) => cosine(own, post, terms))
  const mean = cosines.reduce((sum, value) => sum + value, 0) / cosines.length
  const best = Math.max(...cosines)
  return (WEIGHT_OF_BEST * best + (1 - WEIGHT_OF_BEST) * mean) * Math.exp(-age / DECAY_MS)
}

function sharedTerms(one: WeighedStory, other: WeighedStory, terms: Terms<string>): string[] {
  const shared = new Map([...one.weights].filter(([term]) => other.weights.has(term)))
  return heaviest(shared, MAX_SHOWN).map(([term]) => terms.nameOf(term).slice(2))
}

function heaviest(weights: ReadonlyMap<string, number>, most: number): (readonly [string, number])[] {
  return [...weights].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, most)
}
