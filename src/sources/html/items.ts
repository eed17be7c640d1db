import type { Media, ParsedPost } from '#model/post.ts'
import { canonicalUrl } from '#parse/canonical-url.ts'
import { type ParseMeta, platformPost, shownAuthor } from '#sources/adapter.ts'
import {
  authorOf,
  bodyOf,
  type Found,
  imageOf,
  lineOf,
  type PageBody,
  type ReadTime,
  targetOf,
  timeOf,
  timeReader,
  timeSelector,
} from './fields.ts'
import type { HtmlOptions } from './options.ts'
import type { HtmlPage } from './page.ts'
import { type Elements, readSelector, select } from './selector.ts'
import { type LinkPattern, readLinkPattern } from '#sources/link-pattern.ts'
import { shownTime } from '#sources/post-time.ts'

/** How far a selector of the options holds on a page. */
export interface Sighting {
  /** The option: 'item', 'title', 'link', ... */
  readonly name: Role
  readonly selector: string
  /** Items that it matched; of `item` itself in how many places. */
  readonly matched: number
}

export interface PageItems {
  /** In the order of the page, each id once. */
  readonly posts: readonly ParsedPost[]
  /** Items without a link, or with neither title nor text. */
  readonly skipped: number
  /** Items whose address is not one of those wanted. */
  readonly unwanted: number
  /** Of every selector that is looked for; `item` first, then what a post needs most. */
  readonly selectors: readonly Sighting[]
}

type Role = 'item' | 'link' | 'title' | 'text' | 'time' | 'author' | 'image'

/** Finds the posts of a page. Its address and the time received stand in `meta`. */
export function readItems(page: HtmlPage, options: HtmlOptions, meta: ParseMeta): PageItems {
  const found = select(page.$.root(), readSelector(options.item))
  const pattern = readLinkPattern(options.pattern)
  const { time } = options
  const reading: Reading = {
    page,
    options,
    meta,
    matched: new Map([['item', found.length]]),
    readTime: time === undefined ? null : timeReader(time, meta.receivedAt),
    isWanted: typeof pattern === 'string' ? () => true : pattern,
  }
  const posts = new Map<string, ParsedPost>()
  const nameless = new Set<string>()
  let [skipped, unwanted] = [0, 0]
  for (const element of found.slice(0, MOST_ITEMS).toArray()) {
    if (posts.size >= options.limit) break
    const item = readItem(reading, page.$(element))
    if (item.kind === 'noLink') skipped++
    else if (item.kind === 'unwanted') unwanted++
    else if (item.kind === 'nameless') nameless.add(item.id)
    else if (!posts.has(item.post.id)) posts.set(item.post.id, item.post)
  }
  // The picture of a post is often a link of its own: what another item named is not lost.
  skipped += [...nameless].filter((id) => !posts.has(id)).length
  return { posts: [...posts.values()], skipped, unwanted, selectors: sightingsOf(reading) }
}

/** Items that are looked at. */
const MOST_ITEMS = 1_000

interface Reading {
  readonly page: HtmlPage
  readonly options: HtmlOptions
  readonly meta: ParseMeta
  readonly matched: Map<Role, number>
  /** Null where no time is looked for. */
  readonly readTime: ReadTime | null
  readonly isWanted: LinkPattern
}

type Item =
  | { readonly kind: 'post'; readonly post: ParsedPost }
  | { readonly kind: 'nameless'; readonly id: string }
  | { readonly kind: 'noLink' }
  | { readonly kind: 'unwanted' }

function readItem(reading: Reading, item: Elements): Item {
  const { page, meta } = reading
  const parts = partsOf(reading, item)
  const link = linkOf(reading, item, parts.title)
  const id = link === null ? null : idOf(link, meta.url)
  if (link === null || id === null) return { kind: 'noLink' }
  if (!reading.isWanted(link)) return { kind: 'unwanted' }
  const title = parts.title === null ? titleOfLink(reading, item) : lineOf(page, parts.title)
  const { text, content, links, images } = parts.text === null ? noBody : bodyOf(page, parts.text)
  if (title === '' && text === '') return { kind: 'nameless', id }
  const post = platformPost({
    id,
    url: link,
    title,
    text,
    content,
    author: parts.author === null ? null : shownAuthor(authorOf(page, parts.author), null),
    links,
    media: mediaOf(page, parts.image, images),
    lang: meta.lang ?? page.lang,
    ...publishedAt(reading, parts.time),
  })
  return { kind: 'post', post }
}

