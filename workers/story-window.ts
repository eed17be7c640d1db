import type { StoryCandidate } from '#dedupe/attach.ts'
import { STORY_WINDOW_MS } from '#dedupe/thresholds.ts'
import { type StoryMember, termAmounts } from '#dedupe/weigh.ts'
import { type StoryFeatures, storiesBetween } from '#storage/features.ts'
import type { Database } from '#storage/tables.ts'

/** The stories that a batch of posts may belong to, read once and kept up to date while the batch is placed. */
export interface StoryWindow {
  /** The stories in which one of these terms stands, each once. Costs what is found, not what is known. */
  readonly sharing: (terms: Iterable<string>) => Promise<readonly StoryCandidate[]>
  /** A post was put into a story, old or new. */
  readonly add: (storyId: number, member: StoryMember) => Promise<void>
  /** Posts went from story to story: what is known is read anew when next asked for. */
  readonly forget: () => void
}

/** For posts published from `from` to `to`; a story counts if it has a post within 14 days of that. */
export function createStoryWindow(
  db: Database,
  topicId: string,
  { from, to }: { readonly from: number; readonly to: number },
): StoryWindow {
  let known: KnownStories | null = null
  const load = async (): Promise<KnownStories> => {
    if (known !== null) return known
    const range = { from: from - STORY_WINDOW_MS, to: to + STORY_WINDOW_MS }
    const read: KnownStories = { byId: new Map(), byTerm: new Map() }
    for (const { storyId, members } of await storiesBetween(db, topicId, range)) {
      for (const member of members) put(read, storyId, toMember(member))
    }
    return (known = read)
  }
  return {
    sharing: async (terms) => {
      const { byTerm } = await load()
      const found = new Set<StoryCandidate>()
      for (const term of terms) for (const story of byTerm.get(term) ?? []) found.add(story)
      return [...found]
    },
    add: async (storyId, member) => put(await load(), storyId, member),
    forget: () => {
      known = null
    },
  }
}

interface KnownStory extends StoryCandidate {
  readonly members: StoryMember[]
}

interface KnownStories {
  readonly byId: Map<number, KnownStory>
  /** A story stands once for each post of it that has the term. */
  readonly byTerm: Map<string, KnownStory[]>
}

function put({ byId, byTerm }: KnownStories, storyId: number, member: StoryMember): void {
  const story = byId.get(storyId) ?? { story: String(storyId), members: [] }
  byId.set(storyId, story)
  story.members.push(member)
  for (const term of member.features.terms) {
    const stories = byTerm.get(term)
    if (stories === undefined) byTerm.set(term, [story])
    else stories.push(story)
  }
}

function toMember({ features, lang, at }: StoryFeatures['members'][number]): StoryMember {
  const stored = features as readonly (readonly [term: string, amount: number])[]
  return { features: termAmounts(new Map(stored)), lang, at }
}
