import { extractEntities } from '#keywords/entities.ts'
import { extractPhrases, phraseTerms } from '#keywords/phrases.ts'
import { indexVector } from '#search/vector.ts'
import { countTerms, frequenciesOf } from '#storage/features.ts'
import { type PostKeyword, saveKeywords } from '#storage/keywords.ts'
import { type StoredPost, loadPosts, saveHtml } from '#storage/posts.ts'
import { indexPosts } from '#storage/search.ts'
import { memberOf, removeMember, storyMembers, updateStory } from '#storage/stories.ts'
import type { EntryKind, NewEntry } from '#storage/stream-entries.ts'
import type { Database } from '#storage/tables.ts'
import { markPlaced } from '#storage/verdicts.ts'
import { append } from '#stream/append.ts'
import { originOf } from './origin.ts'
import { type TellHands, tellStory } from './tell.ts'

/** What a batch did: kept posts placed, how many of them repeat another, how many opened a story. */
export interface PlaceReport {
  readonly placed: number
  readonly duplicates: number
  readonly stories: number
}

const phrasesAPost = 8
const backgroundDays = 30

/**
 * Places posts in the given order: kept ones get keywords, a story and a stream entry; one that is no longer kept
 * leaves its story, and the stream says so. All of them become findable as they now are.
 */
export async function placeBatch(
  hands: TellHands,
  topicId: string,
  due: readonly { readonly postId: number; readonly keep: boolean }[],
): Promise<PlaceReport> {
  const kept = new Set(due.filter(({ keep }) => keep).map(({ postId }) => postId))
  const posts = await loadPosts(
    hands.db,
    due.map(({ postId }) => postId),
  )
  const entries: NewEntry[] = []
  for (const post of posts) {
    const entry = kept.has(post.postId)
      ? await placeKept(hands, topicId, post)
      : await letGo(hands, topicId, post)
    if (entry !== null) entries.push(entry)
  }
  await saveHtmlOf(
    hands.db,
    posts.filter(({ postId }) => kept.has(postId)),
  )
  await indexPosts(
    hands.db,
    posts.map((post) => ({ postId: post.postId, vector: indexVector(post) })),
  )
  await appendAndShow(hands, topicId, entries)
  await markPlaced(
    hands.db,
    topicId,
    due.map(({ postId }) => postId),
  )
  const count = (kind: EntryKind): number => entries.filter((entry) => entry.kind === kind).length
  return { placed: kept.size, duplicates: count('duplicate'), stories: count('story') }
}

async function placeKept(hands: TellHands, topicId: string, post: StoredPost): Promise<NewEntry> {
  const before = await memberOf(hands.db, topicId, post.postId)
  await keywordsOf(hands, post, before === null)
  if (before !== null) {
    return { kind: 'edited', storyId: before.storyId, postId: post.postId, detail: {} }
  }
  const member = await tellStory(hands, topicId, post)
  const { level, score, reason } = member
  const kind = member.duplicateOf !== null ? 'duplicate' : level === null ? 'story' : 'post'
  return { kind, storyId: member.storyId, postId: post.postId, detail: { level, score, reason } }
}

/** A post that the rules in force no longer keep; null if it never was in the stream. */
async function letGo({ db }: TellHands, topicId: string, post: StoredPost): Promise<NewEntry | null> {
  const member = await memberOf(db, topicId, post.postId)
  if (member === null) return null
  await removeMember(db, topicId, member)
  return { kind: 'dropped', storyId: member.storyId, postId: post.postId, detail: { reason: 're-judged' } }
}

/** `isNew`: the post's words have not been counted yet. */
async function keywordsOf({ db, aliases }: TellHands, post: StoredPost, isNew: boolean): Promise<void> {
  const terms = phraseTerms(post)
  const at = post.publishedAt
  const background = await frequenciesOf(db, 'phrases', terms, { at, days: backgroundDays })
  const names = new Map(aliases.aliases.map((alias) => [alias.canonical, alias.name]))
  const entities = extractEntities(post, aliases).map((entity): PostKeyword => ({
    type: entity.type,
    canonical: entity.canonical,
    name: names.get(entity.canonical) ?? entity.text,
    score: 1,
  }))
  const named = new Set(entities.flatMap(({ name, canonical }) => [name.toLowerCase(), canonical]))
  const phrases = extractPhrases(post, background, phrasesAPost)
    .filter(({ phrase }) => !named.has(phrase.toLowerCase()))
    .map(({ phrase, score }): PostKeyword => ({
      type: 'phrase',
      canonical: phrase.toLowerCase(),
      name: phrase,
      score,
    }))
  const keywords = [...entities, ...phrases].map((keyword) => ({ ...keyword, postId: post.postId }))
  await saveKeywords(db, keywords, [post.postId])
  if (isNew) await countTerms(db, 'phrases', terms, at)
}

/** HTML is made safe once, on the way in; loaded here because it is heavy and few posts are kept. */
async function saveHtmlOf(db: Database, posts: readonly StoredPost[]): Promise<void> {
  const withHtml = posts.filter((post) => post.content !== '' || post.summary !== '')
  if (withHtml.length === 0) return
  const { sanitiseHtml } = await import('#parse/sanitise.ts')
  await saveHtml(
    db,
    withHtml.map((post) => ({
      postId: post.postId,
      html: sanitiseHtml(post.content || post.summary, post.url ?? 'about:blank'),
    })),
  )
}

/** Gives the entries their positions and each touched story its origin and newest position. */
async function appendAndShow(hands: TellHands, topicId: string, entries: readonly NewEntry[]): Promise<void> {
  const last = await append(hands.db, topicId, entries, hands.now())
  const positions = new Map<number, number>()
  for (const [index, { storyId }] of entries.entries()) {
    if (storyId !== null) positions.set(storyId, last - entries.length + index + 1)
  }
  for (const [storyId, position] of positions) {
    const members = await storyMembers(hands.db, [storyId])
    if (members.length === 0) continue
    await updateStory(hands.db, storyId, {
      originPostId: await originOf(hands.db, hands.aliases, members),
      position,
    })
  }
}
