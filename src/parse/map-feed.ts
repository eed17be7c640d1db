import type { Feed } from '#model/feed.ts'

import { atomTitle } from './bodies.ts'
import { feedHints } from './feed-hints.ts'
import { fieldsNamed, firstField, firstValue } from './fields.ts'
import { makePost, type PostContext } from './make-post.ts'
import { atomAuthor, atomLink, atomParts } from './map-atom.ts'
import { rssLink, rssParts } from './map-rss.ts'
import { plainTitle } from './plain-title.ts'
import type { RawFeed } from './raw-feed.ts'
import { resolveUrl } from './resolve-url.ts'

/** What is known of a feed from outside it. */
export interface FeedOrigin {
  /** Absolute. */
  readonly url: string
  readonly receivedAt: number
  readonly zoneOffsetMinutes: number | null
}

/** A feed with all its posts, in the feed's order, from what was read of the XML. */
export function mapFeed(raw: RawFeed, origin: FeedOrigin): Omit<Feed, 'encoding' | 'problems'> {
  const isAtom = raw.format === 'atom'
  const { fields } = raw
  const { url, receivedAt, zoneOffsetMinutes } = origin
  const context: PostContext = {
    receivedAt,
    zoneOffsetMinutes,
    lang: firstValue(fields, 'language', 'dc:language') ?? raw.lang,
    author: isAtom ? atomAuthor(fields) : null,
  }
  const partsOf = isAtom ? atomParts : rssParts
  const base = raw.base ?? url
  return {
    title: feedTitle(raw),
    url: isAtom ? atomLink(fields, base) : rssLink(fields, base),
    format: raw.format,
    partial: raw.partial,
    posts: raw.items.map((item) => makePost(partsOf(item, url), context)),
    hints: feedHints(fields),
    hubs: linksOf(fields, 'hub', base),
    self: linksOf(fields, 'self', base)[0] ?? null,
  }
}

/** Absolute addresses of the feed's links of one relation, in order. */
function linksOf(fields: RawFeed['fields'], rel: string, base: string): string[] {
  return [...fieldsNamed(fields, 'link'), ...fieldsNamed(fields, 'atom:link')]
    .filter(({ attributes }) => attributes.get('rel')?.trim().toLowerCase() === rel)
    .flatMap((field) => resolveUrl(field.attributes.get('href') ?? '', field.base ?? base) ?? [])
}

function feedTitle({ format, fields }: RawFeed): string {
  if (format === 'atom') return atomTitle(firstField(fields, 'title', 'dc:title'))
  return plainTitle(firstValue(fields, 'title', 'dc:title') ?? '')
}
