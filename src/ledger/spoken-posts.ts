import { type ClaimPost, listClaimPosts } from '#storage/leakers.ts'
import type { Database } from '#storage/tables.ts'
import { echoesIn } from '#stories/echoes.ts'
import type { AliasTable } from '#text/aliases.ts'

/** A post that speaks to a claim, with whether it speaks for itself. */
export type SpokenPost = ClaimPost & {
  /**
   * It came with its story, says what the claim says, and goes back to an earlier post of that story, or stands in none
   * now: nobody said the claim by it.
   */
  readonly isEcho: boolean
}

/** The posts that speak to a topic's claims, in the order they were published. Looks at all posts of marked stories. */
export async function loadSpokenPosts(
  db: Database,
  topicId: string,
  aliases: AliasTable,
): Promise<SpokenPost[]> {
  const posts = await listClaimPosts(db, topicId)
  const mayEcho = ({ withStory, stance }: ClaimPost) => withStory && stance === 'says'
  const stories = posts.flatMap((post) => (mayEcho(post) ? (post.storyId ?? []) : []))
  const echoes = await echoesIn(db, aliases, [...new Set(stories)])
  return posts.map((post) => ({
    ...post,
    isEcho: mayEcho(post) && (post.storyId === null || echoes.has(post.postId)),
  }))
}
