import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { decodeBody } from '#parse/decode.ts'

/** Feeds to measure by. */
export interface FeedSet {
  readonly name: string
  readonly bodies: readonly Uint8Array[]
}

export interface SetPlaces {
  /** Folder of the corpora, null if there are none. */
  readonly corpora: string | null
  /** Folder of the feed server's files, null if there is none. */
  readonly feedServer: string | null
}

/** The sets by name, each made when it is asked for. Without corpora and feed server they hold look-alikes. */
export const feedSets: Readonly<Record<string, (places: SetPlaces) => FeedSet>> = {
  big: ({ corpora }) => ({
    name: corpora === null ? 'one feed of 10 MB, look-alike items' : 'one feed of 10 MB of real items',
    bodies: [bigFeed(corpora === null ? [lookAlike(0, 40)] : realFeeds(corpora))],
  }),
  server: ({ feedServer }) => ({
    name: feedServer === null ? '200 look-alike feeds' : "200 files of the feed server's",
    bodies: feedServer === null ? lookAlikes() : serverFeeds(feedServer),
  }),
  real: ({ corpora }) => ({
    name: corpora === null ? '200 look-alike feeds' : 'all real feeds',
    bodies: corpora === null ? lookAlikes() : realFeeds(corpora),
  }),
}

/** Where the sets come from: LEAKWIRE_CORPORA, and LEAKWIRE_FEEDSERVER, a folder of XML or of the generator. */
export function setPlaces(say: (line: string) => void): SetPlaces {
  const corpora = folder(process.env['LEAKWIRE_CORPORA'])
  if (corpora === null)
    say('LEAKWIRE_CORPORA names no folder of corpora: look-alike feeds stand in for real ones.')
  const given = folder(process.env['LEAKWIRE_FEEDSERVER'])
  if (given === null)
    say('LEAKWIRE_FEEDSERVER names no feed server: look-alike feeds stand in for its files.')
  const feedServer = given !== null && existsSync(join(given, 'gen.mjs')) ? generated(given, say) : given
  return { corpora, feedServer }
}

function folder(path: string | undefined): string | null {
  return path !== undefined && existsSync(path) ? path : null
}

function generated(tool: string, say: (line: string) => void): string {
  const out = mkdtempSync(join(tmpdir(), 'leakwire-bench-'))
  say(`The feed server's files are written to ${out}.`)
  execFileSync(process.execPath, [join(tool, 'gen.mjs'), '--out', out, '--n', '200', '--rounds', '1'])
  return out
}

function serverFeeds(at: string): Uint8Array[] {
  const names = readdirSync(at, { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => name.endsWith('.xml') && !/\br[2-9]\b/.test(name))
    .sort()
    .slice(0, 200)
    .map((name) => new Uint8Array(readFileSync(join(at, name))))
}

function realFeeds(corpora: string): Uint8Array[] {
  const feeds = join(corpora, 'feeds')
  const listed = JSON.parse(readFileSync(join(feeds, 'expected-real.json'), 'utf8')) as { file: string }[]
  return listed.map(({ file }) => new Uint8Array(readFileSync(join(feeds, file))))
}

const BIG_BYTES = 10_000_000

/** Items of RSS feeds, those that any XML parser takes, again and again until the feed is large. */
function bigFeed(feeds: readonly Uint8Array[]): Uint8Array {
  const items = feeds
    .flatMap((feed) => decodeBody(feed, null).text.match(/<item>[^]*?<\/item>/g) ?? [])
    .filter(isClean)
  const parts = [rssStart]
  for (let size = 0, at = 0; size < BIG_BYTES; at++) {
    const item = items[at % items.length] ?? ''
    size += item.length
    parts.push(item)
  }
  return new TextEncoder().encode(`${parts.join('\n')}</channel></rss>`)
}

// oxlint-disable-next-line no-control-regex -- these are what XML parsers refuse
const refused = /[\0-\x08\x0b\x0c\x0e-\x1f]|&(?!#\d+;|#x[0-9a-f]+;|(?:lt|gt|amp|quot|apos);)/i

function isClean(item: string): boolean {
  return !refused.test(item.replace(/<!\[CDATA\[[^]*?\]\]>/g, '')) && isBalanced(item)
}

function isBalanced(item: string): boolean {
  return (
    (item.match(/<item>/g)?.length ?? 0) === 1 && item.split('<![CDATA[').length === item.split(']]>').length
  )
}

const rssStart = `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"
  xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Bench</title><link>https://feed.example/</link>`

function lookAlikes(): Uint8Array[] {
  return Array.from({ length: 200 }, (_, at) => lookAlike(at, 40))
}

const sentence =
  'The invented phone boots an invented system that nobody has seen, says a leaker who does not exist. '

function lookAlike(nth: number, count: number): Uint8Array {
  const items = Array.from({ length: count }, (_, at) => lookAlikeItem(nth * count + at))
  return new TextEncoder().encode(`${rssStart}${items.join('\n')}</channel></rss>`)
}

function lookAlikeItem(id: number): string {
  const body = `<p>${sentence.repeat(4)}<a href="https://feed.example/${id}?a=1&amp;b=2" rel="noopener">more &#8217;</a></p>
    <figure><img src="https://feed.example/${id}.jpg" alt="A picture" width="1024"></figure><ul><li>${sentence}</li></ul>`
  const content =
    id % 3 === 0
      ? body.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
      : `<![CDATA[${body.repeat(2)}]]>`
  return `<item><title>Leak number ${id}</title><link>https://feed.example/${id}</link><guid isPermaLink="false">leak-${id}</guid>
    <pubDate>Tue, 17 Oct 2023 12:00:00 +0800</pubDate><dc:creator>Nobody</dc:creator><category>Leaks</category>
    <description>${sentence}</description><content:encoded>${content}</content:encoded></item>`
}
