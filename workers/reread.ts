import { storyFeatures } from '#dedupe/story-features.ts'
import { readPhrases } from '#keywords/phrases.ts'
import { addressKeysOf } from '#parse/canonical-url.ts'
import { renameKeywords, saveKeywords } from '#storage/keywords.ts'
import { type StoredPost, loadPosts, loadRevisions } from '#storage/posts.ts'
import { type DueReading, postsToReread, saveReadings } from '#storage/reread.ts'
import type { Database } from '#storage/tables.ts'
import { withRepeated } from '#stories/with-repeated.ts'
import type { AliasTable } from '#text/aliases.ts'
import { keywordsOf } from './place.ts'
import { createTermCounts } from './term-counts.ts'

/** What reading posts anew needs: a transaction that holds the topic's stream, and the alias table in force. */
interface RereadHands {
  readonly db: Database
  readonly aliases: AliasTable
}

/**
 * Reads posts of a topic's stories anew that an older alias table was read with, those that came last first: their
 * keywords, and what later posts are compared with. No post changes its place and the stream tells nothing. Returns how
 * many there were.
 */
export async function rereadBatch(
  { db, aliases }: RereadHands,
  topicId: string,
  limit: number,
): Promise<number> {
  const { version } = aliases
  const due = await postsToReread(db, topicId, { version, limit })
  if (due.length === 0) return 0
  const posts = await keptWords(db, due)
  const times = Array.from(posts.values(), ({ publishedAt }) => publishedAt)
  const counts = createTermCounts(db, { from: Math.min(...times), to: Math.max(...times) })
  const keywords: Awaited<ReturnType<typeof keywordsOf>>[number][] = []
  const readings: { postId: number; features: unknown }[] = []
  const phrases = new Map(Array.from(posts, ([postId, post]) => [postId, readPhrases(post)]))
  // In one go: below each post finds its terms there.
  await counts.read(
    'phrases',
    Array.from(phrases.values()).flatMap(({ terms }) => [...terms]),
  )
  for (const { postId, features: before } of due) {
    const [post, read] = [posts.get(postId), phrases.get(postId)]
    const features = post === undefined || before === null ? null : featuresOf(post, aliases)
    readings.push({ postId, features: features === null ? null : [...features] })
    if (post === undefined || read === undefined) continue
    keywords.push(...(await keywordsOf({ aliases, counts }, { said: post, phrases: read, isNew: false })))
    if (features === null) continue
    const terms = { before: new Map(before as [string, number][]).keys(), after: features.keys() }
    counts.recount('stories', terms, post.publishedAt)
  }
  await counts.save()
  await saveKeywords(db, keywords, [...posts.keys()])
  await renameKeywords(
    db,
    keywords.flatMap(({ type, canonical }) => {
      const name = aliases.nameOf(canonical)
      return name === null || type === 'phrase' ? [] : [{ type, canonical, name }]
    }),
  )
  await saveReadings(db, topicId, { version, readings })
  return due.length
}

/** Posts as their topic keeps them, by id. */
async function keptWords(db: Database, due: readonly DueReading[]): Promise<Map<number, StoredPost>> {
  const posts = await loadPosts(
    db,
    due.map(({ postId }) => postId),
  )
  const revisions = await loadRevisions(db, posts)
  const keptFor = new Map(due.map(({ postId, revision }) => [postId, revision]))
  return new Map(
    posts.map((post) => {
      const kept = revisions.get(post.postId)?.find(({ revision }) => revision === keptFor.get(post.postId))
      return [post.postId, withRepeated(kept ?? post)]
    }),
  )
}

function featuresOf(post: StoredPost, aliases: AliasTable): ReadonlyMap<string, number> {
  return storyFeatures({ ...post, links: addressKeysOf(post.links) }, aliases)
}
