import type { Kysely } from 'kysely'
import {
  type FormerPlace,
  type Ruling,
  addRuling,
  forgetPosts,
  removeRuling,
  rulingById,
  rulingsAbout,
} from '#storage/rulings.ts'
import { type StoryMember, membersOf, storyMembers } from '#storage/stories.ts'
import { setPlaces } from '#storage/story-places.ts'
import { closeEmptied, reopenStory } from '#storage/story-moves.ts'
import { type NewEntry, lockStream } from '#storage/stream-entries.ts'
import type { Database, Tables } from '#storage/tables.ts'
import type { AliasTable } from '#text/aliases.ts'
import { movedPost } from './put-together.ts'
import { tellStream } from './tell-stream.ts'

/**
 * undone: `storyId` is the story that the posts stand in again; null if none of them is in any. overtaken: a later ruling
 * of the owner speaks of the same posts and is to be taken back first.
 */
export type Undone =
  | { readonly kind: 'undone'; readonly storyId: number | null }
  | { readonly kind: 'noRuling' }
  | { readonly kind: 'overtaken'; readonly rulingId: number }

/**
 * Takes a ruling back and puts its posts where they stood before, as far as these places are still there; what repeats
 * them goes along. A story that was merged away is there again under its old id. What the program put together is kept
 * apart by the owner from then on, so that it is not put together again.
 */
export async function undoRuling(
  db: Kysely<Tables>,
  { rulingId, now, aliases }: { readonly rulingId: number } & Telling,
): Promise<Undone> {
  return await db.transaction().execute(async (transaction) => {
    const topicId = (await rulingById(transaction, rulingId))?.topicId
    if (topicId === undefined) return { kind: 'noRuling' }
    await lockStream(transaction, topicId)
    const ruling = await rulingById(transaction, rulingId)
    if (ruling === null) return { kind: 'noRuling' }
    const moved = ruling.posts.flatMap(({ postId, former }) => (former === null ? [] : postId))
    const about = await rulingsAbout(transaction, topicId, moved)
    const later = about.find(({ id, by }) => id > rulingId && by === 'owner')
    if (later !== undefined) return { kind: 'overtaken', rulingId: later.id }
    await removeRuling(transaction, rulingId)
    const way = await wayBack(transaction, ruling)
    if (ruling.by === 'program') await keepApart(transaction, ruling, now)
    if (way === null) {
      const [place] = (await membersOf(transaction, topicId, moved)).values()
      return { kind: 'undone', storyId: place?.storyId ?? null }
    }
    await goBack(transaction, { ruling, way, now, aliases })
    return { kind: 'undone', storyId: way.to }
  })
}

/** The owner's word that what the program put together are two things; it can be taken back as any other. */
async function keepApart(db: Database, { topicId, posts }: Ruling, now: number): Promise<void> {
  const standing = await membersOf(
    db,
    topicId,
    posts.map(({ postId }) => postId),
  )
  await addRuling(db, {
    topicId,
    kind: 'apart',
    by: 'owner',
    score: null,
    reason: 'the hourly look had put them together',
    at: now,
    posts: posts.map((post) => {
      const member = standing.get(post.postId)
      return post.former === null || member === undefined ? post : movedPost(member)
    }),
  })
}

interface Telling {
  /** Milliseconds since 1970. */
  readonly now: number
  readonly aliases: AliasTable
}

/** Posts that go from one story to another. */
interface Way {
  readonly from: number
  readonly to: number
  readonly posts: readonly StoryMember[]
}

/** Null: the posts, or those that stayed, went elsewhere since, and there is nothing to part or to put together. */
async function wayBack(db: Database, { topicId, kind, posts }: Ruling): Promise<Way | null> {
  const standing = await membersOf(
    db,
    topicId,
    posts.map(({ postId }) => postId),
  )
  const stayed = posts.find(({ postId, former }) => former === null && standing.has(postId))
  const home = standing.get(stayed?.postId ?? 0)?.storyId
  if (home === undefined) return null
  const moved = posts.flatMap(({ postId, former }) => {
    const member = standing.get(postId)
    return former === null || member === undefined ? [] : [{ member, former }]
  })
  const isParting = kind === 'together'
  const [first] = moved.filter(({ member }) => (member.storyId === home) === isParting)
  if (first === undefined) return null
  const from = first.member.storyId
  const to = isParting ? first.former.storyId : home
  const members = await storyMembers(db, [from])
  const ids = new Set(moved.flatMap(({ member }) => (member.storyId === from ? member.postId : [])))
  const going = members.filter(({ postId, duplicateOf }) => ids.has(postId) || ids.has(duplicateOf ?? 0))
  if (isParting && going.length === members.length) return null
  const formers = new Map(moved.map(({ member, former }) => [member.postId, former]))
  const there = isParting ? going : [...going, ...(await storyMembers(db, [to]))]
  const known = new Set(there.map(({ postId }) => postId))
  return {
    from,
    to,
    posts: going.map((member) => placeAgain(member, { former: formers.get(member.postId), to, known })),
  }
}

/** As it stood before, unless what it repeated is elsewhere. `former` undefined: it came since, with what it repeats. */
function placeAgain(
  member: StoryMember,
  {
    former,
    to,
    known,
  }: { readonly former: FormerPlace | undefined; readonly to: number; readonly known: ReadonlySet<number> },
): StoryMember {
  const place = { ...member, ...former, storyId: to }
  if (place.duplicateOf === null || known.has(place.duplicateOf)) return place
  return { ...place, duplicateOf: null, level: 4 }
}

async function goBack(
  db: Database,
  { ruling, way, now, aliases }: { readonly ruling: Ruling; readonly way: Way } & Telling,
): Promise<void> {
  const { topicId, kind, by, id, reason } = ruling
  const { from, to, posts } = way
  const [first] = posts
  if (first === undefined) return
  if (kind === 'together') {
    await reopenStory(db, { storyId: to, topicId, originPostId: first.postId, at: now })
  }
  await setPlaces(db, topicId, posts)
  await closeEmptied(db, [from], to)
  await forgetPosts(db, topicId, { postIds: posts.map(({ postId }) => postId), after: id })
  const detail = { ruling: id, reason, undone: true, ...(by === 'program' && { by }) }
  const postId = kind === 'together' ? null : first.postId
  const what = kind === 'together' ? 'split' : 'merged'
  const entries: NewEntry[] = [
    { kind: what, storyId: from, postId, detail: { ...detail, into: to } },
    { kind: what, storyId: to, postId, detail: { ...detail, from } },
  ]
  await tellStream({ db, aliases, now: () => now }, topicId, entries)
}
