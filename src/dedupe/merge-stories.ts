import type { StoryCandidate } from './attach.ts'
import { nearStories } from './near-stories.ts'
import { isDisputed } from './stance.ts'
import { createStoryGroups } from './story-groups.ts'
import type { StoryGroup } from './story-groups.ts'
import { MOST_TOLD, heaviestTerms, textTerms } from './weigh.ts'
import type { DocumentFrequencies, Terms } from './weigh.ts'

/** Two stories that are one. `into` is the earlier one and never a `from` itself. */
export interface StoryMerge {
  readonly from: string
  readonly into: string
  /** 0 to 1. */
  readonly score: number
  /** In plain words: 'disputes 12: shares xiaomi 14'; a denial says so, as it does when a post joins. */
  readonly reason: string
}

/**
 * Which of the open `stories` are one event by all that is known now: by how rare their terms are at present and by all
 * posts of both, where a post that came early was placed by what stood before it. Agglomerative: the two that are each
 * other's nearest become one, until none is near enough; the order of `stories` does not matter. Each `from` once, in
 * the order of their first posts. Cost grows with how many stories share rare terms, not with all pairs.
 */
export function storyMerges(
  stories: readonly StoryCandidate[],
  frequencies: DocumentFrequencies,
): StoryMerge[] {
  return mergesByTerms(stories, textTerms(frequencies))
}

/** The same for terms of any kind. */
export function mergesByTerms<Term>(
  stories: readonly StoryCandidate<Term>[],
  terms: Terms<Term>,
): StoryMerge[] {
  const ordered = stories.filter(({ members }) => members.length > 0).toSorted(byFirstPost)
  const groups = createStoryGroups(nearStories(ordered, terms))
  while (groups.mergeNearest());
  return groups.merged().flatMap((group) => mergesOf(group, ordered, terms))
}

function byFirstPost<Term>(a: StoryCandidate<Term>, b: StoryCandidate<Term>): number {
  return firstAt(a) - firstAt(b) || (a.story < b.story ? -1 : 1)
}

function firstAt<Term>({ members }: StoryCandidate<Term>): number {
  return members.reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY)
}

function mergesOf<Term>(
  { joined }: StoryGroup,
  ordered: readonly StoryCandidate<Term>[],
  terms: Terms<Term>,
): StoryMerge[] {
  const stories = joined.flatMap(({ story, score }) => {
    const candidate = ordered[story]
    return candidate === undefined ? [] : [{ candidate, score }]
  })
  const [first, ...others] = stories
  if (first === undefined) return []
  const into = first.candidate.story
  return others.map(({ candidate, score }) => {
    const rest = stories.filter((other) => other.candidate !== candidate).map((other) => other.candidate)
    const shares = `shares ${sharedNames(candidate, rest, terms).join(', ')}`
    const isDispute = isDisputed(candidate.stance ?? 'says', first.candidate.stance ?? 'says')
    const reason = isDispute ? `disputes ${into}: ${shares}` : shares
    return { from: candidate.story, into, score: Math.round(score * 1000) / 1000, reason }
  })
}

/** The terms that weigh most among those the story shares with the others, as a reader would write them. */
function sharedNames<Term>(
  { members }: StoryCandidate<Term>,
  others: readonly StoryCandidate<Term>[],
  terms: Terms<Term>,
): string[] {
  const theirs = new Set(others.flatMap((other) => other.members.flatMap(({ features }) => features.terms)))
  const own = new Set(members.flatMap(({ features }) => features.terms))
  return heaviestTerms(
    [...own.intersection(theirs)].map((term) => [term, terms.weightOf(term, 1)] as const),
    terms,
  )
    .slice(0, MOST_TOLD)
    .map((name) => name.slice(2))
}
