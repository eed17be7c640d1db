import { decodeEntities } from '#parse/entities.ts'
import { oneLine } from '#parse/plain-title.ts'
import { scanXml } from '#parse/xml-scan.ts'

/** What a sitemap says of an image on the page. */
export interface MapImage {
  readonly url: string
  /** '' if nothing is said of it. */
  readonly words: string
}

/** One address of a sitemap, or one sitemap of an index, as written; '' for what it does not say. */
export interface MapEntry {
  readonly loc: string
  readonly lastmod: string
  /** Of news, else of a video. */
  readonly title: string
  readonly publishedAt: string
  readonly publication: string
  readonly lang: string
  readonly keywords: string
  /** At most 20. */
  readonly images: readonly MapImage[]
}

export interface SitemapXml {
  /** 'urlset': addresses; 'index': sitemaps; null: neither. */
  readonly kind: 'urlset' | 'index' | null
  /** In their own order, at most 50,000, as the protocol allows. */
  readonly entries: readonly MapEntry[]
  /** The text ends before its root element does. */
  readonly isPartial: boolean
}

/**
 * Reads a sitemap or an index (sitemaps.org) with the extensions for news, images and videos, whatever their prefixes;
 * as tolerant as feeds are read. An entry that is still open at the end is dropped. Linear.
 */
export function readSitemapXml(source: string): SitemapXml {
  const reading: Reading = { kind: null, entries: [], open: [], entry: null, text: '', hasEnded: false }
  scanXml(source, {
    onOpen: (from, to, end) => {
      const name = localName(source, from, to)
      openElement(reading, name)
      if (source.charCodeAt(end - 1) === SLASH) closeElement(reading, name)
    },
    onClose: (from, to) => closeElement(reading, localName(source, from, to)),
    onText: (from, to) => {
      if (reading.entry !== null) reading.text += decodeEntities(source.slice(from, to))
    },
    onCdata: (from, to) => {
      if (reading.entry !== null) reading.text += source.slice(from, to)
    },
    isDone: () => reading.hasEnded || reading.entries.length >= MOST_ENTRIES,
    openField: () => '',
  })
  const { kind, entries, hasEnded } = reading
  return { kind, entries, isPartial: kind !== null && !hasEnded && entries.length < MOST_ENTRIES }
}

const SLASH = 47
const MOST_ENTRIES = 50_000
const MOST_IMAGES = 20
const DEEPEST = 16

interface Reading {
  kind: SitemapXml['kind']
  readonly entries: MapEntry[]
  /** Names of the elements inside the entry that are open. */
  readonly open: string[]
  entry: OpenEntry | null
  text: string
  hasEnded: boolean
}

interface OpenEntry {
  readonly name: string
  readonly said: Map<string, string>
  readonly images: { url: string; words: string }[]
}

/** 'title' of 'news:title', in lower case. */
function localName(source: string, from: number, to: number): string {
  const name = source.slice(from, to)
  return name.slice(name.indexOf(':') + 1).toLowerCase()
}

const roots: Readonly<Record<string, 'urlset' | 'index'>> = { urlset: 'urlset', sitemapindex: 'index' }

function openElement(reading: Reading, name: string): void {
  const { entry, open } = reading
  reading.text = ''
  if (reading.kind === null) {
    reading.kind = roots[name] ?? null
    return
  }
  if (name === 'url' || name === 'sitemap') {
    // An entry that was not closed ends where the next one begins.
    endEntry(reading)
    reading.entry = { name, said: new Map(), images: [] }
    return
  }
  if (entry === null) return
  if (name === 'image' && entry.images.length < MOST_IMAGES) entry.images.push({ url: '', words: '' })
  if (open.length < DEEPEST) open.push(name)
}

function closeElement(reading: Reading, name: string): void {
  const { entry, open } = reading
  if (entry === null) {
    reading.hasEnded ||= roots[name] !== undefined && roots[name] === reading.kind
    return
  }
  if (name === entry.name || roots[name] !== undefined) {
    endEntry(reading)
    reading.hasEnded = roots[name] !== undefined
    return
  }
  const at = open.lastIndexOf(name)
  if (at === -1) return
  keep(entry, open[at - 1] ?? '', name, oneLine(reading.text))
  open.length = at
  reading.text = ''
}

/** An element closes: what stood in it is kept if it was one of those looked for, by the name of the one around it. */
function keep({ said, images }: OpenEntry, around: string, name: string, text: string): void {
  if (text === '') return
  if (around === 'image') {
    const image = images.at(-1)
    if (image === undefined) return
    if (name === 'loc') image.url ||= text
    else if (name === 'title' || name === 'caption')
      image.words = image.words === '' ? text : `${image.words} ${text}`
    return
  }
  const key = around === '' ? name : `${around}.${name}`
  if (!said.has(key)) said.set(key, text)
}

function endEntry(reading: Reading): void {
  const { entry, open, entries } = reading
  reading.entry = null
  open.length = 0
  if (entry === null) return
  const said = (key: string) => entry.said.get(key) ?? ''
  entries.push({
    loc: said('loc'),
    lastmod: said('lastmod'),
    title: said('news.title') || said('video.title'),
    publishedAt: said('news.publication_date') || said('video.publication_date'),
    publication: said('publication.name'),
    lang: said('publication.language'),
    keywords: said('news.keywords'),
    images: entry.images.filter(({ url }) => url !== ''),
  })
}
