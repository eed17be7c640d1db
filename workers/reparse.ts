import type { ParsedPost } from '#model/post.ts'
import type { Source, SourceStatus } from '#model/source.ts'
import { adapterOf } from '#sources/adapters.ts'
import { correctPosts } from '#storage/correct-posts.ts'
import { holdSources } from '#storage/source-changes.ts'
import { rawOf } from '#storage/raw-answers.ts'
import { arrivalOf } from './arrival.ts'
import type { PollHands } from './poll.ts'
import { unpacked } from './raw-answers.ts'

/** What came of reading the kept answers of a source once more. */
export interface Reparsed {
  readonly answers: number
  /** Answers that hold no posts, as far as can be read. */
  readonly unreadable: number
  /** Posts that were missed before. */
  readonly added: number
  /** Posts of which something was read differently. */
  readonly corrected: number
}

/**
 * Reads the kept answers of a source once more, as the program reads now, the oldest first; nobody is asked. Each answer
 * is one transaction. Where posts are put together from several answers only missed ones are added, as beginnings.
 */
export async function reparse(
  hands: Pick<PollHands, 'db' | 'read' | 'ruleset'>,
  source: Source & SourceStatus,
): Promise<Reparsed> {
  const adapter = await adapterOf(source)
  const isComposed = adapter.isComposed?.(source.options ?? {}) ?? false
  const total = { answers: 0, unreadable: 0, added: 0, corrected: 0 }
  for await (const raw of rawOf(hands.db, source.id)) {
    total.answers++
    const answer = { url: raw.url, contentType: raw.contentType, body: await unpacked(raw) }
    const read = await hands.read(source, answer, raw.at)
    if (read.kind === 'error') {
      total.unreadable++
      continue
    }
    const posts = isComposed ? read.harvest.posts.map(asBeginning) : read.harvest.posts
    const arrival = await arrivalOf(hands, source, { posts, receivedAt: raw.at })
    const stored = await hands.db.transaction().execute(async (transaction) => {
      // Polls wait, so that nothing is edited while it is corrected; of a source that was removed nothing is stored.
      if ((await holdSources(transaction, [source])).size === 0) return null
      return await correctPosts(transaction, arrival, { onlyMissed: isComposed })
    })
    total.added += stored?.added ?? 0
    total.corrected += stored?.corrected ?? 0
  }
  return total
}

/** What one answer of several tells. That the next poll knows more is no edit. */
function asBeginning(post: ParsedPost): ParsedPost {
  return { ...post, isCut: true }
}
