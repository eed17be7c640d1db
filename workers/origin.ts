import { attributionOf } from '#dedupe/attribution.ts'
import { findOrigins } from '#dedupe/origin.ts'
import { type StoredPost, loadPosts } from '#storage/posts.ts'
import type { StoryMember } from '#storage/stories.ts'
import type { Database } from '#storage/tables.ts'
import type { AliasTable } from '#text/aliases.ts'
import { addressKey } from '#parse/canonical-url.ts'

/** The post that told each story first, by story; `members` are all of them. Costs one look-up. */
export async function originsOf(
  db: Database,
  aliases: AliasTable,
  members: readonly StoryMember[],
): Promise<Map<number, number>> {
  const posts = await loadPosts(
    db,
    members.map(({ postId }) => postId),
  )
  const postOf = new Map(posts.map((post) => [post.postId, post]))
  const origins = new Map<number, number>()
  for (const [storyId, own] of Map.groupBy(members, (member) => member.storyId)) {
    const { origin } = findOrigins(
      own.flatMap((member) => {
        const post = postOf.get(member.postId)
        return post === undefined ? [] : [reportOf(post, member, aliases)]
      }),
    )
    if (origin !== null) origins.set(storyId, Number(origin))
  }
  return origins
}

function reportOf(
  post: StoredPost,
  { duplicateOf }: StoryMember,
  aliases: AliasTable,
): Parameters<typeof findOrigins>[0][number] {
  return {
    id: String(post.postId),
    source: post.source,
    publishedAt: post.publishedAt,
    receivedAt: post.receivedAt,
    timePrecision: post.timePrecision,
    url: addressKey(post.url),
    duplicateOf: duplicateOf === null ? null : String(duplicateOf),
    repostOf: post.repostOf === null ? null : (post.repostOf.id ?? post.repostOf.url ?? 'unknown'),
    links: post.links.flatMap((link) => addressKey(link.expanded ?? link.raw) ?? []),
    attribution: attributionOf(post, aliases),
    voice: post.author ?? post.sourceName,
  }
}
