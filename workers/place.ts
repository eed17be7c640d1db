import { extractEntities } from '#keywords/entities.ts'
import { makersOf } from '#keywords/makers.ts'
import { readPhrases } from '#keywords/phrases.ts'
import { searchable } from '#search/searchable.ts'
import { indexVector } from '#search/vector.ts'
import { type PostKeyword, saveKeywords } from '#storage/keywords.ts'
import { type StoredPost, loadPosts, loadRevisions, saveHtml } from '#storage/posts.ts'
import { type SearchDocument, indexPosts } from '#storage/search.ts'
import { pairRulings } from '#storage/rulings.ts'
import { type StoryMember, membersOf } from '#storage/stories.ts'
import { removeMember } from '#storage/story-places.ts'
import { type EntryKind, type NewEntry, type Told, toldOf } from '#storage/stream-entries.ts'
import type { Database } from '#storage/tables.ts'
import { type DuePlace, markPlaced } from '#storage/verdicts.ts'
import { type StreamHands, tellStream } from '#stories/tell-stream.ts'
import { withRepeated } from '#stories/with-repeated.ts'
import { createStoryWindow } from './story-window.ts'
import { type ReadPost, type TellHands, readToTell, tellStory } from './tell.ts'
import { createTermCounts } from './term-counts.ts'

/** What a batch did: kept posts placed, how many of them repeat another, how many opened a story. */
export interface PlaceReport {
  readonly placed: number
  readonly duplicates: number
  readonly stories: number
}

const phrasesAPost = 8
/** Of a company that a post names only by its devices. */
const makerScore = 0.5

/**
 * Places posts in the given order: kept ones get keywords, a story and a stream entry; one that is no longer kept
 * leaves its story, and the stream says so. All of them become findable as they now are. Call it in a transaction
 * that holds the topic's stream.
 */
export async function placeBatch(
  hands: StreamHands,
  topicId: string,
  due: readonly DuePlace[],
): Promise<PlaceReport> {
  const { db } = hands
  const ids = due.map(({ postId }) => postId)
  const kept = new Map(due.flatMap((each) => (each.keep ? [[each.postId, each]] : [])))
  const version = new Map(due.map((each) => [each.postId, each.version]))
  const posts = (await loadPosts(db, ids)).map(withRepeated)
  const batch = await openBatch(hands, topicId, posts)
  const before = await membersOf(db, topicId, ids)
  const told = await toldOf(
    db,
    topicId,
    posts.filter(isChanged).map(({ postId }) => postId),
  )
  const revisions = await loadRevisions(db, posts)
  const said = new Map(
    posts.flatMap((post) => {
      const verdict = kept.get(post.postId)
      return verdict === undefined ? [] : [[post.postId, saidBy(post, revisions, verdict)] as const]
    }),
  )
  const read = await readKept(batch, said, before)
  const keywords: (PostKeyword & { readonly postId: number })[] = []
  const entries: NewEntry[] = []
  for (const post of posts) {
    const member = before.get(post.postId) ?? null
    const verdict = kept.get(post.postId)
    const own = read.get(post.postId)
    if (verdict !== undefined && own !== undefined) {
      keywords.push(...(await keywordsOf(batch, own)))
      const known = told.get(post.postId) ?? nothingTold
      entries.push(
        ...(own.toTell === null
          ? whatHappened(post, member?.storyId ?? null, known)
          : await placeNew(batch, topicId, { post, read: own.toTell, known, verdict })),
      )
    } else if (member !== null)
      entries.push(await letGo(batch, topicId, { member, version: version.get(post.postId) ?? 0 }))
  }
  await batch.counts.save()
  await saveKeywords(db, keywords, [...kept.keys()])
  await saveHtmlOf(
    db,
    posts.filter(({ postId }) => kept.has(postId)),
  )
  await indexPosts(
    db,
    posts.map((post) => documentOf(post, revisions.get(post.postId) ?? [])),
  )
  await tellStream(hands, topicId, entries, batch.changed)
  await markPlaced(db, topicId, ids)
  const count = (kind: EntryKind): number => entries.filter((entry) => entry.kind === kind).length
  return { placed: kept.size, duplicates: count('duplicate'), stories: count('story') }
}

/** What the posts of a batch share: they were published in one stretch of time, so what they are compared with is too. */
async function openBatch(
  hands: StreamHands,
  topicId: string,
  posts: readonly StoredPost[],
): Promise<TellHands> {
  const times = posts.map(({ publishedAt }) => publishedAt)
  const range = { from: Math.min(...times), to: Math.max(...times) }
  return {
    ...hands,
    counts: createTermCounts(hands.db, range),
    window: createStoryWindow(hands.db, topicId, range),
    rulings: await pairRulings(
      hands.db,
      topicId,
      posts.map(({ postId }) => postId),
    ),
    changed: new Set(),
  }
}

/** What a post says in the revision that it is kept for. */
function saidBy(
  post: StoredPost,
  revisions: ReadonlyMap<number, readonly StoredPost[]>,
  verdict: DuePlace,
): StoredPost {
  const own = revisions.get(post.postId)?.find(({ revision }) => revision === verdict.revision)
  return withRepeated(own ?? post)
}

interface ReadKept extends ReadWords {
  /** Null for a post that has its place, and whose words are counted. */
  readonly toTell: ReadPost | null
}

