/** How far the time that a post says it was published at can be trusted. `inferred`: we had to use the time received. */
export const timePrecisions = ['exact', 'minute', 'day', 'inferred'] as const
export type TimePrecision = (typeof timePrecisions)[number]

/**
 * A link in a post. `raw` is as written ('https://t.co/x'), `expanded` where it leads if known.
 * Rules look at all four: a leak's name may stand only behind the link.
 */
export interface Link {
  readonly raw: string
  readonly expanded?: string
  readonly title?: string
  readonly description?: string
}

export interface Media {
  readonly type: 'image' | 'video' | 'audio' | 'file'
  readonly url: string
  readonly alt?: string
}

/** A post that another one repeats, quotes or answers, as far as the source tells. */
export interface PostRef {
  readonly id?: string
  readonly url?: string
  readonly author?: string
  readonly text?: string
}

/** What a reader finds in one item of a feed, before anyone knows which source it came from. */
export interface ParsedPost {
  /** Stable inside its source: guid, atom:id, rdf:about, else the link, else a hash of the content. */
  readonly id: string
  /** Absolute address of the post, null if the item names none. */
  readonly url: string | null
  /** Plain text on one line; '' if the item has none. */
  readonly title: string
  /** The body as plain text, made from `content`, else `summary`. Words never run together at markup. */
  readonly text: string
  /** The feed's own short and long body, as read (usually HTML, not sanitised); '' if absent. */
  readonly summary: string
  readonly content: string
  readonly author: string | null
  readonly links: readonly Link[]
  readonly media: readonly Media[]
  /** BCP 47, lower case, as declared by the item or its feed; null if not declared. */
  readonly lang: string | null
  readonly categories: readonly string[]
  /** Milliseconds since 1970, never later than the time received. */
  readonly publishedAt: number
  readonly updatedAt: number | null
  readonly timePrecision: TimePrecision
  readonly repostOf: PostRef | null
  readonly quoteOf: PostRef | null
  readonly replyTo: PostRef | null
  /** Only the beginning of what it says is known yet: that the rest comes later is no edit. Left out: all of it is. */
  readonly isCut?: boolean
}

/** One published item of one source. Never overwritten: an edit is a new revision. */
export interface Post extends ParsedPost {
  /** The source's id. */
  readonly source: string
  /** Milliseconds since 1970. */
  readonly receivedAt: number
}
