import type { Feed, ParseError } from '#model/feed.ts'
import type { ParsedPost } from '#model/post.ts'
import { decodeBody } from '#parse/decode.ts'
import { parseFeed } from '#parse/parse-feed.ts'
import { type Harvest, type ParseMeta, type ParseOutcome, adapter } from './adapter.ts'
import { pageNotice, splitNotices } from './feed-notices.ts'
import { feedOptions, viaOf } from './via.ts'

/** A feed in any of its forms, its own site's or a bridge's. */
export const feed = adapter({
  kind: 'feed',
  stability: 'contract',
  minEveryMs: 60_000,
  options: feedOptions,
  needs: null,
  parse: readFeedAnswer,
})

/**
 * Reads a feed's answer into posts. What a bridge or platform is known to write otherwise than it means is mended, and
 * the language of the source stands in where the feed names none.
 */
export function readFeedAnswer(body: Uint8Array, meta: ParseMeta): ParseOutcome {
  const { url, contentType, receivedAt } = meta
  const result = parseFeed(body, { url, contentType, receivedAt })
  if (result.kind === 'feed') return { kind: 'read', harvest: harvestOf(result.feed, meta) }
  const { text } = decodeBody(body, contentType)
  return { kind: 'error', error: explained(result.error, url, text) }
}

function harvestOf(read: Feed, { url, lang, options }: ParseMeta): Harvest {
  const { title, hints, hubs, self, partial } = read
  const via = viaOf(read, url, options)
  const isRemoved = via?.isRemoved ?? (() => false)
  const mend = (post: ParsedPost): ParsedPost => spokenIn(lang, via?.fixPost(post, read) ?? post)
  const { posts, notices } = splitNotices(read.posts.filter((post) => !isRemoved(post)).map(mend))
  return {
    title,
    posts,
    notices,
    skipped: 0,
    isPartial: partial,
    hints,
    hubs,
    self,
    older: null,
    removed: read.posts.filter(isRemoved).map((post) => mend(post).id),
    emptyIsTrouble: via?.emptyIsTrouble ?? false,
  }
}

function spokenIn(lang: string | null, post: ParsedPost): ParsedPost {
  return lang === null || post.lang !== null ? post : { ...post, lang }
}

function explained(error: ParseError, url: string, said: string): ParseError {
  const notice = pageNotice(url, said)
  if (notice === null) return error
  const { code, fix } = notice
  const isTold = error.title !== '' && notice.message.includes(error.title)
  const message = isTold ? error.message : notice.message
  // Feeds need no sign-in as a rule: a page that asks for one may pass, and must not end the source for good.
  return { ...error, message, fix, code: code === 'authExpired' ? error.code : code }
}
