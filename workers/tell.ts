import { attachStory, storiesInReach, termsInReach } from '#dedupe/attach.ts'
import {
  type DuplicateDecision,
  type PrintedPost,
  decideDuplicate,
  printPost,
} from '#dedupe/decide-duplicate.ts'
import { placementOf } from '#dedupe/placement.ts'
import { withPrior } from '#dedupe/prior-frequencies.ts'
import { stanceOf } from '#dedupe/stance.ts'
import { type Features, storyFeatures } from '#dedupe/story-features.ts'
import { DUPLICATE_WINDOW_MS } from '#dedupe/thresholds.ts'
import { termAmounts } from '#dedupe/weigh.ts'
import type { Placement } from '#model/story.ts'
import { addressKey, addressKeysOf } from '#parse/canonical-url.ts'
import { type CandidateRow, duplicateCandidates, mergeGroups, savePrints } from '#storage/duplicates.ts'
import type { StoredPost } from '#storage/posts.ts'
import { type PairRuling, isRuledApart } from '#storage/rulings.ts'
import {
  type StoryMember,
  duplicatesOf,
  memberByUrl,
  memberOf,
  membersOf,
  storyMembers,
} from '#storage/stories.ts'
import { openStoryWith, saveMember, setPlaces } from '#storage/story-places.ts'
import { closeEmptied } from '#storage/story-moves.ts'
import type { Database } from '#storage/tables.ts'
import { type RuledPlaces, ruledPlaces } from '#stories/ruled-places.ts'
import type { StreamHands } from '#stories/tell-stream.ts'
import type { StoryWindow } from './story-window.ts'
import type { TermCounts } from './term-counts.ts'

export interface TellHands extends StreamHands {
  readonly counts: TermCounts
  readonly window: StoryWindow
  /** What rulings say of the posts that are to be placed, by post. */
  readonly rulings: ReadonlyMap<number, readonly PairRuling[]>
  /** Gathers stories that lost posts to others, or gained them, while a post was placed in one of them. */
  readonly changed: Set<number>
}

/** A kept post, read for all that its place depends on. */
export interface ReadPost {
  readonly post: StoredPost
  readonly printed: PrintedPost
  /** Keys of the addresses it links to. */
  readonly links: readonly string[]
  readonly features: Features
}

/**
 * Reads posts that have no place yet, and makes what `tellStory` asks of the database about each ready for all of them.
 * Their prints are kept at once: they find nobody before they have their places.
 */
export async function readToTell(
  { db, aliases, counts }: Pick<TellHands, 'db' | 'aliases' | 'counts'>,
  posts: readonly StoredPost[],
): Promise<Map<number, ReadPost>> {
  const read = posts.map((post): ReadPost => {
    const links = addressKeysOf(post.links)
    const printed = printPost({ ...post, id: nameOf(post.postId), url: addressKey(post.url) })
    return { post, printed, links, features: storyFeatures({ ...post, links }, aliases) }
  })
  if (read.length === 0) return new Map()
  await savePrints(
    db,
    read.map(({ post, printed }) => ({ ...printed.print, postId: post.postId })),
  )
  await counts.read(
    'stories',
    read.flatMap(({ features }) => [...features.keys()]),
  )
  return new Map(read.map((each) => [each.post.postId, each]))
}

/**
 * Finds what a kept post repeats or which story it tells, by the same decisions as the in-memory index, unless the owner
 * said otherwise, and puts it there. Returns its place. Call it in a transaction that holds the topic's stream.
 */
export async function tellStory(hands: TellHands, topicId: string, read: ReadPost): Promise<StoryMember> {
  const { db } = hands
  const { post, printed } = read
  const print = { ...printed.print, postId: post.postId, at: post.publishedAt }
  const ruled = await ruledPlaces(db, topicId, hands.rulings.get(post.postId) ?? [])
  const rows = await allowedOf(db, topicId, {
    rows: await duplicateCandidates(db, topicId, print, DUPLICATE_WINDOW_MS),
    ruled,
  })
  const candidates = rows.map((row) => ({
    ...printPost({ ...row, id: nameOf(row.postId), source: row.sourceId, url: row.urlKey }),
    original: nameOf(row.original),
  }))
  const decision = decideDuplicate(printed, candidates)
  const member =
    decision.kind === 'duplicate'
      ? await foldDuplicate(hands, topicId, { post, decision })
      : await attachOriginal(hands, topicId, { ...read, decision, ruled })
  for (const { storyId: from, reason } of ruled.joins) {
    await joinStory(hands, topicId, { from, into: member.storyId, reason })
  }
  return member
}

/** Of posts that this one may repeat, those whose stories the owner lets it stand in. */
async function allowedOf(
  db: Database,
  topicId: string,
  { rows, ruled }: { readonly rows: readonly CandidateRow[]; readonly ruled: RuledPlaces },
): Promise<readonly CandidateRow[]> {
  const { joins, barred } = ruled
  if (joins.length + barred.size === 0) return rows
  const members = await membersOf(
    db,
    topicId,
    rows.map(({ postId }) => postId),
  )
  const wanted = new Set(joins.map(({ storyId }) => storyId))
  return rows.filter(({ postId }) => {
    const storyId = members.get(postId)?.storyId
    return storyId !== undefined && (wanted.size > 0 ? wanted.has(storyId) : !barred.has(storyId))
  })
}

