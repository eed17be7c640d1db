import type { Link } from '#model/post.ts'

import type { RawField } from './raw-feed.ts'
import { resolveUrl } from './resolve-url.ts'

/** Atom links of the kinds related and via, absolute. */
export function relatedLinks(links: readonly RawField[], base: string): Link[] {
  return links.flatMap(({ attributes, base: ownBase }) => {
    if (!/^(?:related|via)$/i.test(attributes.get('rel') ?? '')) return []
    const raw = resolveUrl(attributes.get('href') ?? '', ownBase ?? base)
    const title = attributes.get('title') ?? ''
    return raw === null ? [] : [title === '' ? { raw } : { raw, title }]
  })
}
