import type { Media } from '#model/post.ts'

import { oneLine } from './plain-title.ts'
import type { RawField } from './raw-feed.ts'
import { resolveUrl } from './resolve-url.ts'
import { attribute } from './tag-attributes.ts'

/** Enclosures, Media RSS and iTunes images of an item as media, each address once, in order; no HTML looked into. */
export function mediaOf(fields: readonly RawField[], base: string): Media[] {
  const found = new Map<string, Media>()
  let latest: Media | null = null
  for (const field of fields) {
    if (!field.name.startsWith('media:') && !withAddress.has(field.name) && !isLink(field)) continue
    const described: Media | null = describe(field, latest)
    const media = described ?? read(field, base)
    if (media === null) continue
    latest = media
    if (described !== null || !found.has(media.url)) found.set(media.url, media)
  }
  return [...found.values()]
}

/** A title or description inside media:content says what the picture before it shows. */
function describe({ name, value }: RawField, latest: Media | null): Media | null {
  const describes = name === 'media:content/title' || name === 'media:content/description'
  return describes && latest !== null && value !== '' ? { ...latest, alt: oneLine(value) } : null
}

function read(field: RawField, base: string): Media | null {
  const { name, attributes, base: ownBase } = field
  const written = addressOf(field)
  const url = written === null ? null : resolveUrl(written, ownBase ?? base)
  if (url === null) return null
  const isImage = name.endsWith('thumbnail') || name === 'itunes:image'
  const type = isImage
    ? 'image'
    : mediaType(attribute(attributes, 'medium') ?? attribute(attributes, 'type') ?? '', url)
  return { type, url }
}

function addressOf({ name, attributes, value }: RawField): string | null {
  if (isLink({ name })) {
    return attribute(attributes, 'rel')?.toLowerCase() === 'enclosure'
      ? (attribute(attributes, 'href') ?? null)
      : null
  }
  if (!withAddress.has(name)) return null
  const written = attribute(attributes, 'url') ?? attribute(attributes, 'href') ?? ''
  return written === '' && name === 'enclosure' ? value : written
}

function isLink({ name }: Pick<RawField, 'name'>): boolean {
  return name === 'link' || name === 'atom:link'
}

const withAddress: ReadonlySet<string> = new Set([
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
