import { prepareDocument } from '#query/document.ts'
import { holds } from '#query/evaluate.ts'
import type { QueryNode } from '#query/syntax.ts'
import { findAmong } from '#storage/search.ts'
import type { Database } from '#storage/tables.ts'
import { loadMarked } from './marked-posts.ts'
import { planSearch } from './plan.ts'

/** Which of these posts a search for `root` would find among those that the topic keeps, by the same index and rules. */
export async function matchAmong(
  db: Database,
  root: QueryNode,
  among: { readonly topicId: string; readonly postIds: readonly number[]; readonly now: number },
): Promise<Set<number>> {
  const plan = planSearch(root, among.now)
  const found = await findAmong(db, plan, among)
  if (!plan.recheck) return new Set(found)
  const marked = await loadMarked(db, among.topicId, found)
  const asked = marked.filter(({ post, marks }) => holds(root, prepareDocument(post, marks), among.now))
  return new Set(asked.map(({ post }) => post.postId))
}
