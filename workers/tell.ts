import { attachStory, storiesInReach } from '#dedupe/attach.ts'
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
import type { StoredPost } from '#storage/posts.ts'
import { type StoryMember, memberByUrl, memberOf, openStory, saveMember } from '#storage/stories.ts'
import type { Database } from '#storage/tables.ts'
import type { AliasTable } from '#text/aliases.ts'
import { addressKey } from '#parse/canonical-url.ts'
import type { StoryWindow } from './story-window.ts'
import type { TermCounts } from './term-counts.ts'

export interface TellHands {
  /** A transaction that holds the topic's stream. */
  readonly db: Database
  readonly aliases: AliasTable
  readonly now: () => number
  readonly counts: TermCounts
  readonly window: StoryWindow
}

const dayMs = 24 * 60 * 60 * 1000
const duplicateWindowMs = 30 * dayMs

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
  { db, aliases, window }: TellHands,
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
  if (decision.merges.length > 0) window.forget()
  const { level, score, reason } = decision
  const { stance } = stanceOf(post, aliases)
  const member = { postId: post.postId, storyId, duplicateOf: into, level, score, reason, stance }
  await saveMember(db, topicId, { ...member, features: [] })
  return member
}

async function attachOriginal(
  { db, aliases, counts, window }: TellHands,
  topicId: string,
  told: { readonly post: StoredPost; readonly printed: PrintedPost; readonly decision: DuplicateDecision },
): Promise<StoryMember> {
  const { post, decision } = told
  const links = post.links.flatMap((link) => addressKey(link.expanded ?? link.raw) ?? [])
  const features = storyFeatures({ ...post, links }, aliases)
  const attachment = await nearestStory({ aliases, counts, window }, { post, features })
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
  await window.add(storyId, { features, lang: post.lang, at })
  counts.count('stories', features.keys(), at)
  return member
}

async function nearestStory(
  { aliases, counts, window }: Pick<TellHands, 'aliases' | 'counts' | 'window'>,
  { post, features }: { readonly post: StoredPost; readonly features: Features },
): Promise<ReturnType<typeof attachStory>> {
  const at = post.publishedAt
  const told = { features, lang: post.lang, at }
  const own = withPrior(await counts.frequencies('stories', features.keys(), at), aliases)
  const stories = storiesInReach(told, await window.stories(), own)
  if (stories.length === 0) return null
  const terms = new Set(features.keys())
  for (const { members } of stories) {
    for (const member of members) for (const term of member.features.keys()) terms.add(term)
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
