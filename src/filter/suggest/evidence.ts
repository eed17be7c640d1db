import type { Archive } from './archive.ts'
import type { Evidence } from './suggestion.ts'

const MAX_EXAMPLES = 5

/** What posts, given by their places oldest first, say for a suggestion. */
export function evidenceOf(
  archive: Archive,
  places: readonly number[],
  { z, against }: { readonly z: number; readonly against: number },
): Evidence {
  const posts = places.flatMap((place) => archive.posts[place] ?? [])
  return {
    z: Math.round(z * 100) / 100,
    posts: posts.length,
    sources: sourcesOf(archive, places),
    against,
    firstSeen: posts[0]?.publishedAt ?? archive.now,
    examples: posts
      .toReversed()
      .slice(0, MAX_EXAMPLES)
      .map(({ postId }) => postId),
  }
}

/** How many sources these posts come from. */
export function sourcesOf({ posts }: Archive, places: readonly number[]): number {
  return new Set(places.map((place) => posts[place]?.source)).size
}

/** How much there is, in words: '3 posts of 1 source'. */
export function counted({ posts, sources }: Pick<Evidence, 'posts' | 'sources'>): string {
  return `${posts} ${posts === 1 ? 'post' : 'posts'} of ${sources} ${sources === 1 ? 'source' : 'sources'}`
}
