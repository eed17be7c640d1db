import { type PostKeyword, loadKeywords } from '#storage/keywords.ts'
import { type StoredPost, loadPosts, loadRevisions } from '#storage/posts.ts'
import type { StoryLine, StoryMember } from '#storage/stories.ts'
import type { Database } from '#storage/tables.ts'
import { type StoredVerdict, loadVerdicts } from '#storage/verdicts.ts'
import { asJudged } from './edits.ts'

/** A post as it stands in a story. */
export interface Account {
  /** With the words that its topic kept, whatever it says now. */
  readonly post: StoredPost
  /** All of them in order; empty if it was never edited. */
  readonly revisions: readonly StoredPost[]
  readonly member: StoryMember
  /** null: it scored zero. */
  readonly verdict: StoredVerdict | null
  readonly keywords: readonly PostKeyword[]
}

/** A story with what is known of its posts: of one that has very many, of some. `story` names them all. */
export interface StoryCard {
  readonly story: StoryLine
  readonly origin: Account
  /** The same text again, in the order they were published; shown where fewer than 50 tell it in their own words. */
  readonly duplicates: readonly Account[]
  /** Who else tells it, in their own words, in the order they were published; at most 50. */
  readonly accounts: readonly Account[]
  /** Of all its posts, each once, those of the origin first. */
  readonly keywords: readonly PostKeyword[]
}

/** Loads what cards show, in the order given. A story whose origin is gone is left out. */
export async function loadCards(
  db: Database,
  topicId: string,
  stories: readonly StoryLine[],
): Promise<StoryCard[]> {
  const known = await accountsById(db, topicId, stories.flatMap(shownMembers))
  return stories.flatMap((story) =>
    toCard(
      story,
      story.members.flatMap(({ postId }) => known.get(postId) ?? []),
    ),
  )
}

/** Posts of stories with all that is known of them, by id; those that are gone are left out. */
export async function accountsById(
  db: Database,
  topicId: string,
  members: readonly StoryMember[],
): Promise<Map<number, Account>> {
  const memberOf = new Map(members.map((member) => [member.postId, member]))
  const posts = await loadPosts(db, [...memberOf.keys()])
  const loaded = await loadAccounts(db, topicId, posts)
  return new Map(
    loaded.flatMap((account) => {
      const member = memberOf.get(account.post.postId)
      return member === undefined ? [] : [[account.post.postId, { ...account, member }]]
    }),
  )
}

const mostOthers = 50

/** The origin, then who tells it in their own words, then who repeats it; no more than a card shows. */
function shownMembers({ members, originPostId }: StoryLine): StoryMember[] {
  const origin = members.filter(({ postId }) => postId === originPostId)
  const others = members.filter(({ postId }) => postId !== originPostId)
  const told = others.filter(({ duplicateOf }) => duplicateOf === null)
  const repeated = others.filter(({ duplicateOf }) => duplicateOf !== null)
  return [...origin, ...[...told, ...repeated].slice(0, mostOthers)]
}

/** The keywords of posts, each once, in the order of the posts. */
export function keywordsOf(accounts: readonly Pick<Account, 'keywords'>[]): PostKeyword[] {
  const all = accounts.flatMap(({ keywords }) => keywords)
  return [...new Map(all.map((each) => [`${each.type}:${each.canonical}`, each])).values()]
}

/** Posts with what a topic says of them, in the order given. */
export async function loadAccounts(
  db: Database,
  topicId: string,
  posts: readonly StoredPost[],
): Promise<Omit<Account, 'member'>[]> {
  const ids = posts.map(({ postId }) => postId)
  const revisions = await loadRevisions(db, posts)
  const verdicts = await loadVerdicts(db, topicId, ids)
  const keywords = await loadKeywords(db, ids)
  return posts.map((post) => {
    const { postId } = post
    const verdict = verdicts.get(postId) ?? null
    const own = revisions.get(postId) ?? []
    return {
      post: asJudged(post, verdict, own),
      revisions: own,
      verdict,
      keywords: keywords.get(postId) ?? [],
    }
  })
}

function toCard(story: StoryLine, all: readonly Account[]): StoryCard[] {
  const origin = all.find(({ post }) => post.postId === story.originPostId)
  if (origin === undefined) return []
  const others = all.filter((account) => account !== origin)
  return [
    {
      story,
      origin,
      duplicates: others.filter(({ member }) => member.duplicateOf !== null),
      accounts: others.filter(({ member }) => member.duplicateOf === null),
      keywords: keywordsOf([origin, ...others]),
    },
  ]
}
