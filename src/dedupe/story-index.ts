import { createArrivalQueue } from './arrival-queue.ts'
import type { StoryCandidate } from './attach.ts'
import type { NumberedFeatures, TermTable } from './term-table.ts'
import { STORY_WINDOW_MS } from './thresholds.ts'
import type { StoryMember, Weighed } from './weigh.ts'

/** The stories of the last 14 days, found by the rarer terms of their posts. */
export interface StoryIndex {
  /** Stories that share most of the rarest terms of the post, at most 6. */
  readonly candidates: (own: Weighed<number>) => StoryCandidate<number>[]
  readonly add: (story: string, member: StoryMember<number>, now: number) => void
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
/** Stories remembered for one term; beyond that the term is too common to find anything by. */
const MAX_STORIES_A_TERM = 48

interface OpenStory {
  readonly story: string
  /** Where it stands among the open stories while it is one; given away anew afterwards. */
  readonly slot: number
  readonly members: StoryMember<number>[]
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

  const forget = (story: OpenStory): void => {
    stories.delete(story.story)
    for (const { features } of story.members.splice(0)) {
      lists.remove(story, features)
      terms.release(features)
    }
    free.push(story.slot)
  }

  return {
    candidates: ({ weights, norm }) => {
      const rarest = [...weights].sort(([a, x], [b, y]) => y - x || byName(terms, a, b)).slice(0, MAX_TERMS)
      const least = MIN_SHARE * (norm.words + norm.rest)
      return lists
        .mostSharing(rarest, least)
        .flatMap(({ slot, share }) => {
          const story = slots[slot]
          return story === undefined ? [] : [{ story, share }]
        })
        .sort((a, b) => b.share - a.share || (a.story.story < b.story.story ? -1 : 1))
        .slice(0, MAX_CANDIDATES)
        .map(({ story }) => story)
    },
    add: (name, member, now) => {
      const story = stories.get(name) ?? open(name)
      stories.set(name, story)
      story.touchedAt = now
      touches.push({ story, at: now })
      terms.hold(member.features)
      lists.add(story, member.features)
      story.members.push(member)
      const dropped = story.members.length > MAX_MEMBERS ? story.members.splice(1, 1) : []
      for (const { features } of dropped) {
        lists.remove(story, features)
        terms.release(features)
      }
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
    open: () => [...stories.values()],
  }
}

/** The order in which terms are numbered must not matter. */
function byName(terms: TermTable, a: number, b: number): number {
  return terms.nameOf(a) < terms.nameOf(b) ? -1 : 1
}

/** Slots of the stories in which a term stands, latest last. A story must have its members without the one in question. */
function createTermLists() {
  const byTerm = new Map<number, number[]>()
  /** By slot: what a story shares with the post that is looked up; 0 between look-ups. */
  const shares: number[] = []
  const isElsewhere = ({ members }: OpenStory, term: number): boolean =>
    members.some(({ features }) => features.terms.includes(term))
  return {
    /** The six slots that share most of the squared weights of `rarest`, and those equal to the last; no order. */
    mostSharing: (
      rarest: readonly (readonly [term: number, weight: number])[],
      least: number,
    ): { readonly slot: number; readonly share: number }[] => {
      const touched: number[] = []
      for (const [term, weight] of rarest) {
        for (const slot of byTerm.get(term) ?? []) {
          const share = shares[slot] ?? 0
          if (share === 0) touched.push(slot)
          shares[slot] = share + weight * weight
        }
      }
      const bound = leastOfMost(touched, shares, least)
      const most = touched.flatMap((slot) => {
        const share = shares[slot] ?? 0
        return share >= bound ? [{ slot, share }] : []
      })
      for (const slot of touched) shares[slot] = 0
      return most
    },
    add: (story: OpenStory, features: NumberedFeatures): void => {
      for (const term of features.terms) {
        if (isElsewhere(story, term)) continue
        const list = byTerm.get(term)
        if (list === undefined) byTerm.set(term, [story.slot])
        else if (list.push(story.slot) > MAX_STORIES_A_TERM) list.shift()
      }
    },
    remove: (story: OpenStory, features: NumberedFeatures): void => {
      for (const term of features.terms) {
        const list = byTerm.get(term)
        const at = list?.indexOf(story.slot) ?? -1
        if (list === undefined || at === -1 || isElsewhere(story, term)) continue
        if (list.length === 1) byTerm.delete(term)
        else list.splice(at, 1)
      }
    },
  }
}

/** Of what `touched` share: at least `least`, and no less than the sixth largest. */
function leastOfMost(touched: readonly number[], shares: readonly number[], least: number): number {
  const largest = Array.from({ length: MAX_CANDIDATES }, () => least)
  for (const slot of touched) {
    const share = shares[slot] ?? 0
    if (share <= (largest[MAX_CANDIDATES - 1] ?? 0)) continue
    let at = MAX_CANDIDATES - 1
    for (; at > 0 && share > (largest[at - 1] ?? 0); at--) largest[at] = largest[at - 1] ?? 0
    largest[at] = share
  }
  return largest.at(-1) ?? least
}
