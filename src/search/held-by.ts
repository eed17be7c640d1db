import { type QueryMarks, type QueryPost, prepareDocument } from '#query/document.ts'
import { holds } from '#query/evaluate.ts'
import type { QueryNode } from '#query/syntax.ts'
import { type ArchivedPost, readArchive } from '#storage/archive.ts'
import { loadKeywords } from '#storage/keywords.ts'
import { membersOf, storiesById } from '#storage/stories.ts'
import type { Database } from '#storage/tables.ts'
import { loadVerdicts } from '#storage/verdicts.ts'
import { searchable } from './searchable.ts'

/** Ids of those of the posts that the query holds for: reads each, in all its revisions, as the index does. */
export async function heldBy(
  db: Database,
  root: QueryNode,
  { topicId, ids, now }: { readonly topicId: string; readonly ids: readonly number[]; readonly now: number },
): Promise<Set<number>> {
  const posts = await readArchive(db, { ids })
  const marks = asksForMarks(root) ? await loadMarks(db, topicId, ids) : new Map<number, QueryMarks>()
  return new Set(
    posts.flatMap((archived) => {
      const read = readOf(archived)
      if (read === null) return []
      const document = prepareDocument(read.post, { ...read.marks, ...marks.get(archived.postId) })
      return holds(root, document, now) ? [archived.postId] : []
    }),
  )
}

function readOf({ kind, revisions }: ArchivedPost): { post: QueryPost; marks: QueryMarks } | null {
  const [newest, ...earlier] = revisions
  if (newest === undefined) return null
  const post = searchable({ ...newest, source: newest.sourceId }, earlier.toReversed())
  const { author, source: sourceName } = newest
  return { post, marks: { kind, sourceName, ...(author !== null && { leaker: author }) } }
}

/** Whether a query asks for what stands in other tables than the post's own. */
function asksForMarks(node: QueryNode): boolean {
  switch (node.kind) {
    case 'field':
      return node.field === 'keyword' || node.field === 'is' || node.field === 'story'
    case 'all':
    case 'any':
      return node.nodes.some(asksForMarks)
    case 'not':
      return asksForMarks(node.node)
    default:
      return false
  }
}

/** What the database alone knows about posts. */
async function loadMarks(
  db: Database,
  topicId: string,
  ids: readonly number[],
): Promise<Map<number, QueryMarks>> {
  const keywords = await loadKeywords(db, ids)
  const verdicts = await loadVerdicts(db, topicId, ids)
  const members = await membersOf(db, topicId, ids)
  const storyIds = new Set(Array.from(members.values(), ({ storyId }) => storyId))
  const stories = new Map((await storiesById(db, [...storyIds])).map((story) => [story.storyId, story]))
  return new Map(
    ids.map((postId) => {
      const member = members.get(postId)
      const story = member === undefined ? undefined : stories.get(member.storyId)
      const isDenial = member?.stance === 'denies'
      const isDisputed = story?.members.some(({ stance }) => (stance === 'denies') !== isDenial) ?? false
      const is = [
        verdicts.get(postId)?.keep === true ? 'kept' : 'dropped',
        ...(story?.originPostId === postId ? ['origin'] : []),
        ...(isDisputed ? ['disputed'] : []),
      ]
      const names = (keywords.get(postId) ?? []).flatMap(({ canonical, name }) => [canonical, name])
      return [postId, { keywords: names, is, ...(member !== undefined && { story: String(member.storyId) }) }]
    }),
  )
}
