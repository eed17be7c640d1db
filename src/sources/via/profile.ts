import type { Feed } from '#model/feed.ts'
import type { ParsedPost } from '#model/post.ts'

/** Bridges and platforms whose feeds say less, or other things, than they mean. */
export const viaNames = [
  'nitter',
  'rsshub',
  'rss-bridge',
  'mastodon',
  'bluesky',
  'reddit',
  'youtube',
  'wordpress',
] as const

type ViaName = (typeof viaNames)[number]

/** What is known of feeds that came through a bridge or from a platform, and no feed reader can know. */
export interface Via {
  readonly name: ViaName
  /** Whether a feed is one of these. `address`: the one that answered. */
  readonly detects: (address: string, feed: Feed) => boolean
  /** The post as the platform means it: its own id, address and words. What it does not know it leaves as it is. */
  readonly fixPost: (post: ParsedPost, feed: Feed) => ParsedPost
  /** An answer without posts, where there were some, is trouble at once: the bridge hides errors that way. */
  readonly emptyIsTrouble: boolean
  /** Whether the platform says of a post, not yet fixed, that it was taken away. Left out: it never does. */
  readonly isRemoved?: (post: ParsedPost) => boolean
}

/** The host of an address without 'www.', in lower case; '' if it has none. */
export function hostOf(address: string | null): string {
  return URL.parse(address ?? '')?.hostname.replace(/^www\./u, '') ?? ''
}