/** Reads what kept posts say, and from the database in one go what is known of their words; by post. */
async function readKept(
  batch: TellHands,
  said: ReadonlyMap<number, StoredPost>,
  before: ReadonlyMap<number, StoryMember>,
): Promise<Map<number, ReadKept>> {
  const toTell = await readToTell(
    batch,
    [...said.values()].filter(({ postId }) => !before.has(postId)),
  )
  const read = Array.from(said, ([postId, post]): [number, ReadKept] => {
    const told = toTell.get(postId) ?? null
    return [postId, { said: post, phrases: readPhrases(post), isNew: told !== null, toTell: told }]
  })
  await batch.counts.read(
    'phrases',
    read.flatMap(([, { phrases }]) => [...phrases.terms]),
  )
  return new Map(read)
}

/** What an edited post said before can still be searched for. */
function documentOf(post: StoredPost, revisions: readonly StoredPost[]): SearchDocument {
  return {
    postId: post.postId,
    author: post.author?.toLowerCase() ?? null,
    vector: indexVector(searchable(post, revisions.slice(0, -1))),
  }
}

const isChanged = ({ revision, deletedAt }: StoredPost): boolean => revision > 1 || deletedAt !== null

/** What the stream has not told yet of a post that has its place: that it was edited, that it was deleted. */
function whatHappened(
  { postId, revision, publishedAt, revisedAt, deletedAt }: StoredPost,
  storyId: number | null,
  told: Told,
): NewEntry[] {
  const entry = (kind: EntryKind, detail: NewEntry['detail']): NewEntry => ({ kind, storyId, postId, detail })
  const stoodMs = deletedAt === null ? null : deletedAt - publishedAt
  return [
    ...(revision > told.revisions ? [entry('edited', { revision, afterMs: revisedAt - publishedAt })] : []),
    // A post that was shown again may go once more, later.
    ...(stoodMs !== null && stoodMs > told.stoodMs ? [entry('deleted', { afterMs: stoodMs })] : []),
  ]
}

const nothingTold: Told = { revisions: 1, stoodMs: -Infinity }

interface NewlyKept {
  readonly post: StoredPost
  /** The revision that it is kept for. */
  readonly read: ReadPost
  readonly known: Told
  readonly verdict: DuePlace
}

async function placeNew(
  batch: TellHands,
  topicId: string,
  { post, read, known, verdict }: NewlyKept,
): Promise<NewEntry[]> {
  const { revision } = read.post
  const { level, score, reason, storyId, duplicateOf } = await tellStory(batch, topicId, read)
  const kind = duplicateOf !== null ? 'duplicate' : level === null ? 'story' : 'post'
  const rejudged = verdict.isRejudged ? { rejudged: verdict.version } : {}
  const detail = { level, score, reason, ...(revision > 1 && { revision }), ...rejudged }
  const revisions = Math.max(known.revisions, revision)
  return [
    { kind, storyId, postId: post.postId, detail },
    ...whatHappened(post, storyId, { ...known, revisions }),
  ]
}

/** A post of a story that the rules in force no longer keep. */
async function letGo(
  { db, window }: TellHands,
  topicId: string,
  { member, version }: { readonly member: StoryMember; readonly version: number },
): Promise<NewEntry> {
  await removeMember(db, topicId, member)
  window.forget()
  const { storyId, postId } = member
  return { kind: 'dropped', storyId, postId, detail: { reason: 're-judged', rejudged: version } }
}

/** A post as its words are read. */
interface ReadWords {
  readonly said: StoredPost
  readonly phrases: ReturnType<typeof readPhrases>
  /** Its words have not been counted yet. */
  readonly isNew: boolean
}

/** What a post is about. */
export async function keywordsOf(
  { aliases, counts }: Pick<TellHands, 'aliases' | 'counts'>,
  { said: post, phrases: { terms, best }, isNew }: ReadWords,
): Promise<(PostKeyword & { readonly postId: number })[]> {
  const at = post.publishedAt
  const background = await counts.frequencies('phrases', terms, at)
  const found = extractEntities(post, aliases)
  const entities = found.map((entity): PostKeyword => ({
    type: entity.type,
    canonical: entity.canonical,
    name: aliases.nameOf(entity.canonical) ?? entity.text,
    score: 1,
  }))
  // One that the post names itself keeps the higher score.
  const makers = makersOf(found, aliases).map((canonical): PostKeyword => ({
    type: 'company',
    canonical,
    name: aliases.nameOf(canonical) ?? canonical,
    score: makerScore,
  }))
  const names = entities.map(({ name }) => name.toLowerCase())
  const named = new Set([...names, ...entities.map(({ canonical }) => canonical)])
  const parts = new Set(names.flatMap((name) => name.split(' ')))
  const phrases = best(background, phrasesAPost)
    .filter(({ phrase }) => !named.has(phrase.toLowerCase()) && !isPart(phrase, parts))
    .map(({ phrase, score }): PostKeyword => ({
      type: 'phrase',
      canonical: phrase.toLowerCase(),
      name: phrase,
      score,
    }))
  if (isNew) counts.count('phrases', terms, at)
  return [...entities, ...makers, ...phrases].map((keyword) => ({ ...keyword, postId: post.postId }))
}

/** 'Jun' beside 'Lei Jun' says nothing new. */
function isPart(phrase: string, parts: ReadonlySet<string>): boolean {
  return phrase
    .toLowerCase()
    .split(' ')
    .every((word) => parts.has(word))
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
