import { loadPosts } from '#storage/posts.ts'
import { membersOf, storiesById } from '#storage/stories.ts'
import type { Database } from '#storage/tables.ts'
import { titleOf } from './title-of.ts'

/** A story that would lose posts; all of them if `removed` is `posts`. */
export interface StoryTouched {
  readonly storyId: number
  /** What its first report is called. */
  readonly title: string
  readonly posts: number
  readonly removed: number
}

const mostStories = 50

/** The stories that posts would be taken out of, those that lose most first, at most 50. */
export async function storiesTouched(
  db: Database,
  topicId: string,
  removed: readonly number[],
): Promise<StoryTouched[]> {
  if (removed.length === 0) return []
  const losses = new Map<number, number>()
  for (const { storyId } of (await membersOf(db, topicId, removed)).values())
    losses.set(storyId, (losses.get(storyId) ?? 0) + 1)
  const most = [...losses].toSorted(([a, m], [b, n]) => n - m || a - b).slice(0, mostStories)
  const stories = await storiesById(
    db,
    most.map(([storyId]) => storyId),
  )
  const origins = await loadPosts(
    db,
    stories.map(({ originPostId }) => originPostId),
  )
  const titles = new Map(origins.map((post) => [post.postId, titleOf(post)]))
  return stories
    .map(({ storyId, originPostId, members }) => ({
      storyId,
      title: titles.get(originPostId) ?? '',
      posts: members.length,
      removed: losses.get(storyId) ?? 0,
    }))
    .toSorted((a, b) => b.removed - a.removed || a.storyId - b.storyId)
}
