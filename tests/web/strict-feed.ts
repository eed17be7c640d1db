import { spawnSync } from 'node:child_process'
import { load } from 'cheerio/slim'
import type { CheerioAPI } from 'cheerio/slim'

/**
 * What a strict validator would say of a feed, a line a fault; empty for a valid one. The rules are those of RFC 4287
 * (Atom), of RSS 2.0 with the best practices of its board, and of JSON Feed 1.1, as far as our feeds use them.
 */
export function faultsOf(body: string, file: string): string[] {
  if (file === 'feed.json') return faultsOfJson(JSON.parse(body) as JsonFeed)
  const xml = load(body, { xml: true })
  return file === 'atom.xml' ? faultsOfAtom(xml) : faultsOfRss(xml)
}

function faultsOfAtom(xml: CheerioAPI): string[] {
  const holders = xml('feed, feed > entry').toArray()
  return [
    ...oneEach(xml, 'feed', ['id', 'title', 'updated']),
    ...oneEach(xml, 'feed > entry', ['id', 'title', 'updated', 'content', 'link[rel=alternate]']),
    ...holders.flatMap((holder) =>
      unlessUnique(
        xml(holder)
          .find('> link')
          .toArray()
          .map((link) => `${xml(link).attr('rel')} ${xml(link).attr('type')} ${xml(link).attr('href')}`),
        'link',
      ),
    ),
    ...unlessUnique(textsOf(xml, 'entry > id'), 'id'),
    ...unless(textsOf(xml, 'updated, published'), 'a date of RFC 3339', rfc3339),
    ...unless(attributesOf(xml, 'link', 'href'), 'an absolute address', absolute),
    ...unless(textsOf(xml, 'id'), 'an IRI', /^[a-z][a-z\d+.-]*:\S+$/u),
    ...unless(
      xml('entry')
        .toArray()
        .map((entry) => xml(entry).find('> author > name').text()),
      'an author',
      /\S/u,
    ),
    ...unless(attributesOf(xml, 'content', 'type'), 'html', /^html$/u),
    ...unless(
      attributesOf(xml, 'entry[xml\\:lang]', 'xml:lang'),
      'a language tag',
      /^[a-z]{2,8}(?:-[a-z\d]{1,8})*$/iu,
    ),
    ...(xml('feed > link[rel=self]').length === 1 ? [] : ['the feed does not name itself']),
  ]
}

function faultsOfRss(xml: CheerioAPI): string[] {
  return [
    ...oneEach(xml, 'channel', ['title', 'link', 'description', 'lastBuildDate']),
    ...oneEach(xml, 'channel > item', ['title', 'link', 'description', 'guid', 'pubDate']),
    ...unlessUnique(textsOf(xml, 'item > guid'), 'guid'),
    ...unless(attributesOf(xml, 'item > guid', 'isPermaLink'), 'isPermaLink="false"', /^false$/u),
    ...unless(textsOf(xml, 'pubDate, lastBuildDate'), 'a date of RFC 822', rfc822),
    ...unless(textsOf(xml, 'channel > link, item > link'), 'an absolute address', absolute),
    ...unless(attributesOf(xml, 'atom\\:link', 'href'), 'an absolute address', absolute),
    ...(xml('channel > atom\\:link[rel=self]').length === 1 ? [] : ['the feed does not name itself']),
    ...(xml('rss').attr('version') === '2.0' ? [] : ['it is not of version 2.0']),
    ...['atom', 'dc'].flatMap((prefix) =>
      xml(`rss[xmlns\\:${prefix}]`).length === 1 ||
      xml('*')
        .toArray()
        .every((each) => !('name' in each && each.name.startsWith(`${prefix}:`)))
        ? []
        : [`the prefix ${prefix} is not declared`],
    ),
  ]
}

interface JsonFeed {
  readonly version?: unknown
  readonly title?: unknown
  readonly home_page_url?: unknown
  readonly feed_url?: unknown
  readonly items?: readonly Readonly<Record<string, unknown>>[]
}

