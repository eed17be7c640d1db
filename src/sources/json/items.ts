import type { Media, ParsedPost } from '#model/post.ts'
import { canonicalUrl } from '#parse/canonical-url.ts'
import { readHtml } from '#parse/html-text.ts'
import { languageTag } from '#parse/language-tag.ts'
import { plainTitle } from '#parse/plain-title.ts'
import { resolveUrl } from '#parse/resolve-url.ts'
import { type ParseMeta, platformPost, shownAuthor } from '#sources/adapter.ts'
import { type Expression, readExpression } from './expression.ts'
import { isHtml, jsonTime, namesOf, plainText, wordOf, wordsOf } from './fields.ts'
import type { JsonField, JsonOptions } from './options.ts'
import { shownTime } from '#sources/post-time.ts'
import { withWritten } from '#sources/via/plain.ts'

export interface JsonItems {
  /** In the order of the answer, each id once. */
  readonly posts: readonly ParsedPost[]
  /** Items that are no objects, that nothing tells from others, or that say nothing. */
  readonly skipped: number
  /** The first of the fields that tell posts apart, and say something, which no item has; null if all are there. */
  readonly missing: string | null
}

/** Reads items that `JsonOptions.items` found. Its address and the time received stand in `meta`. */
export function readJsonItems(items: readonly unknown[], options: JsonOptions, meta: ParseMeta): JsonItems {
  const reading: Reading = { options, meta, expressions: compiled(options), hasId: false, hasWords: false }
  const posts = new Map<string, ParsedPost>()
  let skipped = 0
  for (const item of items.slice(0, MOST_ITEMS)) {
    const post = typeof item === 'object' && item !== null ? readItem(reading, item) : null
    if (post === null) skipped++
    else if (!posts.has(post.id)) posts.set(post.id, post)
  }
  return { posts: [...posts.values()], skipped, missing: missingIn(reading) }
}

/** Items of one answer that are read. */
const MOST_ITEMS = 5_000

interface Reading {
  readonly options: JsonOptions
  readonly meta: ParseMeta
  readonly expressions: ReadonlyMap<JsonField, Expression>
  hasId: boolean
  hasWords: boolean
}

function compiled({ fields }: JsonOptions): ReadonlyMap<JsonField, Expression> {
  const expressions = new Map<JsonField, Expression>()
  for (const [field, written] of Object.entries(fields)) {
    const read = written === undefined ? '' : readExpression(written)
    if (typeof read !== 'string') expressions.set(field as JsonField, read)
  }
  return expressions
}

function readItem(reading: Reading, item: object): ParsedPost | null {
  const { options, meta, expressions } = reading
  const value = (field: JsonField) => expressions.get(field)?.(item) ?? null
  const written = wordOf(value('id'))
  const own = addressOf(value('url'), meta.url)
  const url = own ?? (written === '' ? null : fromTemplate(options.urlTemplate, written))
  const id = written || (url === null ? '' : (canonicalUrl(url) ?? url))
  if (id === '') return null
  reading.hasId = true
  const title = plainTitle(wordOf(value('title')))
  const body = bodyOf(wordOf(value('html')), wordOf(value('text')), meta.url)
  if (title === '' && body.text === '') return null
  reading.hasWords = true
  const zone = options.zone ?? null
  return platformPost({
    id,
    url,
    title,
    text: body.text,
    content: body.content,
    links: body.links,
    media: mediaOf(addressOf(value('image'), meta.url), body.images),
    author: shownAuthor(plainTitle(namesOf(value('author'))), null),
    lang: languageTag(wordOf(value('lang'))) ?? meta.lang,
    categories: wordsOf(value('tags')),
    ...shownTime(jsonTime(value('time'), { receivedAt: meta.receivedAt, zone }), meta.receivedAt),
  })
}

function addressOf(value: unknown, base: string): string | null {
  const url = typeof value === 'string' ? resolveUrl(value, base) : null
  return url !== null && /^https?:/iu.test(url) ? url : null
}

function fromTemplate(template: string | undefined, id: string): string | null {
  // Half a character of two cannot stand in an address.
  return template?.replaceAll('{id}', () => encodeURIComponent(id.toWellFormed())) ?? null
}

interface Body extends Pick<ParsedPost, 'text' | 'content' | 'links'> {
  readonly images: readonly Media[]
}

/** Interfaces write HTML into texts too. Where both are given the HTML shows the post, and the text says what it says. */
function bodyOf(html: string, text: string, base: string): Body {
  const content = html !== '' ? html : isHtml(text) ? text : ''
  if (content === '') {
    const plain = plainText(text)
    return { text: plain, content: '', links: withWritten([], plain), images: [] }
  }
  const { text: read, links, images } = readHtml(content, base)
  return { text: html === '' ? read : plainText(text) || read, content, links, images }
}

function mediaOf(image: string | null, images: readonly Media[]): readonly Media[] {
  if (image === null) return images
  return [{ type: 'image', url: image }, ...images.filter(({ url }) => url !== image)]
}

function missingIn({ options: { fields }, hasId, hasWords }: Reading): string | null {
  if (!hasId) return fields.id === undefined ? `'${fields.url}' (fields.url)` : `'${fields.id}' (fields.id)`
  if (hasWords) return null
  const [field, written] = (['title', 'text', 'html'] as const)
    .map((field) => [field, fields[field]] as const)
    .find(([, written]) => written !== undefined) ?? ['title', '']
  return `'${written}' (fields.${field})`
}
