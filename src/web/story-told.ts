import { findOrigins } from '#dedupe/origin.ts'
import { type Claim, claimsOfStory } from '#storage/claims.ts'
import { type StoredPost, loadPosts } from '#storage/posts.ts'
import { type Ruling, rulingsAbout } from '#storage/rulings.ts'
import { type StoryLine, storiesById } from '#storage/stories.ts'
import { movedFrom } from '#storage/story-moves.ts'
import { type StreamEntry, entriesAbout } from '#storage/stream-entries.ts'
import type { Database } from '#storage/tables.ts'
import { alikeIn, whyFirst } from '#stories/first-report.ts'
import { type Report, loadReports } from '#stories/reports.ts'
import { type Tie, tieOf } from '#stories/ties.ts'
import { type Change, changesBetween } from './edits.ts'
import type { WebHands } from './hands.ts'
import { type Account, type StoryCard, loadCards } from './story-cards.ts'

/** An independent origin: who told it first, and the posts that go back to that or to the same source. */
export interface TracedOrigin {
  readonly first: Account
  readonly echoes: readonly (Tie & { readonly account: Account })[]
}

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

/** All that is known of a story. */
export interface StoryTold {
  readonly topicId: string
  readonly card: StoryCard
  /** In the order they were published. */
  readonly accounts: readonly Account[]
  readonly whyFirst: string
  /** Independent of each other, first told first. */
  readonly origins: readonly TracedOrigin[]
  readonly differences: readonly Difference[]
  readonly claims: readonly Claim[]
  /** In the order it happened. */
  readonly timeline: readonly ToldEntry[]
  /** The newest first. */
  readonly rulings: readonly Ruling[]
}

/** Loads a story of a topic; null if its posts are gone. Cost: about the number of its posts. */
export async function loadStory(
  { db, aliases }: Pick<WebHands, 'db' | 'aliases'>,
  topicId: string,
  storyId: number,
): Promise<StoryTold | null> {
  const [story] = await storiesById(db, [storyId])
  const [card] = story === undefined ? [] : await loadCards(db, topicId, [story])
  if (card === undefined) return null
  const accounts = [card.origin, ...card.duplicates, ...card.accounts].toSorted(byPublication)
  const known = new Map(accounts.map((account) => [account.post.postId, account]))
  const reports = await loadReports(db, await aliases(), card.story.members)
  const own = reports.get(storyId) ?? []
  const reportOf = new Map(own.map((report) => [report.id, report]))
  const found = findOrigins(own)
  return {
    topicId,
    card,
    accounts,
    whyFirst: whyFirst(found, own),
    origins: found.independent.map((group) => traced(group, reportOf, known)).filter((each) => each !== null),
    differences: differencesOf(accounts, known),
    claims: await claimsOfStory(db, topicId, storyId),
    timeline: await timelineOf(db, topicId, card.story),
    rulings: await rulingsAbout(db, topicId, [...known.keys()]),
  }
}

function byPublication({ post: a }: Account, { post: b }: Account): number {
  return a.publishedAt - b.publishedAt || a.postId - b.postId
}

function traced(
  group: readonly string[],
  reportOf: ReadonlyMap<string, Report>,
  known: ReadonlyMap<number, Account>,
): TracedOrigin | null {
  const reports = group.flatMap((id) => reportOf.get(id) ?? [])
  const [first, ...echoes] = reports.flatMap((report, index) => {
    const account = known.get(report.postId)
    return account === undefined ? [] : [{ account, ...tieOf(report, reports.slice(0, index)) }]
  })
  return first === undefined ? null : { first: first.account, echoes }
}

/** A story with thousands of duplicates is no reason to compare them all, nor a book to compare it to its end. */
const mostDifferences = 50
const longestCompared = 20_000

function differencesOf(accounts: readonly Account[], known: ReadonlyMap<number, Account>): Difference[] {
  const pairs = accounts.flatMap(({ post, member }) => {
    const from = known.get((member.level === 3 ? member.duplicateOf : alikeIn(member.reason)) ?? 0)
    return from === undefined || from.post === post ? [] : [{ post, from: from.post }]
  })
  return pairs.slice(0, mostDifferences).map(({ post, from }) => ({
    postId: post.postId,
    fromPostId: from.postId,
    changes: changesBetween(wordsOf(from), wordsOf(post), post.lang),
  }))
}

function wordsOf({ title, text }: StoredPost): string {
  const words = text === title ? [title] : [title, text]
  return words
    .filter((part) => part !== '')
    .join('\n')
    .slice(0, longestCompared)
}

/** What a story and this one tell of each other when one goes into the other is told once. */
async function timelineOf(
  db: Database,
  topicId: string,
  { storyId, members }: StoryLine,
): Promise<ToldEntry[]> {
  const entries = await entriesAbout(db, topicId, {
    storyIds: [storyId, ...(await movedFrom(db, storyId))],
    postIds: members.map(({ postId }) => postId),
  })
  const posts = await loadPosts(db, [...new Set(entries.flatMap(({ postId }) => postId ?? []))])
  const byId = new Map(posts.map((post) => [post.postId, post]))
  return entries
    .filter((entry) => entry.storyId === storyId || entry.detail['into'] !== storyId)
    .map((entry) => ({ entry, post: byId.get(entry.postId ?? 0) ?? null }))
}
