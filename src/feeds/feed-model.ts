/** What a follower's reader can be given. */
export type FeedFormat = 'atom' | 'rss' | 'json'

/** A filter's feed, ready to be written. Every address is absolute; instants are milliseconds since 1970. */
export interface FeedModel {
  /** Never changes, whatever host serves the feed. */
  readonly id: string
  readonly title: string
  readonly description: string
  readonly homeUrl: string
  readonly selfUrl: string
  /** The WebSub hub that pushes it; null: none. */
  readonly hubUrl: string | null
  /** When something was last added to any of its items. */
  readonly updatedAt: number
  /** In the order a reader should see them. */
  readonly items: readonly FeedItem[]
}

/** One story, or one post. */
export interface FeedItem {
  /** Never changes: 'urn:leakwire:mios:story:12'. */
  readonly id: string
  /** Where our own page tells the story. */
  readonly pageUrl: string
  readonly origin: FeedAccount
  /** Who else tells it, in the order they were published. */
  readonly others: readonly FeedAccount[]
  /** Why the origin was kept, a line a reason. */
  readonly why: readonly string[]
  readonly keywords: readonly string[]
  readonly updatedAt: number
}

/** One post as a feed shows it. */
export interface FeedAccount {
  /** null where the post has no address that a reader may open. */
  readonly url: string | null
  readonly title: string
  readonly text: string
  /** Sanitised; null: only the text is known. */
  readonly html: string | null
  readonly author: string | null
  readonly sourceName: string
  readonly lang: string | null
  readonly publishedAt: number
  /** How it relates to the story: 'says', 'denies', 'near-duplicate: ...'. */
  readonly relation: string
  /** What became of it: 'edited', 'deleted after 14 minutes', both; '' for nothing. */
  readonly afterwards: string
}
