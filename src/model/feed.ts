import type { ParsedPost } from '#model/post.ts'

export type FeedFormat = 'rss' | 'rdf' | 'atom' | 'json'

/** A whole feed as read. */
export interface Feed {
  readonly title: string
  /** The site the feed belongs to, absolute; null if it names none. */
  readonly url: string | null
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
  /** WebSub hubs that push it, absolute, in order; empty if it names none. */
  readonly hubs: readonly string[]
  /** The address that the feed gives itself (rel=self), absolute; null if it names none. */
  readonly self: string | null
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

/** Why an answer could not be read as a feed. */
export interface ParseError {
  readonly code: 'html' | 'empty' | 'notFeed' | 'tooLarge'
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
