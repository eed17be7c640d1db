import { STORY_WINDOW_MS, attachStory } from '#dedupe/attach.ts'
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
import { duplicateCandidates, mergeGroups, savePrint } from '#storage/duplicates.ts'
import { countTerms, frequenciesOf, storiesNear } from '#storage/features.ts'
import type { StoredPost } from '#storage/posts.ts'
import { type StoryMember, memberByUrl, memberOf, openStory, saveMember } from '#storage/stories.ts'
import type { Database } from '#storage/tables.ts'
import type { AliasTable } from '#text/aliases.ts'
import { addressKey } from '#parse/canonical-url.ts'

export interface TellHands {
  /** A transaction that holds the topic's stream. */
  readonly db: Database
  readonly aliases: AliasTable
  readonly now: () => number
}

const dayMs = 24 * 60 * 60 * 1000
const duplicateWindowMs = 30 * dayMs
const backgroundDays = 30

/**
 * Finds what a kept post repeats or which story it tells, by the same decisions as the in-memory index, and puts it
 * there. Returns its place. Call it in a transaction that holds the topic's stream.
 */
export async function tellStory(hands: TellHands, topicId: string, post: StoredPost): Promise<StoryMember> {
  const { db } = hands
  const printed = printPost({ ...post, id: nameOf(post.postId), url: addressKey(post.url) })
  const print = { ...printed.print, postId: post.postId, at: post.publishedAt }
  const rows = await duplicateCandidates(db, topicId, print, duplicateWindowMs)
  const candidates = rows.map((row) => ({
    ...printPost({ ...row, id: nameOf(row.postId), source: row.sourceId, url: row.urlKey }),
    original: nameOf(row.original),
  }))
  await savePrint(db, print)
  const decision = decideDuplicate(printed, candidates)
  return decision.kind === 'duplicate'
    ? await foldDuplicate(hands, topicId, { post, decision })
    : await attachOriginal(hands, topicId, { post, printed, decision })
}

async function foldDuplicate(
  { db, aliases }: TellHands,
  topicId: string,
  {
    post,
    decision,
  }: { readonly post: StoredPost; readonly decision: Extract<DuplicateDecision, { kind: 'duplicate' }> },
): Promise<StoryMember> {
  const into = idOf(decision.duplicateOf)
  const storyId = await storyOf(db, topicId, into)
  if (storyId === null) throw new Error(`Post ${into} is a candidate but in no story of ${topicId}.`)
  for (const from of decision.merges) await mergeGroups(db, topicId, { from: idOf(from), into, storyId })
  const { level, score, reason } = decision
  const { stance } = stanceOf(post, aliases)
  const member = { postId: post.postId, storyId, duplicateOf: into, level, score, reason, stance }
  await saveMember(db, topicId, { ...member, features: [] })
  return member
}

async function attachOriginal(
  { db, aliases }: TellHands,
  topicId: string,
  told: { readonly post: StoredPost; readonly printed: PrintedPost; readonly decision: DuplicateDecision },
): Promise<StoryMember> {
  const { post, decision } = told
  const links = post.links.flatMap((link) => addressKey(link.expanded ?? link.raw) ?? [])
  const features = storyFeatures({ ...post, links }, aliases)
  const attachment = await nearestStory({ db, aliases }, topicId, { post, features })
  const linked = await memberByUrl(db, topicId, { urlKeys: links, notPostId: post.postId })
  const stories = new Map<string, string | null>()
  if (linked !== null) stories.set(nameOf(linked.postId), String(linked.storyId))
  if (decision.kind === 'differs') {
    const storyId = await storyOf(db, topicId, idOf(decision.from))
    stories.set(decision.from, storyId === null ? null : String(storyId))
  }
  const placement = placementOf(nameOf(post.postId), {
    decision,
    linked: linked === null ? null : nameOf(linked.postId),
    attachment,
    storyOf: (id) => stories.get(id) ?? null,
  })
  const isFirst = placement.level === null
  const at = post.publishedAt
  const storyId = isFirst
    ? await openStory(db, { topicId, originPostId: post.postId, at })
    : Number(placement.story)
  const { level, score, reason } = placement
  const { stance } = stanceOf(post, aliases)
  const member = { postId: post.postId, storyId, duplicateOf: null, level, score, reason, stance }
  await saveMember(db, topicId, { ...member, features: [...features] })
  await countTerms(db, 'stories', features.keys(), at)
  return member
}

async function nearestStory(
  { db, aliases }: Pick<TellHands, 'db' | 'aliases'>,
  topicId: string,
  { post, features }: { readonly post: StoredPost; readonly features: Features },
): Promise<ReturnType<typeof attachStory>> {
  const at = post.publishedAt
  const rows = await storiesNear(db, topicId, { at, windowMs: STORY_WINDOW_MS })
  const stories = rows.map(({ storyId, members }) => ({
    story: String(storyId),
    members: members.map((member) => ({
      features: new Map(member.features as [string, number][]),
      lang: member.lang,
      at: member.at,
    })),
  }))
  const terms = new Set(
    stories.flatMap(({ members }) => members.flatMap((member) => [...member.features.keys()])),
  )
  const seen = await frequenciesOf(db, 'stories', terms.union(new Set(features.keys())), {
    at,
    days: backgroundDays,
  })
  return attachStory({ features, lang: post.lang, at }, stories, withPrior(seen, aliases))
}

async function storyOf(db: TellHands['db'], topicId: string, postId: number): Promise<number | null> {
  return (await memberOf(db, topicId, postId))?.storyId ?? null
}

/** Reasons name posts as a person would. */
const nameOf = (postId: number): string => `post ${postId}`
const idOf = (name: string): number => Number(name.slice('post '.length))
