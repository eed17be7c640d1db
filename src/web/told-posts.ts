import type { StoryLine, StoryMember } from '#storage/stories.ts'

/** Which part of a long story is asked for. */
export interface StoryPart {
  /** A page of its posts, from 1; one that there is not is the last. */
  readonly page: number
  /** The page that holds this post, whatever `page` says; null or a post of another story: `page`. */
  readonly holding: number | null
  /** What happened below this position of the stream; null: the newest. */
  readonly before: number | null
}

export const firstPart: StoryPart = { page: 1, holding: null, before: null }

/** A page of a story's posts, in the order they were published. */
export interface PostPage {
  readonly members: readonly StoryMember[]
  /** From 1. */
  readonly number: number
  readonly pages: number
  /** How many posts come before it. */
  readonly skipped: number
}

const postsAPage = 50

/** The page of posts that is asked for; a story without posts has one that is empty. */
export function postPage({ members }: Pick<StoryLine, 'members'>, { page, holding }: StoryPart): PostPage {
  const pages = Math.max(1, Math.ceil(members.length / postsAPage))
  const at = holding === null ? -1 : members.findIndex(({ postId }) => postId === holding)
  const number = at === -1 ? Math.min(page, pages) : Math.floor(at / postsAPage) + 1
  const skipped = (number - 1) * postsAPage
  return { members: members.slice(skipped, skipped + postsAPage), number, pages, skipped }
}
