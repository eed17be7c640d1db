import type { Kysely } from 'kysely'
import type { ParsedPost } from '#model/post.ts'
import type { Source } from '#model/source.ts'
import { addClaims, linkClaims } from '#storage/claims.ts'
import { importedHash, rememberImport } from '#storage/config-imports.ts'
import { type IncomingPost, storePosts } from '#storage/store-posts.ts'
import { saveSources } from '#storage/sources.ts'
import { removeStarterPosts } from '#storage/starter.ts'
import { lockStream } from '#storage/stream-entries.ts'
import type { Tables } from '#storage/tables.ts'
import { topicsInForce } from '#storage/topics.ts'
import { tellLostOrigins } from '#stories/lost-origins.ts'
import type { AliasTable } from '#text/aliases.ts'
import { type StarterClaim, type StarterPost, readStarterFiles } from './starter-files.ts'

const memo = 'starter'

/** Judges posts of a source under the rules in force, as a poll does. */
export type Prepare = (
  posts: readonly ParsedPost[],
  source: Source,
) => Promise<{ readonly ruleset: number; readonly posts: IncomingPost[] }>

/** The topic that the starter archive speaks to. */
export const starterTopic = 'mios'

/**
 * Loads the starter archive, once in the life of an installation: removed, it stays removed. One transaction; the
 * digest then places the posts like any others. Returns how many posts came in.
 */
export async function loadStarter(
  db: Kysely<Tables>,
  folder: string,
  { prepare, now }: { readonly prepare: Prepare; readonly now: number },
): Promise<number> {
  if ((await importedHash(db, memo)) !== null) return 0
  const { posts, claims } = readStarterFiles(folder)
  const groups = Map.groupBy(posts, (post) => post.publisher)
  return await db.transaction().execute(async (transaction) => {
    if ((await importedHash(transaction, memo)) !== null) return 0
    await rememberImport(transaction, memo, 'loaded', now)
    await saveSources(transaction, Array.from(groups.keys(), toSource), 'starter', now)
    for (const [publisher, own] of groups) {
      const source = toSource(publisher)
      const arrival = await prepare(own.map(toPost), source)
      await storePosts(transaction, [{ ...arrival, sourceId: source.id, receivedAt: now }])
    }
    await addClaims(transaction, starterTopic, claims.map(toClaim))
    await linkClaims(transaction, starterTopic, posts.flatMap(claimLinks))
    return posts.length
  })
}

/**
 * Takes the starter archive out for good: its posts, their stories, stream entries, sources and claims. Returns how many
 * posts went.
 */
export async function removeStarter(
  db: Kysely<Tables>,
  { now, aliases }: { readonly now: number; readonly aliases: AliasTable },
): Promise<number> {
  return await db.transaction().execute(async (transaction) => {
    // No digest may build upon a story that is about to go.
    for (const { id } of await topicsInForce(transaction)) await lockStream(transaction, id)
    await rememberImport(transaction, memo, 'removed', now)
    const { posts, lostOrigins } = await removeStarterPosts(transaction)
    const hands = { db: transaction, aliases, now: () => now }
    await tellLostOrigins(hands, lostOrigins, 'the starter archive was removed')
    return posts
  })
}

function toSource(publisher: string): Source {
  const slug = publisher
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/gu, '')
  const id = `starter-${slug}`
  return {
    id,
    kind: 'starter',
    address: `starter:${slug}`,
    name: publisher,
    lang: null,
    group: 'starter',
    mode: 'curated',
  }
}

function toPost(post: StarterPost): ParsedPost {
  return {
    id: post.id,
    url: post.url,
    title: post.title,
    text: post.text.trim(),
    summary: '',
    content: '',
    author: post.who,
    links: post.links.map((raw) => ({ raw })),
    media: [],
    lang: post.lang,
    categories: [],
    publishedAt: Date.parse(post.at),
    updatedAt: null,
    timePrecision: post.at.includes('T') ? 'exact' : 'day',
    repostOf: null,
    quoteOf: null,
    replyTo: null,
  }
}

function toClaim({ when, resolvedAt, ...claim }: StarterClaim) {
  return { ...claim, saidWhen: when, resolvedAt: resolvedAt === null ? null : Date.parse(resolvedAt) }
}

function claimLinks(post: StarterPost) {
  return post.claims.map((claimId) => ({
    sourceId: toSource(post.publisher).id,
    externalId: post.id,
    claimId,
    stance: post.stance,
  }))
}
