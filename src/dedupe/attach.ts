import type { Stance } from '#model/story.ts'
import { pullAfter } from './pull.ts'
import { ATTACH, RELATED, STORY_WINDOW_MS, WEIGHT_OF_BEST } from './thresholds.ts'
import { cosine, heaviest, heaviestTerms, mostAlike, textTerms, weigh } from './weigh.ts'
import type { DocumentFrequencies, StoryMember, Terms, Weighed } from './weigh.ts'

export interface StoryCandidate<Term = string> {
  readonly story: string
  readonly members: readonly StoryMember<Term>[]
  /** Where its first post stands to what it tells. Left out: says. */
  readonly stance?: Stance
}

export interface Attachment {
  readonly story: string
  /** `attached`: the post belongs to the story. `related`: worth showing beside it, no more. */
  readonly kind: 'attached' | 'related'
  /** 0 to 1. */
  readonly score: number
  /** The terms that weigh most among those it shares with the story's posts. */
  readonly shares: readonly string[]
}

/**
 * The story a post belongs to: the best of `stories` by (.6 best + .4 mean cosine over its posts) x its pull, which falls
 * with the age of its nearest post; stories without a post within 14 days are passed over. Null below .20. Of equals,
 * the story named first in the alphabet, so that the order of `stories` does not matter.
 */
export function attachStory(
  post: StoryMember,
  stories: readonly StoryCandidate[],
  frequencies: DocumentFrequencies,
): Attachment | null {
  const terms = textTerms(frequencies)
  return attachWeighed(weigh(post, terms), stories, terms)
}

/** The same for a post that is weighed already. */
export function attachWeighed<Term>(
  own: Weighed<Term>,
  stories: readonly StoryCandidate<Term>[],
  terms: Terms<Term>,
): Attachment | null {
  let best: { readonly candidate: StoryCandidate<Term>; readonly score: number } | null = null
  for (const candidate of stories) {
    const score = storyScore(own, candidate, terms)
    const isBetter = best === null || score > best.score
    const isEqual = best !== null && score === best.score && candidate.story < best.candidate.story
    if (isBetter || isEqual) best = { candidate, score }
  }
  if (best === null || best.score < RELATED) return null
  return {
    story: best.candidate.story,
    kind: best.score >= ATTACH ? 'attached' : 'related',
    score: Math.round(best.score * 1000) / 1000,
    shares: sharedTerms(own, best.candidate, terms),
  }
}

/**
 * Terms of the post, one of which stands in every story that `attachStory` could name: the others together weigh too
 * little. `frequencies` need to know the terms of the post only.
 */
export function termsInReach(post: StoryMember, frequencies: DocumentFrequencies): string[] {
  const terms = textTerms(frequencies)
  return heaviest(weigh(post, terms), terms, RELATED)
}

/**
 * The stories that `attachStory` could name at all, told by the post's own terms. `frequencies` need to know the terms
 * of the post only.
 */
export function storiesInReach(
  post: StoryMember,
  stories: readonly StoryCandidate[],
  frequencies: DocumentFrequencies,
): StoryCandidate[] {
  const terms = textTerms(frequencies)
  const own = weigh(post, terms)
  return stories.filter(({ members }) => members.some((member) => mostAlike(own, member, terms) >= RELATED))
}

function storyScore<Term>(own: Weighed<Term>, { members }: StoryCandidate<Term>, terms: Terms<Term>): number {
  const age = Math.min(...members.map((member) => Math.abs(own.post.at - member.at)))
  if (!(age <= STORY_WINDOW_MS)) return 0
  let [sum, best] = [0, 0]
  for (const member of members) {
    const likeness = cosine(own, member, terms)
    sum += likeness
    best = Math.max(best, likeness)
  }
  const mean = sum / members.length
  return (WEIGHT_OF_BEST * best + (1 - WEIGHT_OF_BEST) * mean) * pullAfter(age)
}

/** The terms that weigh most among those a story's posts share with the post. */
function sharedTerms<Term>(
  own: Weighed<Term>,
  { members }: StoryCandidate<Term>,
  terms: Terms<Term>,
): string[] {
  return heaviestTerms(
    [...own.weights].filter(([term]) => members.some((member) => member.features.terms.includes(term))),
    terms,
  )
}
