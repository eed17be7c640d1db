import type { Link } from '#model/post.ts'

import type { Beside } from './item-parts.ts'
import { mediaOf } from './media-fields.ts'
import type { RawField } from './raw-feed.ts'
import { replyOf } from './reply.ts'

const nothing: Beside = { links: [], media: [], replyTo: null }
const besideNothing = (): Beside => nothing

/**
 * What an item holds beside its body, to be worked up when it is called. Most items hold nothing: then it keeps none
 * of their fields, so that a feed whose posts are only looked at is small. `linksOf` gets the fields that may matter.
 */
export function besideOf(
  fields: readonly RawField[],
  base: string,
  linksOf: (beside: readonly RawField[]) => Link[],
): () => Beside {
  const beside = fields.filter(isBeside)
  if (beside.length === 0) return besideNothing
  return () => ({ links: linksOf(beside), media: mediaOf(beside, base), replyTo: replyOf(beside, base) })
}

function isBeside({ name, attributes }: RawField): boolean {
  if (name === 'link' || name === 'atom:link') return /\b(?:enclosure|related|via)\b/i.test(attributes)
  if (name === 'content') return attributes.includes('src')
  return names.has(name) || name.startsWith('media:')
}

const names: ReadonlySet<string> = new Set([
  'enclosure',
  'image',
  'itunes:image',
  'feedburner:origlink',
  'thr:in-reply-to',
])
