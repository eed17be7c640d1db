import type { Feed, ParseError } from '#model/feed.ts'
import type { Answer, FetchOutcome, FetchRequest } from '#model/fetch.ts'
import type { Source, SourceStatus } from '#model/source.ts'
import { parseFeed } from '#parse/parse-feed.ts'
import { type FeedNotice, fixForPage, splitNotices } from './feed-notices.ts'

/** Asks a feed, with the validators of its last answer. */
export function askFeed(
  source: Source & SourceStatus,
  ask: (request: FetchRequest) => Promise<FetchOutcome>,
): Promise<FetchOutcome> {
  const { address, etag, lastModified, answeredBy } = source
  return ask({ url: address, etag, lastModified, validatorsOf: answeredBy })
}

/** A feed as read, and what its host says in place of posts. */
export type FeedAnswer =
  | { readonly kind: 'feed'; readonly feed: Feed; readonly notices: readonly FeedNotice[] }
  | { readonly kind: 'error'; readonly error: ParseError }

/** Reads a feed's answer into posts. The language of the source stands in where the feed names none. */
export function readFeedAnswer(
  source: Pick<Source, 'lang'>,
  answer: Pick<Answer, 'body' | 'url' | 'contentType'>,
  receivedAt: number,
): FeedAnswer {
  const result = parseFeed(answer.body, { url: answer.url, contentType: answer.contentType, receivedAt })
  if (result.kind === 'error') return { kind: 'error', error: withFix(result.error) }
  const { posts, notices } = splitNotices(result.feed.posts)
  const { lang } = source
  const spoken = lang === null ? posts : posts.map((post) => (post.lang === null ? { ...post, lang } : post))
  return { kind: 'feed', feed: { ...result.feed, posts: spoken }, notices }
}

function withFix(error: ParseError): ParseError {
  const fix = error.title === '' ? null : fixForPage(error.title)
  return fix === null ? error : { ...error, fix }
}
