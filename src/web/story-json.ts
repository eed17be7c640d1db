import type { Ruling } from '#storage/rulings.ts'
import { iso, storyJson } from './post-json.ts'
import { cursorText } from './search-cursor.ts'
import type { Account } from './story-cards.ts'
import type { StoryTold, ToldEntry } from './story-told.ts'
import type { TracedOrigin } from './told-origins.ts'

/** What the page of a story shows, as JSON; instants are ISO 8601 in UTC. Long lists say how long they are. */
export function storyToldJson(told: StoryTold) {
  const { story, accounts, page, trace } = told
  return {
    topic: told.topicId,
    ...storyJson(story, accounts),
    next: page.number < page.pages ? postsAddress(story.storyId, accounts.at(-1)) : null,
    whyFirst: trace.whyFirst,
    originCount: trace.origins,
    echoCount: trace.echoes,
    origins: told.origins.map(originJson),
    disputedBy: story.members.flatMap(({ postId, stance }) => (stance === 'denies' ? postId : [])),
    differences: told.differences,
    keywords: told.keywords.map(({ type, canonical, name, score }) => ({ type, canonical, name, score })),
    claims: told.claims.map((claim) => ({ ...claim, resolvedAt: iso(claim.resolvedAt) })),
    timeline: told.timeline.map(entryJson),
    earlier: told.earlier === null ? null : `/api/stories/${story.storyId}?before=${told.earlier}`,
    rulings: told.rulings.map(rulingJson),
  }
}

/** Where the posts of a story go on after one of them; null after none. */
function postsAddress(storyId: number, last: Pick<Account, 'post'> | undefined): string | null {
  if (last === undefined) return null
  const { publishedAt: key, postId } = last.post
  return `/api/stories/${storyId}/posts?cursor=${cursorText({ key, postId })}`
}

function originJson({ first, echoes, echoCount }: TracedOrigin) {
  return {
    postId: first.post.postId,
    echoCount,
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
