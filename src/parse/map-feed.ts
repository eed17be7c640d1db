import type { Feed } from '#model/feed.ts'

import { feedHead } from './feed-head.ts'
import { feedHints } from './feed-hints.ts'
import { type PostContext, type Sketch, sketchPost } from './sketch-post.ts'
import { atomParts } from './map-atom.ts'
import { rssParts } from './map-rss.ts'
import type { RawFeed } from './raw-feed.ts'

/** What is known of a feed from outside it. */
export interface FeedOrigin {
  /** Absolute. */
  readonly url: string
  readonly receivedAt: number
  readonly zoneOffsetMinutes: number | null
}

/** A feed whose posts are sketched, in the feed's order. */
export type SketchedFeed = Omit<Feed, 'encoding' | 'problems' | 'posts'> & {
  readonly sketches: readonly Sketch[]
}

/** A feed with sketches of all its posts, from what was read of the XML. */
export function mapFeed(raw: RawFeed, origin: FeedOrigin): SketchedFeed {
  const { url, receivedAt, zoneOffsetMinutes } = origin
  const isAtom = raw.format === 'atom'
  const head = feedHead(raw, url)
  const context: PostContext = {
    receivedAt,
    zoneOffsetMinutes,
    lang: head.lang,
    author: isAtom ? head.author : null,
  }
  const partsOf = isAtom ? atomParts : rssParts
  return {
    ...head,
    format: raw.format,
    partial: raw.partial,
    sketches: raw.items.map((item) => sketchPost(partsOf(item, url), context)),
    hints: feedHints(raw.fields),
  }
}
