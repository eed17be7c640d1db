import type { Link, Media, ParsedPost, TimePrecision } from '#model/post.ts'

import { parseDate, type ParsedDate } from './date.ts'
import { contentHash } from './content-hash.ts'
import { type HtmlContents, readHtml } from './html-text.ts'
import type { Body, ItemParts } from './item-parts.ts'
import { languageTag } from './language-tag.ts'
import { partPost } from './post-refs.ts'
import { tidyLines } from './text-lines.ts'

/** What an item takes from around it. */
export interface PostContext {
  readonly receivedAt: number
  /** Of the feed, used where the item says nothing. */
  readonly lang: string | null
  readonly author: string | null
  /** What a date without a zone means, in minutes east of Greenwich; null: judge by the language. */
  readonly zoneOffsetMinutes: number | null
}

/** A post from the parts of an item: text, links and media drawn from the body, times judged, an id in any case. */
export function makePost(parts: ItemParts, context: PostContext): ParsedPost {
  const { summary, content } = parts
  const body = content.html === '' ? summary : content
  const contents = readBody(body, parts.base)
  const lang = languageTag(parts.lang ?? context.lang)
  const { title, url, replyTo } = parts
  const links = mergeLinks(contents.links, parts.links, url)
  const author = parts.author ?? context.author
  const html = contents.mayQuote ? body.html : ''
  return {
    id: parts.id ?? url ?? contentHash(`${title}\n${contents.text}\n${parts.published ?? ''}`),
    url,
    title,
    summary: summary.html,
    content: content.html,
    links,
    media: mergeMedia(parts.media, contents.images),
    lang,
    categories: [...new Set(parts.categories)],
    ...times(parts, lang, context),
    ...partPost({ title, text: contents.text, url, author, links, replyTo, html, base: parts.base }),
  }
}

function readBody(body: Body, base: string): HtmlContents {
  if (body.plain === null) return readHtml(body.html, base)
  return { text: tidyLines(body.plain), links: [], images: [], mayQuote: false }
}

/** Each address once; what the item itself says about it stands over what the body says. */
function mergeLinks(inBody: readonly Link[], beside: readonly Link[], url: string | null): Link[] {
  if (beside.length === 0) return [...inBody]
  const merged = new Map(inBody.map((link) => [link.raw, link]))
  for (const link of beside) {
    if (link.raw !== url || link.expanded !== undefined)
      merged.set(link.raw, { ...merged.get(link.raw), ...link })
  }
  return [...merged.values()]
}

function mergeMedia(beside: readonly Media[], images: readonly Media[]): Media[] {
  if (beside.length === 0) return [...images]
  const merged = new Map<string, Media>()
  for (const media of [...beside, ...images]) {
    const before = merged.get(media.url)
    if (before === undefined || before.alt === undefined)
      merged.set(media.url, { ...media, type: before?.type ?? media.type })
  }
  return [...merged.values()]
}

interface Times {
  readonly publishedAt: number
  readonly updatedAt: number | null
  readonly timePrecision: TimePrecision
}

function times(parts: ItemParts, lang: string | null, context: PostContext): Times {
  const { receivedAt } = context
  const zoneOffsetMinutes = context.zoneOffsetMinutes ?? zoneByLanguage(lang)
  const options = zoneOffsetMinutes === null ? {} : { zoneOffsetMinutes }
  const read = (text: string | null) => (text === null ? null : realDate(parseDate(text, options)))
  const updated = read(parts.updated)
  const published = read(parts.published) ?? updated
  const updatedAt = updated === null ? null : Math.min(updated.at, receivedAt)
  if (published === null || published.at > receivedAt) {
    return { publishedAt: receivedAt, updatedAt, timePrecision: 'inferred' }
  }
  return { publishedAt: published.at, updatedAt, timePrecision: published.precision }
}

/** Programs without a date write their zero ('0001-01-01', '1970-01-01T00:00:00Z'): that is no date. */
function realDate(date: ParsedDate | null): ParsedDate | null {
  return date !== null && date.at > 0 ? date : null
}

const chinaMinutes = 480

/** Chinese feeds write local time without a zone as a rule. */
function zoneByLanguage(lang: string | null): number | null {
  return lang === 'zh' || lang?.startsWith('zh-') === true ? chinaMinutes : null
}
