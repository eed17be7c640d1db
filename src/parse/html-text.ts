import type { Link, Media } from '#model/post.ts'

import { decodeEntities } from './entities.ts'
import { scanHtml } from './html-scan.ts'
import { newLines, type TextLines } from './text-lines.ts'
import { oneLine } from './plain-title.ts'
import { resolveUrl } from './resolve-url.ts'

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
  const lines = newLines()
  let preformatted = 0
  const links = new Map<string, Link>()
  const images = new Map<string, Media>()
  scanHtml(html, {
    onText: (piece) => {
      const text = decodeEntities(piece)
      if (preformatted > 0) lines.addLines(text)
      else lines.add(text)
    },
    onOpen: (name, attributes) => {
      breakAt(name, lines)
      if (name === 'pre') preformatted++
      else if (name === 'a') keepLink(attributes, base, links)
      else if (name === 'img') keepImage(attributes, base, images)
    },
    onClose: (name) => {
      breakAt(name, lines)
      if (name === 'pre' && preformatted > 0) preformatted--
    },
  })
  return { text: lines.end(), links: [...links.values()], images: [...images.values()] }
}

const blocks: ReadonlySet<string> = new Set(
  `address article aside blockquote body br center dd details dialog dir div dl dt fieldset figcaption figure footer
  form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol optgroup option p pre section
  select summary table tbody tfoot thead title tr ul caption script style template noscript`.split(/\s+/),
)
const spaced: ReadonlySet<string> = new Set(
  `td th img video audio iframe object embed svg canvas input button textarea picture map marquee rp rt`.split(
    ' ',
  ),
)

function breakAt(name: string, lines: TextLines): void {
  if (blocks.has(name)) lines.break()
  else if (spaced.has(name)) lines.add(' ')
}

function keepLink(attributes: string, base: string | null, links: Map<string, Link>): void {
  const href = attributeOf(attributes, hrefPattern)
  if (href === null || href.startsWith('#')) return
  const raw = resolveUrl(href, base)
  if (raw === null || links.has(raw)) return
  const title = attributeOf(attributes, titlePattern)
  links.set(raw, title === null || title === '' ? { raw } : { raw, title })
}

function keepImage(attributes: string, base: string | null, images: Map<string, Media>): void {
  const src = attributeOf(attributes, srcPattern)
  const url = src === null ? null : resolveUrl(src, base)
  if (url === null || images.has(url) || isPixel(attributes)) return
  const alt = attributeOf(attributes, altPattern)
  images.set(url, alt === null || alt === '' ? { type: 'image', url } : { type: 'image', url, alt })
}

function isPixel(attributes: string): boolean {
  return /\b(?:width|height)\s{0,9}=\s{0,9}["']?[01](?:px)?["'\s/]/i.test(`${attributes} `)
}

const hrefPattern = attributePattern('href')
const titlePattern = attributePattern('title')
const srcPattern = attributePattern('src')
const altPattern = attributePattern('alt')

function attributePattern(name: string): RegExp {
  return new RegExp(`(?:^|[\\s"'/])${name}\\s{0,9}=\\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i')
}

/** Value of an attribute, entities resolved, on one line; null if it is not there. */
function attributeOf(attributes: string, pattern: RegExp): string | null {
  const match = pattern.exec(attributes)
  if (match === null) return null
  const value = match[1] ?? match[2] ?? match[3] ?? ''
  return decodeEntities(value).replace(/\s+/g, ' ').trim()
}
