import { STORY_WINDOW_MS, weightOf } from './attach.ts'
import type { DocumentFrequencies, StoryCandidate, StoryMember } from './attach.ts'
import type { Features } from './story-features.ts'

/** The stories of the last 14 days, found by the rarer terms of their posts. */
export interface StoryIndex {
  /** Stories that share most of the rarest terms of `features`, at most 6. */
  readonly candidates: (features: Features, frequencies: DocumentFrequencies) => StoryCandidate[]
  readonly add: (story: string, member: StoryMember, now: number) => void
  /** Forgets stories that had no new post in the 14 days before `now`. */
  readonly expire: (now: number) => void
  readonly size: () => number
}

const MAX_CANDIDATES = 6
/** Terms of a post that are looked up, rarest first. */
const MAX_TERMS = 12
/** Least part of a post's squared length that a story must share: below it no cosine reaches .20. */
const MIN_SHARE = 0.04
/** Latest posts kept of a story for comparison; its first post always stays. */
const MAX_MEMBERS = 8
/** Stories remembered for one term; beyond that the term is too common to find anything by. */
const MAX_STORIES_A_TERM = 48

interface OpenStory {
  readonly story: string
  readonly members: StoryMember[]
  readonly terms: Set<string>
  touchedAt: number
}

/** An empty index. Memory is bounded by the stories of 14 days; a look-up by the number of terms of the post. */
export function createStoryIndex(): StoryIndex {
  const stories = new Map<string, OpenStory>()
  const byTerm = new Map<string, OpenStory[]>()

  const forget = (open: OpenStory): void => {
    stories.delete(open.story)
    for (const term of open.terms) {
      const rest = byTerm.get(term)?.filter((other) => other !== open) ?? []
      if (rest.length === 0) byTerm.delete(term)
      else byTerm.set(term, rest)
    }
  }

  const addTerms = (open: OpenStory, features: Features): void => {
    for (const term of features.keys()) {
      if (open.terms.has(term)) continue
      open.terms.add(term)
      const list = byTerm.get(term)
      if (list === undefined) byTerm.set(term, [open])
      else list.push(open)
      if (list !== undefined && list.length > MAX_STORIES_A_TERM) list.shift()
    }
  }

  return {
    candidates: (features, frequencies) => {
      const shared = new Map<OpenStory, number>()
      const terms = Array.from(features, ([term, count]) => ({
        term,
        weight: weightOf(term, count, frequencies),
      }))
      terms.sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1))
      for (const { term, weight } of terms.slice(0, MAX_TERMS)) {
        for (const open of byTerm.get(term) ?? []) shared.set(open, (shared.get(open) ?? 0) + weight * weight)
      }
      const least = MIN_SHARE * terms.reduce((sum, { weight }) => sum + weight * weight, 0)
      return [...shared]
        .filter(([, share]) => share >= least)
        .sort(([a, x], [b, y]) => y - x || (a.story < b.story ? -1 : 1))
        .slice(0, MAX_CANDIDATES)
        .map(([open]) => open)
    },
    add: (story, member, now) => {
      const open = stories.get(story) ?? { story, members: [], terms: new Set<string>(), touchedAt: now }
      // Oldest touch first, so that expiry looks at no more than what it removes.
      stories.delete(story)
      stories.set(story, open)
      open.touchedAt = now
      open.members.push(member)
      if (open.members.length > MAX_MEMBERS) open.members.splice(1, 1)
      addTerms(open, member.features)
    },
    expire: (now) => {
      for (const open of stories.values()) {
        if (now - open.touchedAt <= STORY_WINDOW_MS) break
        forget(open)
      }
    },
    size: () => stories.size,
  }
}
