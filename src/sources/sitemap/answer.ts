import { decodeBody } from '#parse/decode.ts'
import { resolveUrl } from '#parse/resolve-url.ts'
import { readPage } from '#parse/page.ts'
import type { Answer } from '#model/fetch.ts'
import { harvested, type ParseMeta, type ParseOutcome, unreadable } from '#sources/adapter.ts'
import { fixForPage } from '#sources/feed-notices.ts'
import { unreadableOptions } from '#sources/options-problem.ts'
import { readSitemapItems, sitemapOptions } from './items.ts'
import { type MapEntry, readSitemapXml } from './xml.ts'

/** Another sitemap that one names. */
export interface ChildMap {
  /** Absolute. */
  readonly url: string
  /** As written, '' if it is not said. */
  readonly lastmod: string
}

export type SitemapRead =
  | { readonly kind: 'urlset'; readonly entries: readonly MapEntry[]; readonly isPartial: boolean }
  /** An index, or what a robots.txt names. */
  | { readonly kind: 'index'; readonly children: readonly ChildMap[] }
  | Extract<ParseOutcome, { kind: 'error' }>

/** Reads what came under the address of a sitemap: one, an index, a list of addresses in plain text, or a robots.txt. */
export function readSitemap(answer: Pick<Answer, 'body' | 'url' | 'contentType'>): SitemapRead {
  const { body, url, contentType } = answer
  if (isGzip(body)) {
    return unreadable(
      'wrongContent',
      `${url} is packed (gzip), and cannot be read as it is.`,
      'Give the address of a sitemap that is not packed; a poll unpacks it by itself.',
    )
  }
  const { text } = decodeBody(body, contentType)
  const { kind, entries, isPartial } = readSitemapXml(text)
  if (kind === 'urlset') return { kind, entries, isPartial }
  if (kind === 'index')
    return { kind, children: entries.flatMap((entry) => childOf(entry.loc, entry.lastmod, url)) }
  // Remarks in a robots.txt may hold any signs.
  return /^\s*</u.test(text) ? noSitemap(text, url) : readPlainText(text, url)
}

/** Reads the posts of a sitemap. */
export function parseSitemap(body: Uint8Array, meta: ParseMeta): ParseOutcome {
  const read = readSitemap({ ...meta, body })
  if (read.kind === 'error') return read
  if (read.kind === 'urlset') return harvestOf(read, meta)
  const named = read.children[0]?.url
  return unreadable(
    'wrongContent',
    `It names ${read.children.length} other sitemaps and no pages.`,
    named === undefined
      ? 'Give the address of a sitemap.'
      : `Give the address of one of them, such as ${named}; a poll opens them by itself.`,
  )
}

/** The posts of a sitemap that was read; one in which the options leave nothing of much is an error. */
export function harvestOf(
  { entries, isPartial }: Extract<SitemapRead, { kind: 'urlset' }>,
  meta: ParseMeta,
): ParseOutcome {
  const checked = sitemapOptions.safeParse(meta.options)
  if (!checked.success) return unreadableOptions('sitemap', sitemapOptions, meta.options)
  const { posts, skipped, unwanted } = readSitemapItems(entries, checked.data, meta)
  if (posts.length === 0 && entries.length > 0) {
    return unreadable(
      'layoutChanged',
      unwanted === 0
        ? `None of the ${entries.length} entries of the sitemap has an address (loc).`
        : `Of the ${entries.length} addresses of the sitemap none is wanted: ${unwantedWhy(checked.data)}.`,
      'Open the sitemap in a browser, and correct the options of the source.',
    )
  }
  const title = entries.find(({ publication }) => publication !== '')?.publication ?? ''
  return { kind: 'read', harvest: harvested({ title, posts, skipped, isPartial }) }
}

function unwantedWhy({
  pattern,
  titles,
}: {
  readonly pattern?: string | undefined
  readonly titles: boolean
}): string {
  const reasons = [
    ...(pattern === undefined ? [] : [`the pattern is '${pattern}'`]),
    ...(titles ? ["only those with a title are taken ('titles')"] : []),
  ]
  return reasons.join(', and ')
}

/** By its first two bytes. */
export function isGzip(body: Uint8Array): boolean {
  return body[0] === 0x1f && body[1] === 0x8b
}

/** A robots.txt names sitemaps; a list of addresses, one a line, is a sitemap too. */
function readPlainText(text: string, url: string): SitemapRead {
  const lines = text.split(/\r\n?|\n/u).map((line) => line.trim())
  const named = lines.flatMap((line) => /^sitemap\s{0,9}:\s{0,9}(\S+)/iu.exec(line)?.[1] ?? [])
  if (named.length > 0) return { kind: 'index', children: named.flatMap((child) => childOf(child, '', url)) }
  const addresses = lines.filter((line) => /^https?:\/\/\S+$/iu.test(line))
  if (addresses.length > 0 && addresses.length === lines.filter((line) => line !== '').length)
    return { kind: 'urlset', entries: addresses.map((loc) => ({ ...noEntry, loc })), isPartial: false }
  return unreadable('wrongContent', `${url} names no sitemap, and is none.`, GIVE_ONE)
}

const noEntry: MapEntry = {
  loc: '',
  lastmod: '',
  title: '',
  publishedAt: '',
  publication: '',
  lang: '',
  keywords: '',
  images: [],
}

const GIVE_ONE =
  "Give the address of the sitemap itself: it often is /sitemap.xml or /news-sitemap.xml, or stands in robots.txt behind 'Sitemap:'."

function childOf(written: string, lastmod: string, base: string): readonly ChildMap[] {
  const url = resolveUrl(written, base)
  return url !== null && /^https?:/iu.test(url) ? [{ url, lastmod }] : []
}

function noSitemap(text: string, url: string): SitemapRead {
  const { title } = readPage(text, url)
  const guard = title === '' ? null : fixForPage(title)
  const what = title === '' ? 'something else' : `the page "${title.slice(0, 200)}"`
  if (guard !== null) return unreadable('blocked', `${url} answered with ${what}, not with a sitemap.`, guard)
  if (/<(?:rss|feed|rdf:rdf)[\s>]/iu.test(text.slice(0, 2_000)))
    return unreadable(
      'wrongContent',
      `${url} is a feed, no sitemap.`,
      'Follow it as a feed: give its address alone.',
    )
  return unreadable('wrongContent', `${url} answered with ${what}, not with a sitemap.`, GIVE_ONE)
}
