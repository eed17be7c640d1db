import type { Link, Media } from '#model/post.ts'

import { cutJson } from './cut-json.ts'
import { type Body, type ItemParts, noBody, plainBody } from './item-parts.ts'
import type { FeedHead } from './feed-head.ts'
import { languageTag } from './language-tag.ts'
import { type PostContext, sketchPost } from './sketch-post.ts'
import type { FeedOrigin, SketchedFeed } from './map-feed.ts'
import { mediaType } from './media-fields.ts'
import { oneLine } from './plain-title.ts'
import { resolveUrl } from './resolve-url.ts'

/**
 * A JSON Feed 1 or 1.1 (jsonfeed.org/version/1.1); fields of a wrong type count as missing, an item that is no
 * object is passed over, and of a text that ends too early the whole items are kept. Null if the text is no JSON or has no list of items.
 */
export function readJsonFeed(text: string, origin: FeedOrigin): SketchedFeed | null {
  const whole = objectOf(parseJson(text)) ?? objectOf(parseJson(withoutBreaks(text)))
  const feed = whole ?? objectOf(parseJson(cutJson(withoutBreaks(text)) ?? ''))
  if (feed === null || !Array.isArray(feed['items'])) return null
  const head = jsonHead(feed, origin.url)
  const context: PostContext = {
    receivedAt: origin.receivedAt,
    zoneOffsetMinutes: origin.zoneOffsetMinutes,
    lang: head.lang,
    author: head.author,
  }
  const items = objects(feed['items'])
  return {
    ...head,
    format: 'json',
    partial: whole === null,
    sketches: items.map((item) => sketchPost(jsonParts(item, origin.url), context)),
    hints: { everyMs: null, skipHours: [], skipDays: [] },
  }
}

function jsonHead(feed: Json, feedUrl: string): FeedHead {
  const address = (key: string) => resolveUrl(string(feed, key) ?? '', feedUrl)
  return {
    title: oneLine(string(feed, 'title') ?? ''),
    url: address('home_page_url'),
    self: address('feed_url'),
    hubs: jsonHubs(feed, feedUrl),
    id: null,
    description: oneLine(string(feed, 'description') ?? ''),
    lang: languageTag(string(feed, 'language')),
    author: authorOf(feed),
    rights: '',
    image: address('icon'),
    icon: address('favicon'),
    publishedAt: null,
    updatedAt: null,
  }
}

/** The list may name hubs of other protocols (rssCloud) too. */
function jsonHubs(feed: Json, feedUrl: string): string[] {
  const hubs = objects(list(feed, 'hubs')).filter((hub) =>
    /^(?:websub|pubsubhubbub)?$/i.test(string(hub, 'type') ?? ''),
  )
  return [...new Set(hubs.flatMap((hub) => resolveUrl(string(hub, 'url') ?? '', feedUrl) ?? []))]
}

type Json = Readonly<Record<string, unknown>>

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // What is no JSON is no JSON Feed; the caller says so with its own words.
    return null
  }
}

/** JSON allows no line break or tab inside a string; between values a blank does as well. */
function withoutBreaks(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the characters to find
  return text.replace(/[\0-\x1f]/g, ' ')
}

function objectOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null
}

function objects(values: readonly unknown[]): Json[] {
  return values.map(objectOf).filter((value) => value !== null)
}

/** Numbers count as strings: many feeds write their ids so. Null for anything else and for ''. */
function string(object: Json, key: string): string | null {
  const value = object[key]
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : null
}

function list(object: Json, key: string): readonly unknown[] {
  const value = object[key]
  return Array.isArray(value) ? value : []
}

function jsonParts(item: Json, feedUrl: string): ItemParts {
  const external = resolveUrl(string(item, 'external_url') ?? '', feedUrl)
  const url = resolveUrl(string(item, 'url') ?? '', feedUrl) ?? external
  const summary = string(item, 'summary')
  return {
    id: string(item, 'id'),
    url,
    title: oneLine(string(item, 'title') ?? ''),
    summary: summary === null ? noBody : plainBody(summary),
    content: jsonBody(item),
    author: authorOf(item),
    published: string(item, 'date_published'),
    updated: string(item, 'date_modified'),
    lang: string(item, 'language'),
    categories: list(item, 'tags')
      .filter((tag) => typeof tag === 'string')
      .map(oneLine)
      .filter((tag) => tag !== ''),
    beside: () => ({
      links: externalLinks(external, url),
      media: jsonMedia(item, feedUrl),
      replyTo: null,
    }),
    base: url ?? feedUrl,
  }
}

function jsonBody(item: Json): Body {
  const html = string(item, 'content_html')
  if (html !== null) return { html, plain: null }
  const text = string(item, 'content_text')
  return text === null ? noBody : plainBody(text)
}

/** Version 1 has one author, version 1.1 a list: the first who has a name. */
function authorOf(object: Json): string | null {
  const authors = objects([...list(object, 'authors'), object['author']])
  for (const author of authors) {
    const name = oneLine(string(author, 'name') ?? '')
    if (name !== '') return name
  }
  return null
}

function externalLinks(external: string | null, url: string | null): Link[] {
  return external === null || external === url ? [] : [{ raw: external }]
}

function jsonMedia(item: Json, feedUrl: string): Media[] {
  const attachments = objects(list(item, 'attachments'))
  const media = attachments.flatMap((attachment): Media[] => {
    const url = resolveUrl(string(attachment, 'url') ?? '', feedUrl)
    if (url === null) return []
    const alt = oneLine(string(attachment, 'title') ?? '')
    const type = mediaType(string(attachment, 'mime_type') ?? '', url)
    return [alt === '' ? { type, url } : { type, url, alt }]
  })
  const images = ['image', 'banner_image'].flatMap(
    (key) => resolveUrl(string(item, key) ?? '', feedUrl) ?? [],
  )
  return [...media, ...images.map((url): Media => ({ type: 'image', url }))]
}
