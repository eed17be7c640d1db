import type { StoryTold } from '#web/story-told.ts'
import { type Frame, inTopic } from './frame.ts'

/** Where the posts of a story are shown. */
export interface StoryLinks {
  readonly storyId: number
  readonly place: Pick<Frame, 'topic' | 'topics'>
  /** On this page, or on the one of the story that shows it; null for a post of another story. */
  readonly hrefOf: (postId: number) => string | null
}

export function storyLinks(
  { story, accounts }: Pick<StoryTold, 'story' | 'accounts'>,
  place: StoryLinks['place'],
): StoryLinks {
  const { storyId } = story
  const here = new Set(accounts.map(({ post }) => post.postId))
  const all = new Set(story.members.map(({ postId }) => postId))
  return {
    storyId,
    place,
    hrefOf: (postId) => {
      if (here.has(postId)) return `#post-${postId}`
      return all.has(postId) ? `${inTopic(`/stories/${storyId}?post=${postId}`, place)}#post-${postId}` : null
    },
  }
}
