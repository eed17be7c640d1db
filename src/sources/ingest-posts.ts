import { z } from 'zod'
import { type ParsedPost, timePrecisions } from '#model/post.ts'
import { canonicalUrl } from '#parse/canonical-url.ts'
import { contentHash } from '#parse/content-hash.ts'
import { readHtml } from '#parse/html-text.ts'
import { languageTag } from '#parse/language-tag.ts'
import { oneLine } from '#parse/plain-title.ts'
import { resolveUrl } from '#parse/resolve-url.ts'
import { tidyLines } from '#parse/text-lines.ts'
import {
  type ParseMeta,
  type ParseOutcome,
  harvested,
  platformPost,
  shownAuthor,
  unreadable,
} from './adapter.ts'
import { linksOnce } from './each-once.ts'
import { readFeedAnswer } from './feed.ts'
import { shownTime } from './post-time.ts'
import { readJsonBody } from './read-json-body.ts'
import { withWritten } from './via/plain.ts'

/** So many posts may come at once. */
const most = 500

/**
 * Posts that were sent: a JSON Feed, items of one, or posts in our own shape (`sentPost`), one or a list of them.
 * Anything wrong refuses all of it and is named with its place: who sends can mend it and send again.
 */
export function parseIngest(body: Uint8Array, meta: ParseMeta): ParseOutcome {
  const read = readJsonBody(body, meta)
  if (read.kind === 'error')
    return refused(
      'What was sent is not JSON.',
      'Send a JSON Feed, an item of one, or posts as docs/sources.md shows.',
    )
  const { value } = read
  const items = listOf(value)
  if (items.length > most) return refused(`${items.length} posts were sent at once.`, `Send at most ${most}.`)
  if (isFeed(value, items)) return asFeed(items, value, meta)
  const posts: ParsedPost[] = []
  for (const [index, item] of items.entries()) {
    const read = readSentPost(item, meta)
    if (read.kind === 'problem')
      return refused(
        `Post ${index + 1}${read.message}.`,
        'Nothing was stored. Correct it and send all of it again.',
      )
    if (posts.some(({ id }) => id === read.post.id))
      return refused(
        `Post ${index + 1} has the id of an earlier one, "${read.post.id}".`,
        'Nothing was stored. Give each post an id of its own and send all of it again.',
      )
    posts.push(read.post)
  }
  return { kind: 'read', harvest: harvested({ posts }) }
}

/** One post in our own shape, or what is wrong with it: ', publishedAt: expected an instant'. */
export function readSentPost(
  item: unknown,
  meta: Pick<ParseMeta, 'receivedAt' | 'lang'>,
):
  | { readonly kind: 'post'; readonly post: ParsedPost }
  | { readonly kind: 'problem'; readonly message: string } {
  const sent = sentPost.safeParse(item)
  if (!sent.success) return { kind: 'problem', message: placeOf(sent.error.issues[0]) }
  return { kind: 'post', post: toPost(sent.data, meta) }
}

function refused(message: string, fix: string): ParseOutcome {
  return unreadable('wrongContent', message, fix)
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  const { items, posts } = Object(value) as { readonly items?: unknown; readonly posts?: unknown }
  if (Array.isArray(items)) return items
  return Array.isArray(posts) ? posts : [value]
}

/** Names that only items of JSON Feed have, and those that only posts in our own shape have. */
const ofFeed =
  'content_text content_html date_published date_modified external_url summary image tags authors attachments'
const ofOurs = 'text html publishedAt links media categories repostOf quoteOf replyTo'

/** It says so, or some items have names of JSON Feed and none one of ours: such a name may be left out. */
function isFeed(value: unknown, items: readonly unknown[]): boolean {
  if (items.length > 0 && jsonFeed.safeParse(value).success) return true
  return items.some((item) => hasOneOf(ofFeed, item)) && !items.some((item) => hasOneOf(ofOurs, item))
}

const jsonFeed = z.looseObject({ version: z.string().regex(/jsonfeed\.org/u), items: z.array(z.unknown()) })

function hasOneOf(names: string, item: unknown): boolean {
  return typeof item === 'object' && item !== null && names.split(' ').some((name) => name in item)
}

function asFeed(items: readonly unknown[], value: unknown, meta: ParseMeta): ParseOutcome {
  const around = items[0] === value || Array.isArray(value) ? {} : Object(value)
  const feed = { title: 'sent', ...around, version: 'https://jsonfeed.org/version/1.1', items }
  return readFeedAnswer(new TextEncoder().encode(JSON.stringify(feed)), {
    ...meta,
    contentType: 'application/feed+json',
  })
}

