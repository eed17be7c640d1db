import { attributionOf } from '#dedupe/attribution.ts'
import { findOrigins } from '#dedupe/origin.ts'
import { loadPosts } from '#storage/posts.ts'
import type { StoryMember } from '#storage/stories.ts'
import type { Database } from '#storage/tables.ts'
import type { AliasTable } from '#text/aliases.ts'
import { addressKey } from '#parse/canonical-url.ts'

/** The post that told a story first. `members` is not empty. Costs one look-up. */
export async function originOf(
  db: Database,
  aliases: AliasTable,
  members: readonly StoryMember[],
): Promise<number> {
  const placeOf = new Map(members.map((member) => [member.postId, member]))
  const posts = await loadPosts(db, [...placeOf.keys()])
  const { origin } = findOrigins(
    posts.map((post) => {
      const repeated = placeOf.get(post.postId)?.duplicateOf ?? null
      return {
        id: String(post.postId),
        source: post.source,
        publishedAt: post.publishedAt,
        receivedAt: post.receivedAt,
        timePrecision: post.timePrecision,
        url: addressKey(post.url),
        duplicateOf: repeated === null ? null : String(repeated),
        repostOf: post.repostOf === null ? null : (post.repostOf.id ?? post.repostOf.url ?? 'unknown'),
        links: post.links.flatMap((link) => addressKey(link.expanded ?? link.raw) ?? []),
        attribution: attributionOf(post, aliases),
        voice: post.author ?? post.sourceName,
      }
    }),
  )
  if (origin === null) throw new Error('A story without a post has no origin.')
  return Number(origin)
}
