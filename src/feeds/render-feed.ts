import { generateAtomFeed, generateJsonFeed, generateRssFeed } from 'feedsmith'
import type { FeedFormat, FeedItem, FeedModel } from './feed-model.ts'
import { bylineOf, itemHtml, titleOf } from './item-html.ts'
import { xmlText } from './xml-text.ts'

/**
 * A feed as text. The same model gives the same bytes, and no text of a post's can break it: what XML forbids is
 * left out. Atom is RFC 4287, RSS 2.0 with content of its own in `description`, JSON Feed 1.1.
 */
export function renderFeed(model: FeedModel, format: FeedFormat): string {
  const clean = cleaned(model)
  switch (format) {
    case 'atom':
      return tight(generateAtomFeed(atomFeed(clean)))
    case 'rss':
      return tight(generateRssFeed(rssFeed(clean)))
    case 'json':
      // feedsmith leaves an empty list out, but a JSON Feed must have its items (1.1, Top-level).
      return `${JSON.stringify({ ...(generateJsonFeed(jsonFeed(clean)) as object), ...(clean.items.length === 0 && { items: [] }) }, null, 1)}\n`
  }
}

/** feedsmith sets white space around CDATA sections, which a strict reader takes for part of a link or a title. */
function tight(xml: string): string {
  return xml.replaceAll(/>\n\s+<!\[CDATA\[/gu, '><![CDATA[').replaceAll(/\]\]>\n\s+<\//gu, ']]></')
}

/** Every string of the model made fit for XML; JSON gets the same texts. */
function cleaned<T>(value: T): T {
  if (typeof value === 'string') return xmlText(value) as T
  if (Array.isArray(value)) return value.map(cleaned) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleaned<unknown>(inner)])) as T
}

function atomFeed(model: FeedModel) {
  return {
    id: model.id,
    title: { value: model.title },
    subtitle: { value: model.description },
    updated: new Date(model.updatedAt),
    generator: { text: 'Leakwire' },
    links: [
      { href: model.selfUrl, rel: 'self', type: 'application/atom+xml' },
      { href: model.homeUrl, rel: 'alternate', type: 'text/html' },
      ...hubLinks(model),
    ],
    entries: model.items.map((item) => ({
      id: item.id,
      title: { value: titleOf(item.origin) },
      links: [{ href: linkOf(item), rel: 'alternate' }],
      authors: [{ name: bylineOf(item.origin) }],
      published: new Date(item.origin.publishedAt),
      updated: new Date(item.updatedAt),
      categories: item.keywords.map((term) => ({ term })),
      content: { type: 'html', value: itemHtml(item) },
      ...(item.origin.lang !== null && { xml: { lang: item.origin.lang } }),
    })),
  }
}

function rssFeed(model: FeedModel) {
  return {
    title: model.title,
    link: model.homeUrl,
    description: model.description,
    lastBuildDate: new Date(model.updatedAt),
    generator: 'Leakwire',
    atom: { links: [{ href: model.selfUrl, rel: 'self', type: 'application/rss+xml' }, ...hubLinks(model)] },
    items: model.items.map((item) => ({
      guid: { value: item.id, isPermaLink: false },
      title: titleOf(item.origin),
      link: linkOf(item),
      description: itemHtml(item),
      // RSS wants an e-mail address in `author`; names belong into dc:creator.
      dc: { creators: [bylineOf(item.origin)] },
      categories: item.keywords.map((name) => ({ name })),
      pubDate: new Date(item.origin.publishedAt),
      atom: { updated: new Date(item.updatedAt) },
    })),
  }
}

function jsonFeed(model: FeedModel) {
  return {
    title: model.title,
    home_page_url: model.homeUrl,
    feed_url: model.selfUrl,
    description: model.description,
    ...(model.hubUrl !== null && { hubs: [{ type: 'WebSub', url: model.hubUrl }] }),
    items: model.items.map((item) => ({
      id: item.id,
      url: linkOf(item),
      title: titleOf(item.origin),
      content_html: itemHtml(item),
      date_published: new Date(item.origin.publishedAt),
      date_modified: new Date(item.updatedAt),
      authors: [{ name: bylineOf(item.origin) }],
      tags: [...item.keywords],
      ...(item.origin.lang !== null && { language: item.origin.lang }),
    })),
  }
}

function hubLinks({ hubUrl }: FeedModel): { readonly href: string; readonly rel: 'hub' }[] {
  return hubUrl === null ? [] : [{ href: hubUrl, rel: 'hub' }]
}

function linkOf(item: FeedItem): string {
  return item.origin.url ?? item.pageUrl
}
