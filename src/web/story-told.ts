import { type Claim, claimsOfStory } from '#storage/claims.ts'
import type { PostKeyword } from '#storage/keywords.ts'
import { type StoredPost, loadPosts } from '#storage/posts.ts'
import { type Ruling, rulingsAbout } from '#storage/rulings.ts'
import { type StoryLine, type StoryMember, storiesById } from '#storage/stories.ts'
import { movedFrom } from '#storage/story-moves.ts'
import { type StreamEntry, entriesAbout } from '#storage/stream-entries.ts'
import type { Database } from '#storage/tables.ts'
import { alikeIn } from '#stories/first-report.ts'
import { type Change, changesBetween } from './edits.ts'
import type { WebHands } from './hands.ts'
import { type Account, accountsById, keywordsOf } from './story-cards.ts'
import { type Trace, type TracedOrigin, traceStory } from './told-origins.ts'
import { type PostPage, type StoryPart, firstPart, postPage } from './told-posts.ts'

/** What a post says otherwise than one that it is like. */
export interface Difference {
  readonly postId: number
  /** The post that it is like. */
  readonly fromPostId: number
  readonly changes: readonly Change[]
}

/** What the stream tells of a story, with the post it happened to; null if that is gone, or it was no post. */
export interface ToldEntry {
  readonly entry: StreamEntry
  readonly post: StoredPost | null
}

/** All that is known of a story; of a long one a page of its posts and of what happened. */
export interface StoryTold {
  readonly topicId: string
  readonly story: StoryLine
  readonly origin: Account
  readonly keywords: readonly PostKeyword[]
  readonly page: Omit<PostPage, 'members'>
  /** The posts of the page, in the order they were published. */
  readonly accounts: readonly Account[]
  /** Of a story of several pages the posts that came last, the newest first; else none. */
  readonly newest: readonly Account[]
  readonly trace: Pick<Trace, 'whyFirst' | 'origins' | 'echoes' | 'traced'>
  /** Independent of each other, first told first; of very many the first. */
  readonly origins: readonly TracedOrigin[]
  /** Posts that deny it; of very many the first. */
  readonly denials: readonly Account[]
  /** Of the posts of the page. */
  readonly differences: readonly Difference[]
  readonly claims: readonly Claim[]
  /** In the order it happened. */
  readonly timeline: readonly ToldEntry[]
  /** The position below which more happened; null: nothing did. */
  readonly earlier: number | null
  /** The newest first. */
  readonly rulings: readonly Ruling[]
}

const mostNewest = 10
const mostDenials = 50

/**
 * Loads a story of a topic; null if its posts are gone. However many posts it has, about a thousand are held at once;
 * time grows with their number up to 5,000, of which is told who goes back to whom.
 */
export async function loadStory(
  { db, aliases }: Pick<WebHands, 'db' | 'aliases'>,
  topicId: string,
  storyId: number,
  part: StoryPart = firstPart,
): Promise<StoryTold | null> {
  const [story] = await storiesById(db, [storyId])
  if (story === undefined) return null
  const { members } = story
  const page = postPage(story, part)
  const { tell, members: traced, ...trace } = await traceStory(db, await aliases(), story)
  const denying = members.filter(({ stance }) => stance === 'denies').slice(0, mostDenials)
  const newest = page.pages === 1 ? [] : members.slice(-mostNewest).toReversed()
  const first = members.filter(({ postId }) => postId === story.originPostId)
  const others = likeOnes(page.members, members)
  const shown = [...first, ...page.members, ...traced, ...denying, ...newest, ...others]
  const known = await accountsById(db, topicId, shown)
  const origin = known.get(story.originPostId)
  if (origin === undefined) return null
  const accountsOf = (some: readonly StoryMember[]) => some.flatMap(({ postId }) => known.get(postId) ?? [])
  const accounts = accountsOf(page.members)
  return {
    topicId,
    story,
    origin,
    keywords: keywordsOf([origin, ...accounts]),
    page,
    accounts,
    newest: accountsOf(newest),
    trace,
    origins: tell(known),
    denials: accountsOf(denying),
    differences: differencesOf(accounts, known),
    claims: await claimsOfStory(db, topicId, storyId),
    ...(await timelineOf(db, topicId, story, part.before)),
    rulings: await rulingsAbout(
      db,
      topicId,
      members.map(({ postId }) => postId),
    ),
  }
}

/** The post that another is compared with, as its place says; null if it is compared with none. */
function likeOf({ level, duplicateOf, reason }: StoryMember): number | null {
  return level === 3 ? duplicateOf : alikeIn(reason)
}

function likeOnes(some: readonly StoryMember[], all: readonly StoryMember[]): StoryMember[] {
  const ids = new Set(some.flatMap((member) => likeOf(member) ?? []))
  return all.filter(({ postId }) => ids.has(postId))
}

/** No book is compared to its end. */
const longestCompared = 20_000

function differencesOf(accounts: readonly Account[], known: ReadonlyMap<number, Account>): Difference[] {
  return accounts.flatMap(({ post, member }) => {
    const from = known.get(likeOf(member) ?? 0)?.post
    if (from === undefined || from === post) return []
    const changes = changesBetween(wordsOf(from), wordsOf(post), post.lang)
    return [{ postId: post.postId, fromPostId: from.postId, changes }]
  })
}

function wordsOf({ title, text }: StoredPost): string {
  const words = text === title ? [title] : [title, text]
  return words
    .filter((part) => part !== '')
    .join('\n')
    .slice(0, longestCompared)
}

const mostEntries = 100

/** What a story and this one tell of each other when one goes into the other is told once. */
async function timelineOf(
  db: Database,
  topicId: string,
  { storyId, members }: StoryLine,
  before: number | null,
): Promise<Pick<StoryTold, 'timeline' | 'earlier'>> {
  const about = {
    storyIds: [storyId, ...(await movedFrom(db, storyId))],
    postIds: members.map(({ postId }) => postId),
  }
  const found = await entriesAbout(db, topicId, about, { below: before, limit: mostEntries + 1 })
  const entries = found.slice(-mostEntries)
  const posts = await loadPosts(db, [...new Set(entries.flatMap(({ postId }) => postId ?? []))])
  const byId = new Map(posts.map((post) => [post.postId, post]))
  return {
    timeline: entries
      .filter((entry) => entry.storyId === storyId || entry.detail['into'] !== storyId)
      .map((entry) => ({ entry, post: byId.get(entry.postId ?? 0) ?? null })),
    earlier: found.length > mostEntries ? (entries[0]?.position ?? null) : null,
  }
}