function faultsOfJson({ version, title, home_page_url: home, feed_url: self, items }: JsonFeed): string[] {
  if (items === undefined) return ['there are no items']
  const of = (name: string): string[] => items.map((item) => String(item[name]))
  return [
    ...unless([String(version)], 'version 1.1', /^https:\/\/jsonfeed\.org\/version\/1\.1$/u),
    ...unless([String(title), ...of('title'), ...of('content_html')], 'a text', /\S/u),
    ...unless([String(home), String(self), ...of('url')], 'an absolute address', absolute),
    ...unlessUnique(of('id'), 'id'),
    ...unless([...of('date_published'), ...of('date_modified')], 'a date of RFC 3339', rfc3339),
    ...items.flatMap((item) =>
      typeof item['id'] === 'string' && Array.isArray(item['authors'])
        ? []
        : ['an item without id or authors'],
    ),
  ]
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/u
const rfc822 =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d (?:GMT|[+-]\d{4})$/u
const absolute = /^https?:\/\/[^\s/]+(?:\/\S*)?$/u

function oneEach(xml: CheerioAPI, holders: string, names: readonly string[]): string[] {
  return xml(holders)
    .toArray()
    .flatMap((holder) => names.filter((name) => xml(holder).find(`> ${name}`).length !== 1))
    .map((name) => `${holders} has not one ${name}`)
}

function textsOf(xml: CheerioAPI, selector: string): string[] {
  return xml(selector)
    .toArray()
    .map((each) => xml(each).text())
}

function attributesOf(xml: CheerioAPI, selector: string, name: string): string[] {
  return xml(selector)
    .toArray()
    .map((each) => xml(each).attr(name) ?? '')
}

function unless(texts: readonly string[], expected: string, pattern: RegExp): string[] {
  return texts
    .filter((text) => !pattern.test(text))
    .map((text) => `"${text.slice(0, 80)}" is not ${expected}`)
}

function unlessUnique(texts: readonly string[], name: string): string[] {
  return texts
    .filter((text, index) => texts.indexOf(text) !== index)
    .map((text) => `${name} "${text}" stands twice`)
}

/** What python3-feedparser reads; null where it is not installed, which CI does not allow. */
export function readByFeedparser(body: string): FeedparserFeed | null {
  const failures: string[] = []
  // Debian's package is for Debian's Python, which need not be the first.
  for (const python of ['python3', '/usr/bin/python3']) {
    const run = spawnSync(python, ['-c', script], { input: body, maxBuffer: 64 * 1024 * 1024 })
    if (run.status === 0) return JSON.parse(run.stdout.toString()) as FeedparserFeed
    failures.push(run.error?.message ?? run.stderr.toString())
  }
  const isMissing = failures.every((failure) => /ModuleNotFoundError|ENOENT/u.test(failure))
  if (isMissing && process.env['CI'] !== 'true') return null
  throw new Error(`python3-feedparser is missing or could not read the feed: ${failures.join('; ')}`)
}

interface FeedparserFeed {
  /** Whether it found the feed malformed, and why. */
  readonly bozo: string
  readonly version: string
  readonly entries: readonly {
    readonly id: string
    readonly title: string
    readonly link: string
    readonly author: string
    readonly published: number
    readonly content: string
    readonly tags: readonly string[]
  }[]
}

const script = `
import calendar, feedparser, json, sys
feed = feedparser.parse(sys.stdin.buffer.read(), sanitize_html=False, resolve_relative_uris=False)
print(json.dumps({
  'bozo': repr(feed.bozo_exception) if feed.bozo else '',
  'version': feed.version,
  'entries': [{
    'id': each.id, 'title': each.title, 'link': each.link, 'author': each.author,
    'published': calendar.timegm(each.published_parsed) * 1000,
    'content': each.content[0].value if 'content' in each else each.summary,
    'tags': [tag.term for tag in each.get('tags', [])],
  } for each in feed.entries],
}))`
