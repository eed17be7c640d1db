import type { Media } from '#model/post.ts'

import { plainTitle } from './plain-title.ts'
import type { RawField } from './raw-feed.ts'
import { relationsOf } from './relations.ts'
import { resolveUrl } from './resolve-url.ts'
import { attribute } from './tag-attributes.ts'

/**
 * Enclosures, Media RSS, pictures of the item and iTunes images as media, each address once, in order, with what
 * they are said to show; no HTML looked into.
 */
export function mediaOf(fields: readonly RawField[], base: string): Media[] {
  const found = new Map<string, Media>()
  let latest: string | null = null
  for (const field of fields) {
    if (!mayDescribe(field)) continue
    if (latest !== null && isDescription(field)) {
      describe(found, latest, field)
      continue
    }
    const media = read(field, base)
    if (media === null) continue
    if (field.name !== 'media:content/thumbnail') latest = media.url
    if (!found.has(media.url)) found.set(media.url, media)
  }
  return found.size === 0 ? [] : withSharedAlt([...found.values()], fields)
}

function mayDescribe(field: RawField): boolean {
  return withAddress.has(field.name) || isDescription(field)
}

function isDescription({ name }: RawField): boolean {
  return name === 'media:content/title' || name === 'media:content/description'
}

/** A title or description inside media:content says what the picture before it shows; the description says it better. */
function describe(found: Map<string, Media>, url: string, { name, value }: RawField): void {
  const media = found.get(url)
  const alt = plainTitle(value)
  if (media === undefined || alt === '') return
  if (media.alt === undefined || name.endsWith('description')) found.set(url, { ...media, alt })
}

const LONGEST_SHARED = 500

/** What stands beside the media, in the item or group, holds for all pictures that say nothing themselves. */
function withSharedAlt(media: readonly Media[], fields: readonly RawField[]): Media[] {
  const shared = ['media:description', 'media:title']
    .map((name) => plainTitle(fields.find((field) => field.name === name)?.value ?? ''))
    .find((text) => text !== '' && text.length <= LONGEST_SHARED)
  if (shared === undefined) return [...media]
  return media.map((one) => (one.alt === undefined && one.type === 'image' ? { ...one, alt: shared } : one))
}

function read(field: RawField, base: string): Media | null {
  const { name, attributes, base: ownBase } = field
  const written = addressOf(field)
  const url = written === null ? null : resolveUrl(written, ownBase ?? base)
  if (url === null) return null
  const isImage = name.endsWith('thumbnail') || name.endsWith('image')
  const declared = attribute(attributes, 'medium') ?? attribute(attributes, 'type') ?? ''
  const type = isImage ? 'image' : mediaType(declared, url)
  const alt = plainTitle(attribute(attributes, 'title') ?? titleInside(field))
  return alt === '' ? { type, url } : { type, url, alt }
}

function addressOf(field: RawField): string | null {
  const { name, attributes, value } = field
  if (name === 'link' || name === 'atom:link') return enclosed(field)
  if (name === 'content') return outOfLine(field)
  const written = elementInside(value, 'url') ?? attribute(attributes, 'url') ?? attribute(attributes, 'href')
  if (written !== undefined && written !== '') return written
  return name === 'enclosure' || name === 'image' ? value : null
}

function enclosed({ attributes }: RawField): string | null {
  return relationsOf(attributes).includes('enclosure') ? (attribute(attributes, 'href') ?? null) : null
}

/** An Atom content that is a picture or film elsewhere. */
function outOfLine(field: RawField): string | null {
  return isMediaContent(field) ? (attribute(field.attributes, 'src') ?? null) : null
}

/** Whether an Atom content is a picture or film; any other that stands elsewhere is a page. */
export function isMediaContent({ attributes }: RawField): boolean {
  return /^(?:image|video|audio)\//i.test(attribute(attributes, 'type') ?? '')
}

function titleInside({ name, value }: RawField): string {
  return name === 'image' ? (elementInside(value, 'title') ?? '') : ''
}

/** Text of an element of RSS's image, which is kept as it was written. */
export function elementInside(markup: string, name: 'url' | 'title'): string | undefined {
  if (!markup.includes('<')) return undefined
  return new RegExp(`<(?:[\\w.-]{1,30}:)?${name}\\b[^>]{0,200}>([^<]{1,4000})<`, 'i')
    .exec(markup)?.[1]
    ?.trim()
}

const withAddress: ReadonlySet<string> = new Set([
  'link',
  'atom:link',
  'content',
  'image',
  'enclosure',
  'media:content',
  'media:thumbnail',
  'media:content/thumbnail',
  'itunes:image',
])

/** By MIME type or medium ('image/png', 'video'), else by the ending of the address. */
export function mediaType(declared: string, url: string): Media['type'] {
  const kind = /^(image|video|audio)\b/i.exec(declared)?.[1]?.toLowerCase()
  if (kind === 'image' || kind === 'video' || kind === 'audio') return kind
  const path = url.split(/[?#]/, 1)[0] ?? ''
  if (/\.(?:jpe?g|png|gif|webp|avif|svg|bmp)$/i.test(path)) return 'image'
  if (/\.(?:mp4|m4v|webm|mov|mkv|avi)$/i.test(path)) return 'video'
  return /\.(?:mp3|m4a|ogg|opus|wav|flac|aac)$/i.test(path) ? 'audio' : 'file'
}
