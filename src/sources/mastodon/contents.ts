import type { Link, Media } from '#model/post.ts'
import { addressKey } from '#parse/canonical-url.ts'
import { readHtml } from '#parse/html-text.ts'
import { oneLine } from '#parse/plain-title.ts'
import { quotedBlocks } from '#parse/quoted-blocks.ts'
import { resolveUrl } from '#parse/resolve-url.ts'
import { attribute } from '#parse/tag-attributes.ts'
import { tidyLines } from '#parse/text-lines.ts'
import { cardWords } from '#sources/card-words.ts'
import { pageAddress } from '#sources/page-address.ts'
import type { Status, StatusCard, StatusMedia } from './status.ts'

/** What one status says and shows by itself. */
export interface Contents {
  /** The content warning first, on a line of its own; the options of a poll last, one a line. */
  readonly text: string
  /** With what the card says of its page. Mentions and hashtags are no links: the text has them. */
  readonly links: readonly Link[]
  readonly media: readonly Media[]
  /** Where a line says that a post is quoted, for readers that cannot show it; null if none does. */
  readonly quotedUrl: string | null
}

/** Text, links and media of a status. `base` is what relative addresses are relative to. Linear. */
export function readContents(status: Status, base: string): Contents {
  const { links, quotedUrl, ...body } = readBody(status.content, base)
  const options = status.poll?.options.map(({ title }) => oneLine(title)) ?? []
  const lines = [tidyLines(status.spoiler_text), body.text, ...options]
  return {
    text: lines.filter((line) => line !== '').join('\n'),
    links: withCard(links, status.card),
    media: [...status.media_attachments.flatMap((media) => mediaOf(media, base)), ...body.media],
    quotedUrl,
  }
}

/** What the HTML of a status says by itself: `media` are the pictures in it. */
export function readBody(content: string, base: string): Contents {
  const { html, quotedUrl } = withoutQuoteLine(content, base)
  const { text, links, images } = readHtml(html, base)
  const mentions = mentionTargets(html, base)
  const own = links.filter(({ raw }) => !mentions.has(raw) && raw !== quotedUrl)
  return { text, links: own, media: images, quotedUrl }
}

/** The addresses of accounts and hashtags that a text names, as they stand among its links. */
function mentionTargets(html: string, base: string): ReadonlySet<string> {
  const targets = new Set<string>()
  for (const [, tag = ''] of html.matchAll(/<a\s([^<>]*)>/giu)) {
    const names = `${attribute(tag, 'class') ?? ''} ${attribute(tag, 'rel') ?? ''}`
    if (!/(?:^|\s)(?:mention|hashtag|tag)(?:\s|$)/iu.test(names)) continue
    const url = resolveUrl(attribute(tag, 'href') ?? '', base)
    if (url !== null) targets.add(url)
  }
  return targets
}

/** Servers put 'RE: ADDRESS' before a quote, which they also show. */
function withoutQuoteLine(content: string, base: string): { html: string; quotedUrl: string | null } {
  if (!content.includes('quote-inline')) return { html: content, quotedUrl: null }
  const line = quotedBlocks(content).find(({ classes }) => classes.includes('quote-inline'))
  if (line === undefined) return { html: content, quotedUrl: null }
  return {
    html: `${content.slice(0, line.from)}<br>${content.slice(line.to)}`,
    quotedUrl: readHtml(line.inside, base).links[0]?.raw ?? null,
  }
}

/**
 * A card describes the page that one of the links leads to, by the address that the page gives itself. Where there is
 * but one link it is that one's; among several that all differ, nobody can tell whose it is.
 */
function withCard(links: readonly Link[], card: StatusCard | null): readonly Link[] {
  const url = card === null ? null : pageAddress(card.url)
  if (card === null || url === null) return links
  const said = cardWords(oneLine(card.title), oneLine(card.description))
  const key = addressKey(url)
  const same = links.findIndex(({ raw }) => raw === url || (key !== null && addressKey(raw) === key))
  if (same !== -1) return links.map((link, at) => (at === same ? { ...link, ...said } : link))
  const [only] = links
  if (only !== undefined && links.length === 1) return [{ ...only, expanded: url, ...said }]
  return [...links, { raw: url, ...said }]
}

function mediaOf({ type, description, ...at }: StatusMedia, base: string): readonly Media[] {
  const url = [at.url, at.remote_url, at.preview_url]
    .map((written) => pageAddress(written, base))
    .find((address) => address !== null)
  if (url === undefined || url === null) return []
  const alt = tidyLines(description)
  return [{ type: mediaTypes.get(type) ?? 'file', url, ...(alt !== '' && { alt }) }]
}

/** 'unknown' is what a server has not fetched yet. */
const mediaTypes: ReadonlyMap<string, Media['type']> = new Map([
  ['image', 'image'],
  ['video', 'video'],
  ['gifv', 'video'],
  ['audio', 'audio'],
])
