import type { Link, Media } from '#model/post.ts'

import { decodeEntities } from './entities.ts'
import { scanHtml } from './html-scan.ts'
import { oneLine, plainTitle } from './plain-title.ts'
import { resolveUrl } from './resolve-url.ts'
import { attributes } from './tag-attributes.ts'
import { newLines, type TextLines } from './text-lines.ts'

export interface HtmlContents {
  /** One line a block, no empty lines. */
  readonly text: string
  /** Targets of a[href], absolute, each once, in order; links inside the page and scripts left out. */
  readonly links: readonly Link[]
  /** Images with an address, absolute, each once; counting pixels left out. */
  readonly images: readonly Media[]
  /** Whether there is an element that other people's posts are put in (see quoted-blocks.ts). */
  readonly mayQuote: boolean
}

/** The plain text of HTML: block elements and br break the line, inline ones vanish, scripts and styles are dropped. */
export function htmlToText(html: string): string {
  return readHtml(html, null).text
}

/** Text, links and images of HTML in one pass. Without `base` relative addresses are left out. Linear. */
export function readHtml(html: string, base: string | null): HtmlContents {
  if (!html.includes('<'))
    return { text: oneLine(decodeEntities(html)), links: [], images: [], mayQuote: false }
  const reading: Reading = {
    base,
    lines: newLines(),
    links: new Map(),
    images: new Map(),
    preformatted: 0,
    figure: null,
    mayQuote: false,
  }
  scanHtml(html, {
    onText: (piece) => takeText(reading, piece),
    onOpen: (name, tag) => openTag(reading, name, tag),
    onClose: (name) => closeTag(reading, name),
  })
  return {
    text: reading.lines.end(),
    links: [...reading.links.values()],
    images: [...reading.images.values()],
    mayQuote: reading.mayQuote,
  }
}

interface Reading {
  readonly base: string | null
  readonly lines: TextLines
  readonly links: Map<string, Link>
  readonly images: Map<string, Media>
  preformatted: number
  mayQuote: boolean
  figure: Figure | null
}

/** What stands in a figure: its caption says what the pictures show that do not say it themselves. */
interface Figure {
  readonly images: string[]
  /** Null outside the caption. */
  caption: string | null
}

function takeText({ lines, preformatted, figure }: Reading, piece: string): void {
  if (figure !== null && figure.caption !== null) figure.caption += piece
  if (preformatted > 0) lines.addLines(piece)
  else lines.add(piece)
}

function openTag(reading: Reading, name: string, tag: string): void {
  if (name === 'a') return keepLink(reading, tag)
  if (name === 'blockquote' || (tag !== '' && tag.includes('quote'))) reading.mayQuote = true
  const kind = kinds.get(name)
  if (kind === undefined) return
  if (kind === SPACED) reading.lines.add(' ')
  else reading.lines.break()
  if (name === 'img') keepImage(reading, tag)
  else if (name === 'pre') reading.preformatted++
  else if (name === 'figure') reading.figure = { images: [], caption: null }
  else if (name === 'figcaption' && reading.figure !== null) reading.figure.caption = ''
}

function closeTag(reading: Reading, name: string): void {
  const kind = kinds.get(name)
  if (kind === undefined) return
  if (kind === SPACED) return reading.lines.add(' ')
  reading.lines.break()
  if (name === 'pre' && reading.preformatted > 0) reading.preformatted--
  else if (name === 'figcaption') captionImages(reading)
  else if (name === 'figure') reading.figure = null
}

const SPACED = 1
const BLOCK = 2
/** Elements that break the line, and those that only part words; all others vanish. */
const kinds: ReadonlyMap<string, number> = new Map([
  ...`address article aside blockquote body br center dd details dialog dir div dl dt fieldset figcaption figure
  footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol optgroup option p pre section
  select summary table tbody tfoot thead title tr ul caption script style template noscript`
    .split(/\s+/)
    .map((name): [string, number] => [name, BLOCK]),
  ...'td th img video audio iframe object embed svg canvas input button textarea picture map marquee rp rt'
    .split(' ')
    .map((name): [string, number] => [name, SPACED]),
])

const ofLinks = ['href', 'title']
const hrefAlone = ['href']

function keepLink({ base, links }: Reading, tag: string): void {
  const [href, title = ''] = attributes(tag, /title/i.test(tag) ? ofLinks : hrefAlone)
  if (href === undefined || href.startsWith('#')) return
  const raw = resolveUrl(href, base)
  if (raw === null || links.has(raw)) return
  const shown = oneLine(title)
  links.set(raw, shown === '' ? { raw } : { raw, title: shown })
}

const ofImages = ['alt', 'width', 'height', 'src', 'data-src', 'data-lazy-src', 'data-original']

/** Where a page loads its pictures late, a script fills in `src` from one of the others. */
function keepImage({ base, images, figure }: Reading, tag: string): void {
  const [alt = '', width = '', height = '', ...written] = attributes(tag, ofImages)
  if (isPixel(width) || isPixel(height)) return
  const url = firstAddress(written, base)
  if (url === null) return
  figure?.images.push(url)
  if (images.has(url)) return
  const shown = oneLine(alt)
  images.set(url, shown === '' ? { type: 'image', url } : { type: 'image', url, alt: shown })
}

function firstAddress(written: readonly (string | undefined)[], base: string | null): string | null {
  for (const address of written) {
    const url = address === undefined ? null : resolveUrl(address, base)
    if (url !== null) return url
  }
  return null
}

/** A picture one point wide counts readers. */
function isPixel(size: string): boolean {
  return size === '1' || size === '0' || size === '1px' || size === '0px'
}

function captionImages({ figure, images }: Reading): void {
  if (figure === null || figure.caption === null) return
  const alt = plainTitle(figure.caption)
  for (const url of figure.images) {
    const image = images.get(url)
    if (image !== undefined && image.alt === undefined && alt !== '') images.set(url, { ...image, alt })
  }
  figure.caption = null
}
