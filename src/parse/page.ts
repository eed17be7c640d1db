import type { ParseError } from '#model/feed.ts'

import { decodeEntities } from './entities.ts'
import { oneLine, plainTitle } from './plain-title.ts'
import { resolveUrl } from './resolve-url.ts'

export interface Page {
  /** On one line; '' if the page has none. */
  readonly title: string
  /** Feeds its head names with link rel=alternate, absolute, each once, in order. */
  readonly advertised: ParseError['advertised']
}

/** Title and feeds of an HTML page that came where a feed was expected. Looks at the first 512 KiB; linear. */
export function readPage(html: string, url: string): Page {
  const head = html.slice(0, 524_288)
  const titleAt = head.search(/<title[\s>]/i)
  const title =
    titleAt === -1
      ? undefined
      : /^<title[^>]{0,1000}>([^<]{0,2000})/i.exec(head.slice(titleAt, titleAt + 4_000))?.[1]
  const advertised = new Map<string, { title: string; url: string }>()
  for (const [tag] of head.matchAll(/<link\s[^<>]{1,2000}>/gi)) {
    const feed = advertisedFeed(tag, url)
    if (feed !== null && !advertised.has(feed.url)) advertised.set(feed.url, feed)
  }
  return { title: plainTitle(title ?? ''), advertised: [...advertised.values()] }
}

function advertisedFeed(tag: string, base: string): { title: string; url: string } | null {
  const type = attribute(tag, 'type').toLowerCase()
  const isFeed = /^application\/(?:rss|atom|rdf|feed)\+(?:xml|json)|^application\/json$|^text\/xml/.test(type)
  if (!isFeed || !/\b(?:alternate|feed)\b/i.test(attribute(tag, 'rel'))) return null
  // WordPress names its REST interface in the same way; that is no feed.
  if (type === 'application/json' && !/feed/i.test(tag)) return null
  const url = resolveUrl(attribute(tag, 'href'), base)
  return url === null ? null : { title: oneLine(attribute(tag, 'title')), url }
}

function attribute(tag: string, name: string): string {
  const pattern = new RegExp(`\\s${name}\\s{0,9}=\\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i')
  const match = pattern.exec(tag)
  return decodeEntities(match?.[1] ?? match?.[2] ?? match?.[3] ?? '')
}
