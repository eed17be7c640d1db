import type { QueryNode } from '#query/syntax.ts'
import { findAmong, findInStories } from '#storage/search-among.ts'
import type { Database } from '#storage/tables.ts'
import { heldBy } from './held-by.ts'
import { planSearch } from './plan.ts'

/** Which of these posts a search for `root` would find among those that the topic keeps, by the same index and rules. */
export async function matchAmong(
  db: Database,
  root: QueryNode,
  {
    topicId,
    postIds,
    now,
  }: { readonly topicId: string; readonly postIds: readonly number[]; readonly now: number },
): Promise<Set<number>> {
  const plan = planSearch(root, now)
  const ids = await findAmong(db, plan, { topicId, postIds })
  return plan.recheck ? await heldBy(db, root, { topicId, ids, now }) : new Set(ids)
}

/** Which of these stories have a kept post that a search for `root` would find: those that its feed shows. */
export async function storiesAmong(
  db: Database,
  root: QueryNode,
  {
    topicId,
    storyIds,
    now,
  }: { readonly topicId: string; readonly storyIds: readonly number[]; readonly now: number },
): Promise<Set<number>> {
  if (storyIds.length === 0) return new Set()
  const plan = planSearch(root, now)
  const found = await findInStories(db, plan, { topicId, storyIds })
  const ids = found.map(({ postId }) => postId)
  const held = plan.recheck ? await heldBy(db, root, { topicId, ids, now }) : new Set(ids)
  return new Set(found.filter(({ postId }) => held.has(postId)).map(({ storyId }) => storyId))
}
