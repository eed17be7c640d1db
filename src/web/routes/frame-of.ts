import type { Context } from 'hono'
import { type Filter, listFilters } from '#storage/filters.ts'
import { topicFileProblems } from '#storage/topic-file-problems.ts'
import { askedTopic, baseOf } from '#web/asked.ts'
import type { WebHands } from '#web/hands.ts'
import { isOwner } from '#web/security.ts'
import type { FeedAddresses, Frame } from '#web/views/frame.ts'

/** What every page of the topic asked for shows around its own part. */
export async function frameOf(c: Context, hands: WebHands): Promise<Frame> {
  const { topic, topics } = await askedTopic(c, hands)
  const filters = await listFilters(hands.db)
  const whole = filters.find((filter) => filter.topicId === topic.id && filter.query === '')
  return {
    topic,
    topics,
    feeds: whole === undefined ? null : feedAddresses(whole, baseOf(c, hands)),
    version: hands.version,
    files: isOwner(c, hands) ? await topicFileProblems(hands.db) : [],
  }
}

/** Where the feed of a filter is, absolute. */
export function feedAddresses({ secret }: Pick<Filter, 'secret'>, base: string): FeedAddresses {
  const at = `${base}/feeds/${encodeURIComponent(secret)}`
  return { atom: `${at}/atom.xml`, rss: `${at}/rss.xml`, json: `${at}/feed.json` }
}
