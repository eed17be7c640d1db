import type { Link } from '#model/post.ts'

import type { RawField } from './raw-feed.ts'
import { relationsOf } from './relations.ts'
import { resolveUrl } from './resolve-url.ts'
import { attribute } from './tag-attributes.ts'

/** Atom links of the kinds related and via, absolute. */
export function relatedLinks(links: readonly RawField[], base: string): Link[] {
  return links.flatMap(({ attributes, base: ownBase }) => {
    if (!relationsOf(attributes).some((rel) => rel === 'related' || rel === 'via')) return []
    const raw = resolveUrl(attribute(attributes, 'href') ?? '', ownBase ?? base)
    const title = attribute(attributes, 'title') ?? ''
    return raw === null ? [] : [title === '' ? { raw } : { raw, title }]
  })
}
