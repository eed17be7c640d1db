import type { ParseError } from '#model/feed.ts'

import { oneLine, plainTitle } from './plain-title.ts'
import { relationsOf } from './relations.ts'
import { resolveUrl } from './resolve-url.ts'
import { attribute } from './tag-attributes.ts'

export interface Page {
  /** On one line; '' if the page has none. */
  readonly title: string
  /** Feeds its head names with link rel=alternate, absolute, each once, in order, those of comments last. */
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
  const base = pageBase(head, url)
  const advertised = new Map<string, { title: string; url: string }>()
  for (const [, tag = ''] of head.matchAll(/<link(?=[\s/])([^<>]{1,2000})>/gi)) {
    const feed = advertisedFeed(tag, base)
    if (feed !== null && !advertised.has(feed.url)) advertised.set(feed.url, feed)
  }
  const feeds = [...advertised.values()]
  const isComments = ({ url, title }: (typeof feeds)[number]) =>
    ofComments.test(url) || ofComments.test(title)
  return {
    title: plainTitle(title ?? ''),
    advertised: [...feeds.filter((feed) => !isComments(feed)), ...feeds.filter(isComments)],
  }
}

/** WordPress names the feed of its comments too, in some themes first; nobody looks for that one. */
const ofComments = /\bcomments?\b/i

/** What relative addresses of the page are relative to. */
function pageBase(head: string, url: string): string {
  const tag = /<base(?=[\s/])([^<>]{1,2000})>/i.exec(head)?.[1] ?? ''
  return resolveUrl(attribute(tag, 'href') ?? '', url) ?? url
}

const feedType =
  /^(?:application\/(?:rss|atom|rdf|feed)\+(?:xml|json)|application\/json|(?:text|application)\/xml)\b/

function advertisedFeed(tag: string, base: string): { title: string; url: string } | null {
  const type = attribute(tag, 'type')?.toLowerCase().trim() ?? ''
  const relations = relationsOf(tag)
  const isFeed = feedType.test(type)
    ? relations.includes('alternate') || relations.includes('feed')
    : relations.includes('feed')
  // WordPress names its REST interface in the same way; that is no feed.
  if (!isFeed || (type === 'application/json' && !/feed/i.test(tag))) return null
  const url = resolveUrl(attribute(tag, 'href') ?? '', base)
  return url === null ? null : { title: oneLine(attribute(tag, 'title') ?? ''), url }
}
