import type { ParsedPost } from '#model/post.ts'

export type FeedFormat = 'rss' | 'rdf' | 'atom' | 'json'

/** A whole feed as read. */
export interface Feed {
  /** Plain text on one line; '' if the feed has none. */
  readonly title: string
  /** The site the feed belongs to, absolute; null if it names none. */
  readonly url: string | null
  /** The feed's own address as it says itself (rel=self, feed_url), absolute; null if it does not. */
  readonly self: string | null
  /** WebSub hubs that tell of new posts, absolute, each once, in order. */
  readonly hubs: readonly string[]
  /** atom:id; null in other formats, which have none. */
  readonly id: string | null
  /** What the feed says it is about: plain text on one line; '' if it says nothing. */
  readonly description: string
  /** BCP 47, lower case, as declared; null if not declared. */
  readonly lang: string | null
  /** Who publishes the feed; null if nobody is named. */
  readonly author: string | null
  /** Copyright or licence in the feed's words, plain text on one line; '' if there are none. */
  readonly rights: string
  /** The feed's picture and its small square one, absolute; null if it has none. */
  readonly image: string | null
  readonly icon: string | null
  /** Milliseconds since 1970, as declared for the feed as a whole; null if not declared or not understood. */
  readonly publishedAt: number | null
  readonly updatedAt: number | null
  readonly format: FeedFormat
  /** The encoding the bytes were read in, as a WHATWG label: 'utf-8', 'gbk'. */
  readonly encoding: string
  /** True if the bytes end before the feed does: whole items were kept, the last one may be lost. */
  readonly partial: boolean
  /** What was wrong and mended, in plain words, at most 20. */
  readonly problems: readonly string[]
  /** In the feed's own order. */
  readonly posts: readonly ParsedPost[]
  readonly hints: FeedHints
}

/** What a feed says about how often it may be asked (RSS ttl, skipHours, skipDays; RSS 1.0 syndication). */
export interface FeedHints {
  /** The longest of ttl and sy:updatePeriod / sy:updateFrequency, in milliseconds; null if it says nothing. */
  readonly everyMs: number | null
  /** Hours of the day (GMT, 0-23) in which not to ask. */
  readonly skipHours: readonly number[]
  /** Days of the week (GMT, 0 = Sunday) on which not to ask. */
  readonly skipDays: readonly number[]
}

/**
 * `html`, `empty`, `notFeed`, `tooLarge`: of feeds. `wrongContent`: another kind of thing came, a page for JSON.
 * `layoutChanged`: the page or object came, but what posts are looked for in it is not there. `previewDisabled`: a
 * channel shows nobody its posts. `optedOut`: the author shows them to people who are signed in only. `blocked`: a guard
 * before the site answered. `authExpired`: the cookie or key that was sent is no longer taken.
 */
export type ParseErrorCode =
  | 'html'
  | 'empty'
  | 'notFeed'
  | 'tooLarge'
  | 'wrongContent'
  | 'layoutChanged'
  | 'previewDisabled'
  | 'optedOut'
  | 'blocked'
  | 'authExpired'

/** Why an answer could not be read into posts. */
export interface ParseError {
  readonly code: ParseErrorCode
  /** What happened, with the page's title where there is one. */
  readonly message: string
  /** What the owner can do. */
  readonly fix: string
  /** Of the HTML page that came, on one line; '' for anything else. */
  readonly title: string
  /** Feeds that an HTML page advertises, absolute addresses. */
  readonly advertised: readonly { readonly title: string; readonly url: string }[]
}

export type ParseResult =
  | { readonly kind: 'feed'; readonly feed: Feed }
  | { readonly kind: 'error'; readonly error: ParseError }
