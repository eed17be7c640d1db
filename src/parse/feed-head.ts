import type { Feed } from '#model/feed.ts'

import { authorName } from './author-name.ts'
import { atomTitle } from './bodies.ts'
import { parseDate } from './date.ts'
import { feedLinks } from './feed-links.ts'
import { firstField, firstValue } from './fields.ts'
import { languageTag } from './language-tag.ts'
import { atomAuthor, atomLink } from './map-atom.ts'
import { rssLink } from './map-rss.ts'
import { elementInside } from './media-fields.ts'
import { plainTitle } from './plain-title.ts'
import type { RawFeed, RawField } from './raw-feed.ts'
import { resolveUrl } from './resolve-url.ts'
import { attribute } from './tag-attributes.ts'

/** What a feed says about itself, whatever its format. */
export type FeedHead = Omit<Feed, 'format' | 'encoding' | 'partial' | 'problems' | 'posts' | 'hints'>

/** The head of a feed of RSS or Atom; `url` is the feed's address, absolute. */
export function feedHead(raw: RawFeed, url: string): FeedHead {
  const { fields } = raw
  const base = raw.base ?? url
  const isAtom = raw.format === 'atom'
  return {
    title: headText(raw, ['title', 'atom:title', 'dc:title']),
    url: isAtom ? atomLink(fields, base) : rssLink(fields, base),
    ...feedLinks(fields, base),
    id: isAtom ? firstValue(fields, 'id') : null,
    description: headText(raw, descriptions),
    lang: languageTag(firstValue(fields, 'language', 'dc:language') ?? raw.lang),
    author: isAtom ? atomAuthor(fields) : channelAuthor(fields),
    rights: headText(raw, ['copyright', 'rights', 'atom:rights', 'dc:rights', 'dcterms:rights']),
    image: address(fields, pictures, base),
    icon: address(fields, ['icon', 'atom:icon', 'webfeeds:icon'], base),
    publishedAt: instant(fields, ['pubdate', 'published', 'dcterms:issued', 'dcterms:created']),
    updatedAt: instant(fields, changes),
  }
}

const pictures = [
  'image',
  'logo',
  'atom:logo',
  'itunes:image',
  'webfeeds:logo',
  'media:thumbnail',
  'media:content',
]
const descriptions = [
  'description',
  'subtitle',
  'tagline',
  'atom:subtitle',
  'itunes:summary',
  'dc:description',
  'itunes:subtitle',
]
const changes = ['updated', 'modified', 'atom:updated', 'lastbuilddate', 'dcterms:modified', 'dc:date']

/** An Atom text says by its type whether it is HTML; anywhere else it may be. */
function headText({ format, fields }: RawFeed, names: readonly string[]): string {
  const field = firstField(fields, ...names)
  if (field === null) return ''
  return format === 'atom' || field.name.startsWith('atom:') ? atomTitle(field) : plainTitle(field.value)
}

function channelAuthor(fields: readonly RawField[]): string | null {
  const written = firstValue(
    fields,
    'managingeditor',
    'webmaster',
    'author',
    'dc:creator',
    'dc:author',
    'itunes:author',
    'atom:author/name',
    'dc:publisher',
    'itunes:owner',
  )
  return written === null ? null : authorName(written)
}

/** RSS puts the address of its picture into an element url inside, iTunes into an attribute. */
function address(fields: readonly RawField[], names: readonly string[], base: string): string | null {
  for (const name of names) {
    for (const field of fields) {
      const url = field.name === name ? resolveUrl(addressIn(field), field.base ?? base) : null
      if (url !== null) return url
    }
  }
  return null
}

function addressIn({ attributes, value }: RawField): string {
  return (
    elementInside(value, 'url') ??
    attribute(attributes, 'href') ??
    attribute(attributes, 'url') ??
    attribute(attributes, 'rdf:resource') ??
    value
  )
}

function instant(fields: readonly RawField[], names: readonly string[]): number | null {
  const written = firstValue(fields, ...names)
  const at = written === null ? null : (parseDate(written)?.at ?? null)
  return at !== null && at > 0 ? at : null
}
