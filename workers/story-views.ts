import { findOrigins } from '#dedupe/origin.ts'
import type { Happening, StoryView, ViewPost } from '#notify/decide-news.ts'
import type { QueryNode } from '#query/syntax.ts'
import { matchAmong } from '#search/match-among.ts'
import { toldStories } from '#storage/deliveries.ts'
import { type PostKeyword, loadKeywords } from '#storage/keywords.ts'
import { type StoredPost, loadPosts } from '#storage/posts.ts'
import { type StoryLine, storiesById } from '#storage/stories.ts'
import { movedFrom, movedInto } from '#storage/story-moves.ts'
import { type FirstTold, type StreamEntry, firstTold } from '#storage/stream-entries.ts'
import type { Database } from '#storage/tables.ts'
import { loadReports } from '#stories/reports.ts'
import type { AliasTable } from '#text/aliases.ts'
import { span } from '#text/span.ts'

/** A story that something happened to, as a subscription sees it. */
export interface SeenStory {
  readonly story: StoryLine
  readonly view: StoryView
  readonly happened: readonly Happening[]
  /** The last entry about it. */
  readonly position: number
  readonly origin: StoredPost
}

export interface Seeing {
  readonly db: Database
  readonly aliases: AliasTable
  readonly topicId: string
  readonly subscriptionId: number
  readonly query: QueryNode
  readonly now: number
  /** What was read before ends here. */
  readonly after: number
}

/** Kinds of entries that may be worth telling: nothing else is looked at. */
const telling: ReadonlySet<string> = new Set(['story', 'post', 'edited', 'deleted', 'claim'])

/**
 * The stories that entries of the stream are about, as they stood after the last of these, in the order of their last
 * entry. A story that went into another counts as that one. Cost: about the number of posts of these stories.
 */
export async function seeStories(seeing: Seeing, entries: readonly StreamEntry[]): Promise<SeenStory[]> {
  const { db, topicId, after } = seeing
  const until = entries.at(-1)?.position ?? after
  const byStory = await entriesByStory(
    db,
    entries.filter(({ kind }) => telling.has(kind)),
  )
  const stories = await storiesById(db, [...byStory.keys()])
  const told = await firstTold(
    db,
    topicId,
    stories.flatMap(({ members }) => members.map(({ postId }) => postId)),
  )
  const seen: SeenStory[] = []
  for (const story of stories) {
    const own = byStory.get(story.storyId) ?? []
    // What came after the last entry is told with the next ones.
    const members = story.members.filter(({ postId }) => (told.get(postId)?.position ?? 0) <= until)
    const one = await seeStory({ ...seeing, told }, { ...story, members }, own)
    if (one !== null) seen.push(one)
  }
  return seen.toSorted((a, b) => a.position - b.position)
}

async function entriesByStory(
  db: Database,
  entries: readonly StreamEntry[],
): Promise<Map<number, StreamEntry[]>> {
  const named = [...new Set(entries.flatMap(({ storyId }) => storyId ?? []))]
  const here = new Set((await storiesById(db, named)).map(({ storyId }) => storyId))
  const homes = new Map<number, number>()
  for (const storyId of named) {
    const home = here.has(storyId) ? storyId : await movedInto(db, storyId)
    if (home !== null) homes.set(storyId, home)
  }
  const placed = entries.filter(({ storyId }) => homes.has(storyId ?? 0))
  return Map.groupBy(placed, ({ storyId }) => homes.get(storyId ?? 0) ?? 0)
}

async function seeStory(
  seeing: Seeing & { readonly told: ReadonlyMap<number, FirstTold> },
  story: StoryLine,
  entries: readonly StreamEntry[],
): Promise<SeenStory | null> {
  const { db, aliases, topicId, subscriptionId, query, now, after, told } = seeing
  const { members, storyId } = story
  const postIds = members.map(({ postId }) => postId)
  const posts = new Map((await loadPosts(db, postIds)).map((post) => [post.postId, post]))
  const reports = (await loadReports(db, aliases, members)).get(storyId) ?? []
  const found = findOrigins(reports)
  const origin = posts.get(Number(found.origin ?? 0))
  if (origin === undefined) return null
  const matching = await matchAmong(db, query, { topicId, postIds, now })
  const keywords = await loadKeywords(db, postIds)
  const names = new Map(reports.map(({ postId, name }) => [postId, name]))
  const isTold = await toldStories(db, subscriptionId, [storyId, ...(await movedFrom(db, storyId))])
  const view: StoryView = {
    posts: members.flatMap(({ postId, duplicateOf, stance }): ViewPost[] => {
      const post = posts.get(postId)
      if (post === undefined) return []
      const first = told.get(postId)
      return [
        {
          postId,
          isFresh: first !== undefined && first.position > after && !first.isRejudged,
          isDuplicate: duplicateOf !== null,
          stance,
          isFound: matching.has(postId),
          by: names.get(postId) ?? post.sourceName,
          url: webAddress(post.url),
          publishedAt: post.publishedAt,
          facts: factsOf(keywords.get(postId) ?? []),
        },
      ]
    }),
    independent: found.independent.map((ids) => ids.map(Number)),
    originPostId: origin.postId,
    isTold: isTold.size > 0,
  }
  const position = entries.at(-1)?.position ?? 0
  return { story, view, happened: entries.flatMap(happeningOf), position, origin }
}

/** The address if a reader may open it; null for anything else. */
export function webAddress(url: string | null): string | null {
  return url !== null && /^https?:$/u.test(URL.parse(url)?.protocol ?? '') ? url : null
}

const factTypes: ReadonlySet<string> = new Set(['device', 'chipset', 'os', 'model', 'build'])

function factsOf(keywords: readonly PostKeyword[]): Map<string, string> {
  return new Map(
    keywords.flatMap(({ type, canonical, name }) =>
      factTypes.has(type) ? [[`${type}:${canonical}`, name] as const] : [],
    ),
  )
}

function happeningOf({ kind, postId, detail }: StreamEntry): Happening[] {
  switch (kind) {
    case 'edited':
    case 'deleted': {
      const { afterMs } = detail
      return [{ kind, postId, after: typeof afterMs === 'number' ? span(afterMs) : '', claim: null }]
    }
    case 'claim': {
      const { said, outcome } = detail
      const isWhole = typeof said === 'string' && typeof outcome === 'string'
      return isWhole ? [{ kind, postId: null, after: '', claim: { said, outcome } }] : []
    }
    default:
      return []
  }
}
