import type { Feed, ParseError } from '#model/feed.ts'
import type { Answer, FetchFailure, FetchOutcome, FetchRequest } from '#model/fetch.ts'
import type { Source, SourceStatus } from '#model/source.ts'
import { parseFeed } from '#parse/parse-feed.ts'
import { type FeedNotice, fixForPage, splitNotices } from './feed-notices.ts'
import { fillIn, requestHeaders } from './request-headers.ts'

/** What asking needs of outside. */
export interface Asking {
  readonly ask: (request: FetchRequest) => Promise<FetchOutcome>
  /** What `${NAME}` in headers and proxies of sources stands for. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Asks a feed, with the validators of its last answer. A variable that is not set is a failure, and nothing is asked. */
export async function askFeed(
  source: Pick<Source, 'address' | 'headers' | 'proxy'> &
    Pick<SourceStatus, 'etag' | 'lastModified' | 'answeredBy'>,
  { ask, env }: Asking,
): Promise<FetchOutcome> {
  const { address, etag, lastModified, answeredBy } = source
  const ready = requestHeaders(source.headers ?? {}, env)
  if ('missing' in ready) return { kind: 'failed', failure: notSet(ready.missing, 'a header') }
  const proxy = fillIn(source.proxy ?? '', env)
  if ('missing' in proxy) return { kind: 'failed', failure: notSet(proxy.missing, 'the proxy') }
  return await ask({
    url: address,
    etag,
    lastModified,
    validatorsOf: answeredBy,
    ...(Object.keys(ready.headers).length > 0 && { headers: ready.headers }),
    ...(proxy.text !== '' && { proxy: proxy.text }),
  })
}

function notSet(name: string, what: string): FetchFailure {
  return {
    code: 'config',
    message: `${what === 'the proxy' ? 'The proxy' : 'A header'} of this source needs the environment variable ${name}, which is not set, so nothing was asked.`,
    fix: `Set ${name} where Leakwire is started and start it again, or correct ${what} of the source.`,
    status: null,
    retryAfterMs: null,
  }
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
