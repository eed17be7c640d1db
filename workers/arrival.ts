import type { ParsedPost } from '#model/post.ts'
import type { Source, SourceStatus } from '#model/source.ts'
import type { Arrival } from '#storage/store-posts.ts'
import type { Database } from '#storage/tables.ts'
import { incomingPosts } from './incoming.ts'
import type { Ruleset } from './ruleset.ts'
import { expandKnown, waitingIn } from './short-links.ts'

/** Posts of a source that were read, made ready to be stored: short addresses expanded as far as known, judged. */
export async function arrivalOf(
  { db, ruleset: rulesetInForce }: { readonly db: Database; readonly ruleset: () => Promise<Ruleset> },
  source: Source & SourceStatus,
  { posts: read, receivedAt }: { readonly posts: readonly ParsedPost[]; readonly receivedAt: number },
): Promise<Arrival> {
  const ruleset = await rulesetInForce()
  const posts = await incomingPosts(await expandKnown(db, read), source, ruleset)
  return {
    sourceId: source.id,
    receivedAt,
    ruleset: ruleset.number,
    isFirst: source.lastItems === null,
    hasStableIds: source.kind !== 'feed',
    posts,
    waiting: waitingIn(
      source.id,
      posts.map(({ post }) => post),
    ),
  }
}