const address = z
  .string()
  .transform((text) => resolveUrl(text, null))
  .pipe(z.string({ error: 'expected an absolute address' }))
const ref = z.strictObject({
  id: z.string().exactOptional(),
  url: address.exactOptional(),
  author: z.string().exactOptional(),
  text: z.string().exactOptional(),
})
const link = z.strictObject({
  raw: z.string().min(1),
  expanded: address.exactOptional(),
  title: z.string().exactOptional(),
  description: z.string().exactOptional(),
})
const media = z.strictObject({
  type: z.enum(['image', 'video', 'audio', 'file']).default('image'),
  url: address,
  alt: z.string().exactOptional(),
})
const moment = z.union([
  z.number().positive(),
  z.iso.datetime({ offset: true, error: 'expected an instant such as 2026-11-01T12:00:00Z' }),
])

/** What cannot be stored would make one id of two. */
const postId = z
  .string()
  .min(1)
  .refine(
    (id) => !id.includes('\0') && id.isWellFormed(),
    'expected a text without U+0000 and lone surrogates',
  )

/** A post in our own shape. All but one of `title`, `text`, `html` and `url` may be left out. */
const sentPost = z
  .strictObject({
    id: postId.exactOptional(),
    url: address.exactOptional(),
    title: z.string().default(''),
    text: z.string().default(''),
    html: z.string().default(''),
    author: z.string().nullable().default(null),
    /** Milliseconds or seconds since 1970, or ISO 8601. */
    publishedAt: moment.exactOptional(),
    /** How sure that is: day, if only its day is known; inferred, if it is not the author's. */
    timePrecision: z.enum(timePrecisions).default('exact'),
    lang: z.string().nullable().default(null),
    links: z.array(z.union([address.transform((raw) => ({ raw })), link])).default([]),
    media: z.array(media).default([]),
    categories: z.array(z.string()).default([]),
    repostOf: ref.nullable().default(null),
    quoteOf: ref.nullable().default(null),
    replyTo: ref.nullable().default(null),
  })
  .refine(
    ({ title, text, html, url }) => `${title}${text}${html}${url ?? ''}` !== '',
    'expected a title, text, html or url',
  )

type SentPost = z.infer<typeof sentPost>

function placeOf(issue: z.core.$ZodIssue | undefined): string {
  const path = (issue?.path ?? []).map(String).join('.')
  return `${path === '' ? '' : `, ${path}`}: ${issue?.message ?? 'it is none'}`
}

function toPost(sent: SentPost, { receivedAt, lang }: Pick<ParseMeta, 'receivedAt' | 'lang'>): ParsedPost {
  const { url = null, html } = sent
  const body = readHtml(html, url)
  const text = sent.text === '' ? body.text : tidyLines(sent.text)
  const said = { title: oneLine(sent.title), text, url }
  return platformPost({
    ...said,
    id: sent.id ?? (url === null ? null : canonicalUrl(url)) ?? url ?? contentHash(`${said.title}\n${text}`),
    content: html,
    author: shownAuthor(sent.author, null),
    lang: languageTag(sent.lang ?? lang),
    // Where a short address that somebody typed leads is asked as well.
    links: withWritten(linksOnce([...sent.links, ...body.links]), sent.text),
    media: [...sent.media, ...body.images],
    categories: [...new Set(sent.categories.map(oneLine))].filter((name) => name !== ''),
    repostOf: sent.repostOf,
    quoteOf: sent.quoteOf,
    replyTo: sent.replyTo,
    ...timeOf(sent, receivedAt),
  })
}

function timeOf(
  { publishedAt: said, timePrecision }: Pick<SentPost, 'publishedAt' | 'timePrecision'>,
  receivedAt: number,
): Pick<ParsedPost, 'publishedAt' | 'timePrecision'> {
  const at = typeof said === 'string' ? Date.parse(said) : inMilliseconds(said)
  const isSure = timePrecision !== 'inferred'
  const date = { at: at ?? Number.NaN, precision: isSure ? timePrecision : ('exact' as const) }
  const shown = shownTime(Number.isNaN(date.at) ? null : date, receivedAt)
  return isSure ? shown : { ...shown, timePrecision }
}

/** As many milliseconds were over in March 1973, as many seconds will be in the year 5138. */
const MOST_SECONDS = 1e11

function inMilliseconds(number: number | undefined): number | undefined {
  return number === undefined ? undefined : Math.floor(number < MOST_SECONDS ? number * 1_000 : number)
}
