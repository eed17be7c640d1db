import type { StoryCandidate } from '#dedupe/attach.ts'
import { STORY_WINDOW_MS } from '#dedupe/thresholds.ts'
import type { StoryMember } from '#dedupe/weigh.ts'
import { storiesBetween } from '#storage/features.ts'
import type { Database } from '#storage/tables.ts'

/** The stories that a batch of posts may belong to, read once and kept up to date while the batch is placed. */
export interface StoryWindow {
  readonly stories: () => Promise<readonly StoryCandidate[]>
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
  let known: Map<string, StoryMember[]> | null = null
  const load = async (): Promise<Map<string, StoryMember[]>> => {
    const range = { from: from - STORY_WINDOW_MS, to: to + STORY_WINDOW_MS }
    known ??= new Map((await storiesBetween(db, topicId, range)).map(toStory))
    return known
  }
  return {
    stories: async () => Array.from(await load(), ([story, members]) => ({ story, members })),
    add: async (storyId, member) => {
      const stories = await load()
      const story = String(storyId)
      stories.set(story, [...(stories.get(story) ?? []), member])
    },
    forget: () => {
      known = null
    },
  }
}

function toStory({
  storyId,
  members,
}: Awaited<ReturnType<typeof storiesBetween>>[number]): [string, StoryMember[]] {
  return [
    String(storyId),
    members.map(({ features, lang, at }) => ({
      features: new Map(features as [string, number][]),
      lang,
      at,
    })),
  ]
}
