import { z } from 'zod'
import type { ParsedPost } from '#model/post.ts'
import { canonicalUrl } from '#parse/canonical-url.ts'
import { parseDate } from '#parse/date.ts'
import { languageTag } from '#parse/language-tag.ts'
import { plainTitle } from '#parse/plain-title.ts'
import { resolveUrl } from '#parse/resolve-url.ts'
import { type ParseMeta, platformPost } from '#sources/adapter.ts'
import { linkPattern, readLinkPattern } from '#sources/link-pattern.ts'
import { pageAddress } from '#sources/page-address.ts'
import { shownTime } from '#sources/post-time.ts'
import type { MapEntry } from './xml.ts'
import { percentDecoded } from '#text/percent-decoded.ts'

/** Which addresses of a sitemap are posts. */
export const sitemapOptions = z.strictObject({
  /** What the address of a post must match. */
  pattern: linkPattern.optional(),
  /** The newest are taken. */
  limit: z.int().min(1).max(1_000).default(200),
  /** True: only what the sitemap itself gives a title, as those for news do; else titles are made of addresses. */
  titles: z.boolean().default(false),
})

export type SitemapOptions = z.output<typeof sitemapOptions>

export interface SitemapItems {
  /** Newest first, those without a date last: of too many the first and the last, where new ones are added. */
  readonly posts: readonly ParsedPost[]
  /** Entries without an address. */
  readonly skipped: number
  /** Entries that the options leave out. */
  readonly unwanted: number
}

/** The posts that a sitemap's entries stand for. Its address and the time received stand in `meta`. */
export function readSitemapItems(
  entries: readonly MapEntry[],
  { pattern, limit, titles }: SitemapOptions,
  meta: ParseMeta,
): SitemapItems {
  const read = readLinkPattern(pattern)
  const isInPattern = typeof read === 'string' ? () => true : read
  const isWanted = ({ url, entry }: Dated) => isInPattern(url) && (!titles || entry.title !== '')
  const dated = entries.flatMap((entry) => datedEntry(entry, meta.url))
  const wanted = dated.filter(isWanted)
  const sorted = wanted.toSorted(newestFirst)
  const withDate = wanted.filter(({ at }) => at !== -Infinity).length
  const undated = bothEnds(sorted.slice(withDate), Math.max(0, limit - withDate))
  const posts = new Map<string, ParsedPost>()
  for (const one of [...sorted.slice(0, withDate), ...undated]) {
    if (posts.size >= limit) break
    const id = canonicalUrl(one.url) ?? one.url
    if (!posts.has(id)) posts.set(id, toPost(id, one, meta))
  }
  const skipped = entries.length - dated.length
  return { posts: [...posts.values()], skipped, unwanted: dated.length - wanted.length }
}

function bothEnds<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items
  const half = Math.ceil(most / 2)
  return [...items.slice(0, half), ...items.slice(items.length - (most - half))]
}

interface Dated {
  readonly url: string
  readonly entry: MapEntry
  /** Milliseconds since 1970, -Infinity if unknown. */
  readonly at: number
}

/** Nothing for an entry without an address. */
function datedEntry(entry: MapEntry, base: string): readonly Dated[] {
  const url = pageAddress(entry.loc, base)
  if (url === null) return []
  return [{ url, entry, at: parseDate(entry.publishedAt || entry.lastmod)?.at ?? -Infinity }]
}

function newestFirst(a: Dated, b: Dated): number {
  return a.at === b.at ? 0 : b.at - a.at
}

function toPost(id: string, { url, entry }: Dated, { url: base, lang, receivedAt }: ParseMeta): ParsedPost {
  const modified = parseDate(entry.lastmod)
  const published = parseDate(entry.publishedAt)
  const isEdited = published !== null && modified !== null && modified.at > published.at
  return platformPost({
    id,
    url,
    title: plainTitle(entry.title) || titleOfAddress(url),
    text: '',
    lang: languageTag(entry.lang) ?? lang,
    categories: [...new Set(entry.keywords.split(',').map((word) => plainTitle(word)))].filter(
      (word) => word !== '',
    ),
    media: entry.images.flatMap((image) => {
      const address = resolveUrl(image.url, base)
      const alt = plainTitle(image.words)
      return address === null ? [] : [{ type: 'image' as const, url: address, ...(alt !== '' && { alt }) }]
    }),
    updatedAt: isEdited ? Math.min(modified.at, receivedAt) : null,
    ...shownTime(published ?? modified, receivedAt),
  })
}

/** 'Xiaomi mios leak' of '/news/xiaomi-mios-leak.html': the words of the last part of a path that has some; else the host's. */
export function titleOfAddress(address: string): string {
  const url = URL.parse(address)
  const parts = url?.pathname.split('/').toReversed() ?? []
  for (const part of parts) {
    const words = percentDecoded(part)
      .replace(/\.[a-z]{2,5}\d?$/iu, '')
      .replaceAll(/[-_+~]+|\s+/gu, ' ')
      .trim()
    if (/\p{L}{2}/u.test(words) && !/^index$/iu.test(words))
      return words.charAt(0).toUpperCase() + words.slice(1)
  }
  return url?.host ?? ''
}
