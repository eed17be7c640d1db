import type { Ruling } from '#storage/rulings.ts'
import { iso, storyJson } from './post-json.ts'
import type { StoryTold, ToldEntry, TracedOrigin } from './story-told.ts'

/** All that the page of a story shows, as JSON; instants are ISO 8601 in UTC. */
export function storyToldJson(told: StoryTold) {
  const { accounts, card } = told
  return {
    topic: told.topicId,
    ...storyJson(card),
    whyFirst: told.whyFirst,
    origins: told.origins.map(originJson),
    disputedBy: accounts.flatMap(({ post, member }) => (member.stance === 'denies' ? post.postId : [])),
    differences: told.differences,
    keywords: card.keywords.map(({ type, canonical, name, score }) => ({ type, canonical, name, score })),
    claims: told.claims.map((claim) => ({ ...claim, resolvedAt: iso(claim.resolvedAt) })),
    timeline: told.timeline.map(entryJson),
    rulings: told.rulings.map(rulingJson),
  }
}

function originJson({ first, echoes }: TracedOrigin) {
  return {
    postId: first.post.postId,
    echoes: echoes.map(({ account, toPostId, because }) => ({
      postId: account.post.postId,
      toPostId,
      because,
    })),
  }
}

function entryJson({ entry }: ToldEntry) {
  return { ...entry, at: iso(entry.at) }
}

function rulingJson({ id, kind, by, score, reason, at, posts }: Ruling) {
  const idsOf = (isMoved: boolean): number[] =>
    posts.flatMap(({ postId, former }) => ((former !== null) === isMoved ? postId : []))
  return { id, kind, by, score, reason, at: iso(at), moved: idsOf(true), stayed: idsOf(false) }
}
