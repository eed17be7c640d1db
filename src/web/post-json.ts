import { type Edit, editsOf } from './edits.ts'
import type { Account, StoryCard } from './story-cards.ts'
import type { PostKeyword } from '#storage/keywords.ts'
import type { StoredPost } from '#storage/posts.ts'
import type { StoryLine, StoryMember } from '#storage/stories.ts'
import type { StoredVerdict } from '#storage/verdicts.ts'

/** The one JSON post, with the words its topic kept, the same in every command and in the API; instants are ISO 8601 in UTC. */
function postJson(post: StoredPost) {
  return {
    id: post.id,
    postId: post.postId,
    source: post.source,
    sourceName: post.sourceName,
    url: post.url,
    title: post.title,
    text: post.text,
    html: post.html,
    summary: post.summary,
    content: post.content,
    author: post.author,
    links: post.links,
    media: post.media,
    lang: post.lang,
    categories: post.categories,
    publishedAt: iso(post.publishedAt),
    updatedAt: iso(post.updatedAt),
    receivedAt: iso(post.receivedAt),
    timePrecision: post.timePrecision,
    repostOf: post.repostOf,
    quoteOf: post.quoteOf,
    replyTo: post.replyTo,
    revision: post.revision,
    revisions: post.revisions,
    deletedAt: iso(post.deletedAt),
  }
}

/** A post with all that is known about it. */
export function accountJson({
  post,
  revisions,
  member,
  verdict,
  keywords,
}: Omit<Account, 'member'> & { member: StoryMember | null }) {
  return {
    ...postJson(post),
    edits: editsOf(revisions).map(editJson),
    verdict: verdictJson(verdict),
    keywords: keywords.map(keywordJson),
    story: member === null ? null : memberJson(member),
  }
}

function editJson({ revision, at, afterMs, changes }: Edit) {
  return { revision, at: iso(at), afterSeconds: Math.round(afterMs / 1000), changes }
}

/** A story with its posts, in the order they were published; of one that has very many, with some. */
export function storyCardJson({ story, origin, duplicates, accounts }: StoryCard) {
  return storyJson(story, [origin, ...duplicates, ...accounts])
}

/** A story with some of its posts. */
export function storyJson(story: StoryLine, accounts: readonly Account[]) {
  return {
    id: story.storyId,
    position: story.position,
    startedAt: iso(story.startedAt),
    latestAt: iso(story.latestAt),
    originPostId: story.originPostId,
    postCount: story.members.length,
    posts: accounts
      .toSorted((a, b) => a.post.publishedAt - b.post.publishedAt || a.post.postId - b.post.postId)
      .map(accountJson),
  }
}

/** What a topic says about a post; null if it scored zero. */
function verdictJson(verdict: StoredVerdict | null) {
  if (verdict === null) return null
  const { keep, score, threshold, version, hits, why, tags } = verdict
  return { keep, score, threshold, topicVersion: version, hits, why, tags }
}

export function iso(at: number): string
export function iso(at: number | null): string | null
/** ISO 8601 in UTC; null stays null. */
export function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}

function memberJson({ storyId, duplicateOf, level, score, reason, stance }: StoryMember) {
  return { id: storyId, duplicateOf, level, score, reason, stance }
}

function keywordJson({ type, canonical, name, score }: PostKeyword) {
  return { type, canonical, name, score }
}