/** Stories that a post belongs to by rulings are one, unless the owner said of some of their posts that they are not. */
async function joinStory(
  { db, window, changed }: TellHands,
  topicId: string,
  { from, into, reason }: { readonly from: number; readonly into: number; readonly reason: string },
): Promise<void> {
  if (from === into) return
  const posts = await storyMembers(db, [from])
  const postIds = posts.map(({ postId }) => postId)
  if (await isRuledApart(db, topicId, { postIds, storyId: into })) return
  await setPlaces(
    db,
    topicId,
    posts.map((post) =>
      post.level === null ? { ...post, storyId: into, level: 4, reason } : { ...post, storyId: into },
    ),
  )
  await closeEmptied(db, [from], into)
  changed.add(into)
  window.forget()
}

async function foldDuplicate(
  hands: TellHands,
  topicId: string,
  {
    post,
    decision,
  }: { readonly post: StoredPost; readonly decision: Extract<DuplicateDecision, { kind: 'duplicate' }> },
): Promise<StoryMember> {
  const { db, aliases } = hands
  const into = idOf(decision.duplicateOf)
  const storyId = await storyOf(db, topicId, into)
  if (storyId === null) throw new Error(`Post ${into} is a candidate but in no story of ${topicId}.`)
  for (const from of decision.merges) await joinGroup(hands, topicId, { from: idOf(from), into, storyId })
  const { level, score, reason } = decision
  const { stance } = stanceOf(post, aliases)
  const member = { postId: post.postId, storyId, duplicateOf: into, level, score, reason, stance }
  await saveMember(db, topicId, { ...member, features: [], aliasVersion: aliases.version })
  return member
}

/** Puts a text with all that repeats it to another that is the same, unless the owner keeps the two apart. */
async function joinGroup(
  { db, window, changed }: TellHands,
  topicId: string,
  group: { readonly from: number; readonly into: number; readonly storyId: number },
): Promise<void> {
  const { from, storyId } = group
  const postIds = [from, ...(await duplicatesOf(db, topicId, from))]
  if (await isRuledApart(db, topicId, { postIds, storyId })) return
  const left = await mergeGroups(db, topicId, group)
  await closeEmptied(db, left, storyId)
  for (const each of left) changed.add(each)
  window.forget()
}

interface ToldOriginal extends ReadPost {
  readonly decision: DuplicateDecision
  readonly ruled: RuledPlaces
}

async function attachOriginal(hands: TellHands, topicId: string, told: ToldOriginal): Promise<StoryMember> {
  const { db, aliases, counts, window } = hands
  const { post, features } = told
  const { story, level, score, reason } = await placeOf(hands, topicId, told)
  const at = post.publishedAt
  const { stance } = stanceOf(post, aliases)
  const place = { postId: post.postId, duplicateOf: null, level, score, reason, stance }
  const stored = { ...place, features: [...features], aliasVersion: aliases.version }
  const storyId = level === null ? await openStoryWith(db, topicId, { ...stored, at }) : Number(story)
  if (level !== null) await saveMember(db, topicId, { ...stored, storyId })
  await window.add(storyId, { features: termAmounts(features), lang: post.lang, at })
  counts.count('stories', features.keys(), at)
  return { ...place, storyId }
}

async function placeOf(hands: TellHands, topicId: string, told: ToldOriginal): Promise<Placement> {
  const { post, decision, ruled, features } = told
  const [joins] = ruled.joins
  if (joins !== undefined && decision.kind === 'new') {
    const { storyId, score, reason } = joins
    return { story: String(storyId), duplicateOf: null, level: 4, score, reason }
  }
  const attachment = await nearestStory(hands, { post, features, barred: ruled.barred })
  const linked = await memberByUrl(hands.db, topicId, { urlKeys: told.links, notPostId: post.postId })
  const stories = new Map<string, string | null>()
  const isAllowed = linked !== null && !ruled.barred.has(linked.storyId)
  if (isAllowed) stories.set(nameOf(linked.postId), String(linked.storyId))
  if (decision.kind === 'differs') {
    const storyId = await storyOf(hands.db, topicId, idOf(decision.from))
    stories.set(decision.from, storyId === null ? null : String(storyId))
  }
  return placementOf(nameOf(post.postId), {
    post: { ...post, links: told.links },
    decision,
    linked: isAllowed ? nameOf(linked.postId) : null,
    attachment,
    storyOf: (id) => stories.get(id) ?? null,
  })
}

async function nearestStory(
  { aliases, counts, window }: Pick<TellHands, 'aliases' | 'counts' | 'window'>,
  {
    post,
    features,
    barred,
  }: { readonly post: StoredPost; readonly features: Features; readonly barred: ReadonlySet<number> },
): Promise<ReturnType<typeof attachStory>> {
  const at = post.publishedAt
  const told = { features: termAmounts(features), lang: post.lang, at }
  const own = withPrior(await counts.frequencies('stories', features.keys(), at), aliases)
  const near = await window.sharing(termsInReach(told, own))
  const allowed = near.filter(({ story }) => !barred.has(Number(story)))
  const stories = storiesInReach(told, allowed, own)
  if (stories.length === 0) return null
  const terms = new Set(features.keys())
  for (const { members } of stories) {
    for (const member of members) for (const term of member.features.terms) terms.add(term)
  }
  const seen = await counts.frequencies('stories', terms, at)
  return attachStory(told, stories, withPrior(seen, aliases))
}

async function storyOf(db: TellHands['db'], topicId: string, postId: number): Promise<number | null> {
  return (await memberOf(db, topicId, postId))?.storyId ?? null
}

/** Reasons name posts as a person would. */
const nameOf = (postId: number): string => `post ${postId}`
const idOf = (name: string): number => Number(name.slice('post '.length))
