import type { QueryMarks } from '#query/document.ts'
import { loadKeywords } from '#storage/keywords.ts'
import { type StoredPost, loadPosts } from '#storage/posts.ts'
import { membersOf, storiesById } from '#storage/stories.ts'
import type { Database } from '#storage/tables.ts'
import { loadVerdicts } from '#storage/verdicts.ts'

export interface MarkedPost {
  readonly post: StoredPost
  readonly marks: QueryMarks
}

/** Posts with what a query may ask of them beside their words. */
export async function loadMarked(
  db: Database,
  topicId: string,
  postIds: readonly number[],
): Promise<MarkedPost[]> {
  const posts = await loadPosts(db, postIds)
  const keywords = await loadKeywords(db, postIds)
  const verdicts = await loadVerdicts(db, topicId, postIds)
  const members = await membersOf(db, topicId, postIds)
  const stories = await storiesById(db, [
    ...new Set(Array.from(members.values(), (member) => member.storyId)),
  ])
  const storyById = new Map(stories.map((story) => [story.storyId, story]))
  return posts.map((post) => {
    const member = members.get(post.postId)
    const story = member === undefined ? undefined : storyById.get(member.storyId)
    const disputes = story?.members.some(
      (other) => (other.stance === 'denies') !== (member?.stance === 'denies'),
    )
    const is = [
      verdicts.get(post.postId)?.keep === true ? 'kept' : 'dropped',
      ...(story?.originPostId === post.postId ? ['origin'] : []),
      ...(disputes === true ? ['disputed'] : []),
    ]
    const marks: QueryMarks = {
      kind: post.sourceKind,
      sourceName: post.sourceName,
      keywords: (keywords.get(post.postId) ?? []).flatMap(({ canonical, name }) => [canonical, name]),
      is,
      ...(post.author !== null && { leaker: post.author }),
      ...(member !== undefined && { story: String(member.storyId) }),
    }
    return { post, marks }
  })
}
