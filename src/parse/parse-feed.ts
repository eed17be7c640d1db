import type { ParseError, ParseResult } from '#model/feed.ts'
import type { ParsedPost } from '#model/post.ts'

import { decodeBody, type Decoded } from './decode.ts'
import { findRoot, type Root } from './find-root.ts'
import { drawPost } from './sketch-post.ts'
import { type FeedOrigin, mapFeed, type SketchedFeed } from './map-feed.ts'
import { readPage } from './page.ts'
import type { RawFeed } from './raw-feed.ts'
import { readJsonFeed } from './read-json.ts'
import { readXml } from './read-xml.ts'
import { dropForbidden, mayHoldForbidden } from './repair.ts'

/** Where a body came from. */
export interface BodyOrigin {
  /** The address that answered, absolute; relative addresses in the feed are relative to it. */
  readonly url: string
  readonly contentType: string | null
  /** Milliseconds since 1970; no post is dated later. */
  readonly receivedAt: number
  /** Default 10,000,000. */
  readonly maxBytes?: number
  /** What dates without a zone mean, in minutes east of Greenwich; by default UTC, or China's time in Chinese feeds. */
  readonly zoneOffsetMinutes?: number
}

/**
 * Reads RSS 0.9 to 2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0 or JSON Feed from the bytes of an answer: decode, repair,
 * read, map. Never throws: what is no feed comes back as an error that says what it is. The bodies of its posts are
 * read, for text, links and media, when `posts` is first asked for. Time and memory grow linearly with the body; over about 1 MB it is worth a worker thread.
 */
export function parseFeed(body: Uint8Array, from: BodyOrigin): ParseResult {
  const maxBytes = from.maxBytes ?? DEFAULT_MAX_BYTES
  if (body.length > maxBytes) return failed(tooLarge(body.length, maxBytes, from.url))
  const decoded = decodeBody(body, from.contentType)
  const { url, receivedAt, zoneOffsetMinutes = null } = from
  const origin: FeedOrigin = { url, receivedAt, zoneOffsetMinutes }
  const first = /\S/.exec(decoded.text)
  if (first === null) return failed(empty(url))
  if (first[0] === '{' || first[0] === '[') return readJson(decoded, origin)
  return readMarkup(decoded, body, origin)
}

const DEFAULT_MAX_BYTES = 10_000_000
const MOST_PROBLEMS = 20

function readJson(decoded: Decoded, origin: FeedOrigin): ParseResult {
  const feed = readJsonFeed(decoded.text, origin)
  return feed === null ? failed(notFeed(decoded.text, origin.url)) : fed(feed, decoded, [])
}

function readMarkup(decoded: Decoded, body: Uint8Array, origin: FeedOrigin): ParseResult {
  const { text, problems } = withoutForbidden(decoded, body)
  const root = findRoot(text)
  if (root.kind === 'html') return failed(htmlPage(text, origin.url))
  if (root.kind === 'none') return failed(unknownMarkup(text, origin.url))
  const raw = readXml(text.slice(root.at), root.entities, origin.url)
  return fed(mapFeed(raw, origin), decoded, [...junkBefore(root), ...problems, ...strayLt(raw)])
}

function withoutForbidden(
  { text, encoding }: Decoded,
  body: Uint8Array,
): { readonly text: string; readonly problems: readonly string[] } {
  const isClean =
    encoding === 'utf-8' && !mayHoldForbidden(body) && !text.includes('\ufffe') && !text.includes('\uffff')
  const clean = isClean ? text : dropForbidden(text)
  const isSame = clean.length === text.length
  return { text: clean, problems: isSame ? [] : ['Control characters that XML forbids were dropped.'] }
}

function strayLt({ hasStrayLt }: RawFeed): string[] {
  return hasStrayLt ? ["A '<' that begins no tag was taken as text."] : []
}

function junkBefore(root: Extract<Root, { kind: 'feed' }>): string[] {
  return root.hasJunkBefore ? ['Something stood before the feed: it was dropped.'] : []
}

/** The posts are drawn when they are first asked for: until then nothing has read their bodies. */
function fed({ sketches, ...feed }: SketchedFeed, decoded: Decoded, found: readonly string[]): ParseResult {
  const partial = feed.partial ? ['The feed ends too early: whole items were kept.'] : []
  const problems = [...decoded.problems, ...found, ...partial].slice(0, MOST_PROBLEMS)
  let posts: readonly ParsedPost[] | null = null
  return {
    kind: 'feed',
    feed: {
      ...feed,
      encoding: decoded.encoding,
      problems,
      get posts() {
        return (posts ??= sketches.map(drawPost))
      },
    },
  }
}

function failed(error: ParseError): ParseResult {
  return { kind: 'error', error }
}

function tooLarge(bytes: number, maxBytes: number, url: string): ParseError {
  return {
    code: 'tooLarge',
    message: `${url} sent ${bytes} bytes, more than the ${maxBytes} that are read.`,
    fix: 'Raise the size limit in the settings if this feed is really that large, or ask for a shorter one.',
    title: '',
    advertised: [],
  }
}

function empty(url: string): ParseError {
  return {
    code: 'empty',
    message: `${url} sent an empty answer.`,
    fix: 'Open the address in a browser: if it is empty there too, the site has a fault or the feed has moved.',
    title: '',
    advertised: [],
  }
}

function htmlPage(text: string, url: string): ParseError {
  const { title, advertised } = readPage(text, url)
  const named = title === '' ? 'a web page' : `the web page '${title.slice(0, 200)}'`
  const fix =
    advertised.length === 0
      ? 'Look for a feed on that page, or check whether the site asks for a login or blocks programs.'
      : `Use a feed that the page names: ${advertised
          .map((feed) => feed.url)
          .slice(0, 3)
          .join(', ')}.`
  return { code: 'html', message: `${url} sent ${named}, not a feed.`, fix, title, advertised }
}

/** Fragments of HTML without an html tag are pages too; anything else is not known. */
function unknownMarkup(text: string, url: string): ParseError {
  const isPage = /<(?:title|head|body|div|p|script|meta|h1)[\s>]/i.test(text.slice(0, 65_536))
  return isPage ? htmlPage(text, url) : notFeed(text, url)
}

function notFeed(text: string, url: string): ParseError {
  const start = text.slice(0, 60).replace(/\s+/g, ' ').trim()
  return {
    code: 'notFeed',
    message: `${url} sent something that is neither RSS, Atom nor JSON Feed; it begins with '${start}'.`,
    fix: 'Check the address: it may lead to a picture, a sitemap, an API or an error message.',
    title: '',
    advertised: [],
  }
}
