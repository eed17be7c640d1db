import { createArrivalQueue } from './arrival-queue.ts'
import type { StoryCandidate } from './attach.ts'
import { createTermLists } from './term-lists.ts'
import type { Sharing } from './term-lists.ts'
import type { TermTable } from './term-table.ts'
import { STORY_WINDOW_MS } from './thresholds.ts'
import type { StoryMember, Weighed } from './weigh.ts'

/** A post of a story; its features stand in the table of terms. */
export interface KeptMember extends Omit<StoryMember<number>, 'features'> {
  readonly features: number
}

/** The stories of the last 14 days, found by the rarer terms of their posts. */
export interface StoryIndex {
  /** Stories that share most of the rarest terms of the post, at most 6. */
  readonly candidates: (own: Weighed<number>) => StoryCandidate<number>[]
  readonly add: (story: string, member: KeptMember, now: number) => void
  /** Forgets stories that had no new post in the 14 days before `now`. */
  readonly expire: (now: number) => void
  readonly size: () => number
  /** All stories of the window, with the posts that are kept of them. */
  readonly open: () => StoryCandidate<number>[]
}

const MAX_CANDIDATES = 6
/** Terms of a post that are looked up, rarest first. */
const MAX_TERMS = 12
/** Least part of a post's squared length that a story must share: below it no cosine reaches .20. */
const MIN_SHARE = 0.04
/** Latest posts kept of a story for comparison; its first post always stays. */
const MAX_MEMBERS = 8

interface OpenStory {
  readonly story: string
  /** Where it stands among the open stories while it is one; given away anew afterwards. */
  readonly slot: number
  readonly members: KeptMember[]
  touchedAt: number
}

interface Touch {
  readonly story: OpenStory
  readonly at: number
}

/** An empty index. Memory is bounded by the stories of 14 days; a look-up by the number of terms of the post. */
export function createStoryIndex(terms: TermTable): StoryIndex {
  const stories = new Map<string, OpenStory>()
  /** Each time a story got a post: so expiry looks at no more than what it removes, and at posts that others followed. */
  const touches = createArrivalQueue<Touch>()
  const slots: OpenStory[] = []
  const free: number[] = []
  const lists = createTermLists()

  const open = (story: string): OpenStory => {
    const slot = free.pop() ?? slots.length
    return (slots[slot] = { story, slot, members: [], touchedAt: 0 })
  }

  /** Once it is no longer among the story's posts. */
  const letGo = (features: number, story: OpenStory): void => {
    for (const term of termsOfItsOwn(features, story, terms)) lists.remove(term, story.slot)
    terms.release(features)
  }

  const forget = (story: OpenStory): void => {
    stories.delete(story.story)
    for (const { features } of story.members.splice(0)) letGo(features, story)
    free.push(story.slot)
  }

  return {
    candidates: ({ weights, norm }) => {
      const rarest = [...weights].sort(([a, x], [b, y]) => y - x || byName(terms, a, b)).slice(0, MAX_TERMS)
      const least = MIN_SHARE * (norm.words + norm.rest)
      return firstOf(lists.mostSharing(rarest, least, MAX_CANDIDATES), slots).map((story) =>
        candidateOf(story, terms),
      )
    },
    add: (name, member, now) => {
      const story = stories.get(name) ?? open(name)
      stories.set(name, story)
      story.touchedAt = now
      touches.push({ story, at: now })
      terms.hold(member.features)
      for (const term of termsOfItsOwn(member.features, story, terms)) lists.add(term, story.slot)
      story.members.push(member)
      const dropped = story.members.length > MAX_MEMBERS ? story.members.splice(1, 1) : []
      for (const { features } of dropped) letGo(features, story)
    },
    expire: (now) => {
      let touch = touches.oldest()
      for (; touch !== undefined && now - touch.at > STORY_WINDOW_MS; touch = touches.oldest()) {
        touches.dropOldest()
        const { story, at } = touch
        if (story.touchedAt === at && stories.get(story.story) === story) forget(story)
      }
    },
    size: () => stories.size,
    open: () => Array.from(stories.values(), (story) => candidateOf(story, terms)),
  }
}

/** The six that share most; of equals the story named first in the alphabet. One pass, since equals may be many. */
function firstOf(sharing: readonly Sharing[], slots: readonly OpenStory[]): OpenStory[] {
  const first: { readonly story: OpenStory; readonly share: number }[] = []
  for (const { slot, share } of sharing) {
    const story = slots[slot]
    if (story === undefined) continue
    let at = first.length
    for (; at > 0; at--) {
      const other = first[at - 1]
      const isAfter =
        other !== undefined &&
        (share < other.share || (share === other.share && other.story.story < story.story))
      if (isAfter) break
    }
    if (at < MAX_CANDIDATES) first.splice(at, 0, { story, share })
    if (first.length > MAX_CANDIDATES) first.pop()
  }
  return first.map(({ story }) => story)
}

/** Terms of a post that stand in none of the story's posts. */
function termsOfItsOwn(features: number, { members }: OpenStory, terms: TermTable): readonly number[] {
  const found = terms.termsOf(features)
  if (members.length === 0) return found
  return found.filter((term) => !members.some((member) => terms.has(member.features, term)))
}

function candidateOf({ story, members }: OpenStory, terms: TermTable): StoryCandidate<number> {
  return {
    story,
    members: members.map(({ features, lang, at }) => ({ features: terms.read(features), lang, at })),
  }
}

/** The order in which terms are numbered must not matter. */
function byName(terms: TermTable, a: number, b: number): number {
  return terms.nameOf(a) < terms.nameOf(b) ? -1 : 1
}