const noBody: PageBody = { content: '', text: '', links: [], images: [] }

type Parts = Readonly<Record<'title' | 'text' | 'time' | 'author' | 'image', Found | null>>

/** Looked for even in items that are left out, so that the counts of all selectors are of the same items. */
function partsOf(reading: Reading, item: Elements): Parts {
  const { title, text, time, author, image } = reading.options
  return {
    title: find(reading, item, 'title', title) ?? (title === undefined ? heading(item) : null),
    text: find(reading, item, 'text', text),
    time: find(reading, item, 'time', timeSelector(time)),
    author: find(reading, item, 'author', author),
    image: find(reading, item, 'image', image),
  }
}

/** What a selector of the options matches in an item, and counts it; null if it matches nothing or is not given. */
function find(reading: Reading, item: Elements, role: Role, written: string | undefined): Found | null {
  if (written === undefined) return null
  const selector = readSelector(written)
  const elements = select(item, selector)
  const holds =
    selector.attribute === null
      ? elements.length > 0
      : elements.first().attr(selector.attribute) !== undefined
  if (!holds) return null
  reading.matched.set(role, (reading.matched.get(role) ?? 0) + 1)
  return { elements, attribute: selector.attribute }
}

const anyHeading = { css: 'h1, h2, h3, h4, h5, h6', attribute: null }
const anyLink = { css: 'a[href]', attribute: null }

function heading(item: Elements): Found | null {
  const elements = select(item, anyHeading).first()
  return elements.length === 0 ? null : { elements, attribute: null }
}

function linkOf(reading: Reading, item: Elements, named: Found | null): string | null {
  const { page, options } = reading
  if (options.link !== undefined) {
    const found = find(reading, item, 'link', options.link)
    return found === null ? null : targetOf(page, found)
  }
  const target =
    (named === null ? null : targetOf(page, { ...named, attribute: null })) ??
    targetOf(page, { elements: item, attribute: null })
  if (target !== null) reading.matched.set('link', (reading.matched.get('link') ?? 0) + 1)
  return target
}

/** The words of the first link that has some; a picture of the post often comes before them. */
function titleOfLink({ page, options }: Reading, item: Elements): string {
  if (options.title !== undefined) return ''
  for (const element of select(item, anyLink).slice(0, 20).toArray()) {
    const title = lineOf(page, { elements: page.$(element), attribute: null })
    if (title !== '') return title
  }
  return ''
}

/** The address in one spelling; of a place on the listing itself with what points there. Null if it is no page of the web. */
function idOf(link: string, listing: string): string | null {
  const canonical = canonicalUrl(link)
  const hash = URL.parse(link)?.hash ?? ''
  return canonical !== null && hash !== '' && canonical === canonicalUrl(listing)
    ? canonical.replace(/#.*$/u, '') + hash
    : canonical
}

function mediaOf(page: HtmlPage, found: Found | null, images: readonly Media[]): readonly Media[] {
  const picture = found === null ? null : imageOf(page, found)
  return picture === null ? images : [picture, ...images.filter(({ url }) => url !== picture.url)]
}

function publishedAt(
  { page, readTime, meta: { receivedAt } }: Reading,
  found: Found | null,
): Pick<ParsedPost, 'publishedAt' | 'timePrecision'> {
  const date = found === null || readTime === null ? null : timeOf(page, found, readTime)
  return shownTime(date, receivedAt)
}

function sightingsOf({ options, matched }: Reading): Sighting[] {
  const written: readonly (readonly [Role, string | undefined])[] = [
    ['item', options.item],
    ['link', options.link ?? anyLink.css],
    ['title', options.title],
    ['text', options.text],
    ['time', timeSelector(options.time)],
    ['author', options.author],
    ['image', options.image],
  ]
  return written.flatMap(([name, selector]) =>
    selector === undefined ? [] : [{ name, selector, matched: matched.get(name) ?? 0 }],
  )
}
