import type { ParseResult } from '#model/feed.ts'
import type { Answer, FetchOutcome, FetchRequest } from '#model/fetch.ts'
import type { Source, SourceStatus } from '#model/source.ts'
import { parseFeed } from '#parse/parse-feed.ts'

/** Asks a feed, with the validators of its last answer. */
export function askFeed(
  source: Source & SourceStatus,
  ask: (request: FetchRequest) => Promise<FetchOutcome>,
): Promise<FetchOutcome> {
  const { address, etag, lastModified, answeredBy } = source
  return ask({ url: address, etag, lastModified, validatorsOf: answeredBy })
}

/** Reads a feed's answer into posts. The language of the source stands in where the feed names none. */
export function readFeedAnswer(source: Source, answer: Answer, receivedAt: number): ParseResult {
  const result = parseFeed(answer.body, { url: answer.url, contentType: answer.contentType, receivedAt })
  if (result.kind === 'error' || source.lang === null) return result
  const posts = result.feed.posts.map((post) => (post.lang === null ? { ...post, lang: source.lang } : post))
  return { kind: 'feed', feed: { ...result.feed, posts } }
}
