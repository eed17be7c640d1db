import { prepareDocument } from '#query/document.ts'
import { holds } from '#query/evaluate.ts'
import { parseQuery } from '#query/parse.ts'
import { planSearch } from '#search/plan.ts'
import { findInStories } from '#storage/search.ts'
import type { Database } from '#storage/tables.ts'
import { loadMarked } from '#search/marked-posts.ts'

interface Asked {
  readonly topicId: string
  /** '' is everything; one that cannot be read any more is nothing. */
  readonly query: string
  readonly storyIds: readonly number[]
  readonly now: number
}

/** Which of the stories a filter holds: those in which a kept post is what its query asks for. */
export async function storiesMatching(
  db: Database,
  { topicId, query, storyIds, now }: Asked,
): Promise<Set<number>> {
  if (query === '') return new Set(storyIds)
  const parsed = parseQuery(query)
  if (parsed.kind === 'error' || storyIds.length === 0) return new Set()
  const plan = planSearch(parsed.root, now)
  const found = await findInStories(db, plan, { topicId, storyIds })
  if (!plan.recheck) return new Set(found.map(({ storyId }) => storyId))
  const marked = await loadMarked(
    db,
    topicId,
    found.map(({ postId }) => postId),
  )
  const asked = new Set(
    marked
      .filter(({ post, marks }) => holds(parsed.root, prepareDocument(post, marks), now))
      .map(({ post }) => post.postId),
  )
  return new Set(found.filter(({ postId }) => asked.has(postId)).map(({ storyId }) => storyId))
}
