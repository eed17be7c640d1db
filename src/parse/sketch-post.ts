import type { Link, Media, ParsedPost, TimePrecision } from '#model/post.ts'
import { withoutTold } from '#text/told-section.ts'

import { parseDate, type ParsedDate } from './date.ts'
import { contentHash } from './content-hash.ts'
import { type HtmlContents, readHtml } from './html-text.ts'
import type { Beside, Body, ItemParts } from './item-parts.ts'
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

/** A post before its body was read: what feeds say of it, and what the rest is drawn from. */
export interface Sketch {
  readonly told: Omit<ParsedPost, keyof Drawn> & Pick<ParsedPost, 'author'>
  /** The one that text, links and media are drawn from. */
  readonly body: Body
  readonly base: string
  readonly beside: () => Beside
}

/** What takes reading the body: most of the work. */
type Drawn = Pick<ParsedPost, 'text' | 'author' | 'links' | 'media' | 'repostOf' | 'quoteOf' | 'replyTo'>

/** A post from the parts of an item, its body not yet read: times judged, an id in any case. */
export function sketchPost(parts: ItemParts, context: PostContext): Sketch {
  const { title, url } = parts
  const summary = ownWords(parts.summary)
  const content = ownWords(parts.content)
  const lang = languageTag(parts.lang ?? context.lang)
  return {
    body: content.html === '' ? summary : content,
    base: parts.base,
    beside: parts.beside,
    told: {
      id:
        parts.id ??
        url ??
        contentHash(`${title}\n${summary.html}\n${content.html}\n${parts.published ?? ''}`),
      url,
      title,
      summary: summary.html,
      content: content.html,
      author: parts.author ?? context.author,
      lang,
      categories: [...new Set(parts.categories)],
      ...times(parts, lang, context),
    },
  }
}

/** Without what another Leakwire adds to the item: that changes while the post does not. */
function ownWords(body: Body): Body {
  const html = withoutTold(body.html)
  return html === body.html ? body : { ...body, html }
}

/** The whole post: text, links and media drawn from its body, other people's words parted from its own. */
export function drawPost({ told, body, base, beside: workUp }: Sketch): ParsedPost {
  const { title, url, author } = told
  const beside = workUp()
  const { text, links: inBody, images, mayQuote } = readBody(body, base)
  const links = mergeLinks(inBody, beside.links, url)
  const html = mayQuote ? body.html : ''
  return {
    ...told,
    ...partPost({ title, text, url, author, links, replyTo: beside.replyTo, html, base }),
    links,
    media: mergeMedia(beside.media, images),
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
