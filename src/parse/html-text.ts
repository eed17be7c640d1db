import type { Link, Media } from '#model/post.ts'

import { decodeEntities } from './entities.ts'
import { scanHtml } from './html-scan.ts'
import { oneLine, plainTitle } from './plain-title.ts'
import { resolveUrl } from './resolve-url.ts'
import type { Attributes } from './raw-feed.ts'
import { readAttributes } from './tag-attributes.ts'
import { newLines, type TextLines } from './text-lines.ts'

export interface HtmlContents {
  /** One line a block, no empty lines. */
  readonly text: string
  /** Targets of a[href], absolute, each once, in order; links inside the page and scripts left out. */
  readonly links: readonly Link[]
  /** Images with an address, absolute, each once; counting pixels left out. */
  readonly images: readonly Media[]
}

/** The plain text of HTML: block elements and br break the line, inline ones vanish, scripts and styles are dropped. */
export function htmlToText(html: string): string {
  return readHtml(html, null).text
}

/** Text, links and images of HTML in one pass. Without `base` relative addresses are left out. Linear. */
export function readHtml(html: string, base: string | null): HtmlContents {
  if (!html.includes('<')) return { text: oneLine(decodeEntities(html)), links: [], images: [] }
  const reading: Reading = {
    base,
    lines: newLines(),
    links: new Map(),
    images: new Map(),
    preformatted: 0,
    figure: null,
  }
  scanHtml(html, {
    onText: (piece) => takeText(reading, piece),
    onOpen: (name, attributes) => openTag(reading, name, attributes),
    onClose: (name) => closeTag(reading, name),
  })
  return {
    text: reading.lines.end(),
    links: [...reading.links.values()],
    images: [...reading.images.values()],
  }
}

interface Reading {
  readonly base: string | null
  readonly lines: TextLines
  readonly links: Map<string, Link>
  readonly images: Map<string, Media>
  preformatted: number
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

function openTag(reading: Reading, name: string, attributes: string): void {
  if (name === 'a') return keepLink(reading, attributes)
  const kind = kinds.get(name)
  if (kind === undefined) return
  if (kind === SPACED) reading.lines.add(' ')
  else reading.lines.break()
  if (name === 'img') keepImage(reading, attributes)
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

const ofLinks: ReadonlySet<string> = new Set(['href', 'title'])

function keepLink({ base, links }: Reading, written: string): void {
  const attributes = readAttributes(written, undefined, ofLinks)
  const href = attributes.get('href')
  if (href === undefined || href.startsWith('#')) return
  const raw = resolveUrl(href, base)
  if (raw === null || links.has(raw)) return
  const title = oneLine(attributes.get('title') ?? '')
  links.set(raw, title === '' ? { raw } : { raw, title })
}

/** Scripts fill in `src` later from the others. */
const sources = ['src', 'data-src', 'data-lazy-src', 'data-original'] as const
const ofImages: ReadonlySet<string> = new Set([...sources, 'alt', 'width', 'height'])

function keepImage({ base, images, figure }: Reading, written: string): void {
  const attributes = readAttributes(written, undefined, ofImages)
  const url = imageUrl(attributes, base)
  if (url === null || isPixel(attributes)) return
  figure?.images.push(url)
  if (images.has(url)) return
  const alt = oneLine(attributes.get('alt') ?? '')
  images.set(url, alt === '' ? { type: 'image', url } : { type: 'image', url, alt })
}

function imageUrl(attributes: Attributes, base: string | null): string | null {
  for (const name of sources) {
    const written = attributes.get(name)
    const url = written === undefined ? null : resolveUrl(written, base)
    if (url !== null) return url
  }
  return null
}

function isPixel(attributes: Attributes): boolean {
  return (
    /^[01](?:px)?$/.test(attributes.get('width') ?? '') ||
    /^[01](?:px)?$/.test(attributes.get('height') ?? '')
  )
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
