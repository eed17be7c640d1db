import type { SearchPlan } from '#model/search-plan.ts'
import { type QueryMarks, type QueryPost, prepareDocument } from '#query/document.ts'
import { holds } from '#query/evaluate.ts'
import type { QueryNode } from '#query/syntax.ts'
import { searchable } from '#search/searchable.ts'
import { type ArchivedPost, readArchive } from '#storage/archive.ts'
import { loadKeywords } from '#storage/keywords.ts'
import { type FoundPlaces, type SearchScope, findPosts } from '#storage/search.ts'
import type { SearchCursor } from '#storage/search-pool.ts'
import { membersOf, storiesById } from '#storage/stories.ts'
import { loadVerdicts } from '#storage/verdicts.ts'
import type { SearchHands } from './search-posts.ts'

/** A query with the plan that finds what it asks for, or more. */
export interface Asked {
  readonly root: QueryNode
  readonly plan: SearchPlan
}

/** So many posts one request reads where the index alone cannot decide. */
const mostRead = 2_000
/** Read at a time: few at first, since most queries find enough among the newest. */
const readAtFirst = 100
const readAtOnce = 500

/**
 * Where the posts stand that a query asks for, at most `scope.limit`. Where the plan finds more than was asked for, each
 * post is read and asked again, up to `mostRead` of them.
 */
export async function findPlaces(hands: SearchHands, asked: Asked, scope: SearchScope): Promise<FoundPlaces> {
  if (!asked.plan.recheck) return await findPosts(hands.db, asked.plan, scope)
  const places: SearchCursor[] = []
  let { after } = scope
  let lookedAt = 0
  for (let size = readAtFirst; ; size = Math.min(readAtOnce, mostRead - lookedAt)) {
    const candidates = await findPosts(hands.db, asked.plan, { ...scope, after, limit: size })
    const ids = candidates.places.map(({ postId }) => postId)
    const held = await heldBy(hands, asked.root, scope.topicId, ids)
    places.push(...candidates.places.filter(({ postId }) => held.has(postId)))
    lookedAt += Math.max(candidates.places.length, candidates.lookedTo === null ? 0 : candidates.lookedAt)
    if (places.length >= scope.limit)
      return { places: places.slice(0, scope.limit), lookedTo: null, lookedAt }
    if (candidates.lookedTo !== null) return { places, lookedTo: candidates.lookedTo, lookedAt }
    if (candidates.places.length < size) return { places, lookedTo: null, lookedAt }
    after = candidates.places.at(-1) ?? null
    if (lookedAt >= mostRead) return { places, lookedTo: after, lookedAt }
  }
}

/** Ids of those of the posts that the query holds for. */
async function heldBy(
  hands: SearchHands,
  root: QueryNode,
  topicId: string,
  ids: readonly number[],
): Promise<Set<number>> {
  const posts = await readArchive(hands.db, { ids })
  const marks = asksForMarks(root) ? await loadMarks(hands, topicId, ids) : new Map<number, QueryMarks>()
  const now = hands.now()
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
  { db }: SearchHands,
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
