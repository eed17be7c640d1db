import type { FeedFormat } from '#model/feed.ts'

import type { Attributes } from './tag-attributes.ts'

/** One element inside a feed or an item, as it stands there, before anyone decides what it means. */
export interface RawField {
  /** Local name in lower case with a fixed prefix for its namespace: 'title', 'dc:creator', 'author/name'. */
  readonly name: string
  readonly attributes: Attributes
  /** Trimmed. Markup written without escaping is kept as markup. */
  readonly value: string
  /** 'markup': the value is a slice of the source (XHTML, naked tags); 'text': it is what the characters say. */
  readonly form: 'text' | 'markup'
  /** The xml:base in force, absolute; null if none was written. */
  readonly base: string | null
  readonly lang: string | null
}

export interface RawItem {
  readonly attributes: Attributes
  /** The xml:lang in force. */
  readonly lang: string | null
  readonly base: string | null
  readonly fields: readonly RawField[]
}

export interface RawFeed {
  readonly format: Exclude<FeedFormat, 'json'>
  readonly lang: string | null
  readonly base: string | null
  readonly fields: readonly RawField[]
  readonly items: readonly RawItem[]
  readonly partial: boolean
  /** Whether a '<' that begins no tag stood in it, and was taken as text. */
  readonly hasStrayLt: boolean
}
