import { hash } from 'node:crypto'
import type { ParsedPost } from '#model/post.ts'
import type { Source } from '#model/source.ts'
import { addressKey } from '#parse/canonical-url.ts'
import type { IncomingPost } from '#storage/posts.ts'
import { type Ruleset, judgeAll } from './ruleset.ts'

/** Ids longer than an index takes are hashed. */
const longestId = 512

/** Posts of one source, judged and ready to be stored; of two with one id the first, which feeds put newest. */
export function incomingPosts(
  posts: readonly ParsedPost[],
  source: Source,
  ruleset: Ruleset,
): IncomingPost[] {
  const byId = new Map<string, ParsedPost>()
  for (const read of posts) {
    const post = read.id.length > longestId ? { ...read, id: `sha256:${hash('sha256', read.id)}` } : read
    if (!byId.has(post.id)) byId.set(post.id, post)
  }
  return Array.from(byId.values(), (post) => ({
    post,
    urlKey: addressKey(post.url),
    contentHash: hash(
      'sha1',
      `${post.url ?? ''}\n${post.title}\n${post.summary}\n${post.content}`,
      'base64url',
    ),
    verdicts: judgeAll(ruleset, { ...post, source: source.name }, source.mode),
  }))
}
