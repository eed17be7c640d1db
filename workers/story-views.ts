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
import { toReport } from '#stories/reports.ts'
import type { AliasTable } from '#text/aliases.ts'
import { safeUrl } from '#text/safe-url.ts'
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
  const { db, topicId, query, now, after } = seeing
  const until = entries.at(-1)?.position ?? after
  const { byStory, stories } = await storiesOf(
    db,
    entries.filter(({ kind }) => telling.has(kind)),
  )
  const told = await firstTold(
    db,
    topicId,
    stories.flatMap(({ members }) => members.map(({ postId }) => postId)),
  )
  // What came after the last entry is told with the next ones.
  const current = stories.map((story) => {
    const members = story.members.filter(({ postId }) => (told.get(postId)?.position ?? 0) <= until)
    return { ...story, members }
  })
  const members = current.flatMap((story) => story.members)
  const postIds = members.map(({ postId }) => postId)
  const known = {
    told,
    matching: await matchAmong(db, query, { topicId, postIds, now }),
    keywords: await loadKeywords(db, postIds),
  }
  const seen: SeenStory[] = []
  for (const story of current) {
    const one = await seeStory(seeing, known, { story, entries: byStory.get(story.storyId) ?? [] })
    if (one !== null) seen.push(one)
  }
  return seen.toSorted((a, b) => a.position - b.position)
}

/** The stories that entries are about, or went into, in no order, and the entries of each. */
async function storiesOf(
  db: Database,
  entries: readonly StreamEntry[],
): Promise<{ byStory: ReadonlyMap<number, StreamEntry[]>; stories: readonly StoryLine[] }> {
  const named = [...new Set(entries.flatMap(({ storyId }) => storyId ?? []))]
  const there = await storiesById(db, named)
  const homes = new Map(there.map(({ storyId }) => [storyId, storyId]))
  const moved = new Set<number>()
  for (const storyId of named.filter((each) => !homes.has(each))) {
    const home = await movedInto(db, storyId)
    if (home === null) continue
    if (!homes.has(home)) moved.add(home)
    homes.set(storyId, home)
  }
  const placed = entries.filter(({ storyId }) => homes.has(storyId ?? 0))
  return {
    byStory: Map.groupBy(placed, ({ storyId }) => homes.get(storyId ?? 0) ?? 0),
    stories: [...there, ...(await storiesById(db, [...moved]))],
  }
}

/** What is known of the stories together: asked once, however many there are. */
interface Known {
  readonly told: ReadonlyMap<number, FirstTold>
  /** Ids of posts that the filter finds. */
  readonly matching: ReadonlySet<number>
  readonly keywords: ReadonlyMap<number, readonly PostKeyword[]>
}

async function seeStory(
  { db, aliases, subscriptionId, after }: Seeing,
  { told, matching, keywords }: Known,
  { story, entries }: { readonly story: StoryLine; readonly entries: readonly StreamEntry[] },
): Promise<SeenStory | null> {
  const { members, storyId } = story
  const loaded = await loadPosts(
    db,
    members.map(({ postId }) => postId),
  )
  const posts = new Map(loaded.map((post) => [post.postId, post]))
  const reports = members.flatMap((member) => {
    const post = posts.get(member.postId)
    return post === undefined ? [] : toReport(post, member, aliases)
  })
  const found = findOrigins(reports)
  const origin = posts.get(Number(found.origin ?? 0))
  if (origin === undefined) return null
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
          url: safeUrl(post.url),
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
