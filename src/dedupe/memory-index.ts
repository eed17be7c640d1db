import type { Placement, Stance } from '#model/story.ts'
import type { AliasTable } from '#text/aliases.ts'
import { attachWeighed } from './attach.ts'
import type { StoryCandidate } from './attach.ts'
import { decideDuplicate, printPost } from './decide-duplicate.ts'
import type { DuplicateDecision } from './decide-duplicate.ts'
import { createDuplicateIndex } from './duplicate-index.ts'
import { mergesByTerms } from './merge-stories.ts'
import type { StoryMerge } from './merge-stories.ts'
import { placementOf } from './placement.ts'
import { priorFrequencies } from './prior-frequencies.ts'
import { isDisputed, stanceOf } from './stance.ts'
import { storyFeatures } from './story-features.ts'
import type { Storied } from './story-features.ts'
import { createStoryIndex } from './story-index.ts'
import { createTermTable } from './term-table.ts'
import { weigh } from './weigh.ts'

export interface PlaceablePost extends Storied {
  readonly id: string
  readonly source: string
  /** Canonical address, null if none. */
  readonly url: string | null
  /** Milliseconds since 1970. */
  readonly publishedAt: number
}

export interface MemoryIndex {
  /** Where the post stands among those placed before. Call in order of arrival. */
  readonly place: (post: PlaceablePost) => Placement
  /** The post an earlier one repeats as known by now: a post that arrives between two can make them one. */
  readonly originalOf: (id: string) => string
  /** Which stories of the window are one by all that was placed so far. Nothing is changed. */
  readonly merges: () => StoryMerge[]
}

export interface MemoryIndexOptions {
  readonly aliases: AliasTable
}

/**
 * Duplicates and stories without a database, by the same decisions the workers take. Remembers 30 days for duplicates
 * and 14 for stories, counted by the latest `publishedAt` seen; memory is bounded by what those days hold.
 */
export function createMemoryIndex({ aliases }: MemoryIndexOptions): MemoryIndex {
  const duplicates = createDuplicateIndex()
  const terms = createTermTable(priorFrequencies(aliases))
  const stories = createStoryIndex(terms)
  const placed = new Map<string, Placed>()
  let now = Number.NEGATIVE_INFINITY

  const expire = (): void => {
    stories.expire(now)
    for (const id of duplicates.expire(now)) {
      const features = placed.get(id)?.features
      placed.delete(id)
      if (features !== undefined && features !== null) terms.uncount(features)
    }
  }

  const placeOriginal = (post: PlaceablePost, decision: DuplicateDecision): Placement => {
    const features = terms.keep(storyFeatures(post, aliases))
    const { stance } = stanceOf(post, aliases)
    const member = { features, lang: post.lang, at: post.publishedAt }
    const linked = post.links.map((link) => duplicates.at(link)).find((id) => id !== null && id !== post.id)
    const own = weigh({ ...member, features: terms.read(features) }, terms)
    const attachment = attachWeighed(own, stories.candidates(own), terms)
    const known = {
      post,
      decision,
      linked: linked ?? null,
      attachment,
      storyOf: (id: string) => placed.get(id)?.story ?? null,
    }
    const placement = placementOf(post.id, known)
    stories.add(placement.story, member, now)
    terms.count(features)
    const first = placed.get(placement.story)
    placed.set(post.id, { story: placement.story, features, stance })
    const isDispute =
      first !== undefined && isDisputed(stance, first.stance) && !placement.reason.startsWith('disputes')
    return isDispute
      ? { ...placement, reason: `disputes ${placement.story}: ${placement.reason}` }
      : placement
  }

  return {
    place: (post) => {
      now = Math.max(now, post.publishedAt)
      expire()
      const printed = printPost(post)
      const decision = decideDuplicate(printed, duplicates.candidates(printed))
      if (decision.kind !== 'duplicate') {
        duplicates.add(printed, post.id, now)
        return placeOriginal(post, decision)
      }
      const { duplicateOf, level, score, reason } = decision
      duplicates.add(printed, duplicateOf, now)
      for (const other of decision.merges) duplicates.merge(duplicateOf, other)
      const story = placed.get(duplicateOf)?.story ?? duplicateOf
      placed.set(post.id, { story, features: null, stance: 'says' })
      return { story, duplicateOf, level, score, reason }
    },
    originalOf: duplicates.originalOf,
    merges: () => mergesByTerms(stories.open().map(withStance(placed)), terms),
  }
}

interface Placed {
  readonly story: string
  /** Their place in the table of terms; null for a duplicate: the same words must not count twice. */
  readonly features: number | null
  readonly stance: Stance
}

/** A story with the stance of its first post, whose id it bears. */
function withStance(placed: ReadonlyMap<string, Placed>) {
  return (story: StoryCandidate<number>): StoryCandidate<number> => {
    return { ...story, stance: placed.get(story.story)?.stance ?? 'says' }
  }
}
