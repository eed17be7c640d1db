import { readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import { load } from 'cheerio'
import { expect, test } from 'vitest'

import type { Feed, ParseResult } from '#model/feed.ts'
import type { ParsedPost } from '#model/post.ts'
import { parseDate } from '#parse/date.ts'
import { parseFeed } from '#parse/parse-feed.ts'

const feeds = join(process.env['LEAKWIRE_CORPORA'] ?? '', 'feeds')
const feedUrl = 'http://feed.test/'
/** Later than any date in the corpora, so that none is clamped. */
const receivedAt = Date.UTC(2030, 0, 1)

test('gofeed: every check of every case', () => {
  const score = newScore()
  for (const { file, expect: checks } of json('expected-gofeed.json') as GofeedCase[]) {
    const feed = feedOf(read(join('gofeed', file)))
    for (const [key, wanted] of Object.entries(checks)) {
      const got = gofeedValue(feed, key)
      mark(score, sameValue(kindOf(key), got, wanted), `${file} ${key}: ${show(got)} for ${show(wanted)}`)
    }
  }
  report('gofeed', score)
  expect(share(score)).toBeGreaterThanOrEqual(0.995)
})

test('real feeds: every title, and at least 99 % of links, ids and dates', () => {
  const scores = {
    title: newScore(),
    link: newScore(),
    id: newScore(),
    published: newScore(),
    updated: newScore(),
    items: newScore(),
  }
  for (const { file, items: all } of json('expected-real.json') as RealFeed[]) {
    // Feedparser counts an empty <item />; what has nothing to compare is left out on both sides.
    const items = all.filter((item) => Object.keys(item).length > 0)
    const posts = (feedOf(read(file))?.posts ?? []).filter((post) => !isEmpty(post))
    mark(scores.items, posts.length === items.length, `${file}: ${posts.length} items for ${items.length}`)
    for (const [at, item] of items.entries()) scoreItem(scores, item, posts[at], `${file} #${at}`)
  }
  for (const [name, score] of Object.entries(scores)) report(`real ${name}`, score)
  expect(share(scores.title)).toBe(1)
  for (const name of ['link', 'id', 'published'] as const)
    expect(share(scores[name])).toBeGreaterThanOrEqual(0.99)
})

test('dates: all of them', () => {
  const score = newScore()
  for (const { s, iso } of json('expected-dates.json') as { s: string; iso: string | null }[]) {
    const at = parseDate(s)?.at ?? null
    // '?' is a date that the suite it comes from asks to be understood, without saying what it means.
    const isRight = iso === '?' ? at !== null : at === null ? iso === null : toSeconds(at) === iso
    mark(score, isRight, `${s}: ${at === null ? 'null' : toSeconds(at)} for ${iso}`)
  }
  report('dates', score)
  expect(share(score)).toBe(1)
})

test('hostile files: none throws, hangs or grows', () => {
  const names = readdirSync(join(feeds, 'hostile'))
  const slow: string[] = []
  for (const name of names) {
    const body = read(join('hostile', name))
    const started = process.cpuUsage()
    const result = parse(body)
    const { user, system } = process.cpuUsage(started)
    if (user + system > 200_000) slow.push(`${name} ${Math.round((user + system) / 1_000)} ms`)
    expect(['feed', 'error']).toContain(result.kind)
    expect(lengthOf(result)).toBeLessThanOrEqual(body.length * 8 + 10_000)
  }
  console.log(`hostile: ${names.length} files read; over 200 ms of CPU: ${slow.join(', ') || 'none'}`)
  expect(names.length).toBeGreaterThanOrEqual(64)
  expect(slow).toEqual([])
})

test('hostile files: what can be read of them is', () => {
  const titles = new Map(
    readdirSync(join(feeds, 'hostile')).map((name) => [
      name,
      feedOf(read(join('hostile', name)))?.posts[0]?.title ?? null,
    ]),
  )
  const unread = [...titles]
    .filter(([, title]) => title === null || !/MIOS|^x$/.test(title))
    .map(([name]) => name)
  console.log(
    `hostile: ${titles.size - unread.length} of ${titles.size} give their first post; not: ${unread.join(', ')}`,
  )
  // A page, an empty file, and two floods whose only item never ends.
  expect(unread.length).toBeLessThanOrEqual(4)
})

test('every file of the corpora is read without a throw', () => {
  const counts = new Map<string, number>()
  for (const file of allFiles(feeds)) {
    const result = parse(readFileSync(file))
    const kind = result.kind === 'feed' ? result.feed.format : result.error.code
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  console.log(`all files: ${[...counts].map(([kind, count]) => `${kind} ${count}`).join(', ')}`)
  expect(counts.get('rss')).toBeGreaterThan(300)
})

interface GofeedCase {
  readonly file: string
  readonly expect: Readonly<Record<string, string | number>>
}

interface RealItem {
  readonly title?: string
  readonly link?: string
  readonly id?: string
  readonly published?: string
  readonly updated?: string
}

interface RealFeed {
  readonly file: string
  readonly items: readonly RealItem[]
}

/** What we have for a key of the suite; null for what we have not. */
function gofeedValue(feed: Feed | null, key: string): string | number | null {
  const ofFeed = feedValues.get(key)
  if (ofFeed !== undefined) return feed === null ? null : ofFeed(feed)
  const [, at, field = '', nth = '0'] = /^items\.(\d+)\.(\w+)(?:\.(\d+))?/.exec(key) ?? []
  const ofPost = postValues.get(field)
  const post = feed?.posts[Number(at)]
  return ofPost === undefined || post === undefined ? null : ofPost(post, Number(nth))
}

const feedValues = new Map<string, (feed: Feed) => string | number | null>([
  ['count', (feed) => feed.posts.length],
  ['feed.title', (feed) => feed.title],
  ['feed.link', (feed) => feed.url],
  ['feed.id', (feed) => feed.id],
  ['feed.description', (feed) => feed.description],
  ['feed.language', (feed) => feed.lang],
  ['feed.author', (feed) => feed.author],
  ['feed.published', (feed) => (feed.publishedAt === null ? null : toSeconds(feed.publishedAt))],
  ['feed.updated', (feed) => (feed.updatedAt === null ? null : toSeconds(feed.updatedAt))],
])

const postValues = new Map<string, (post: ParsedPost, nth: number) => string | null>([
  ['title', (post) => post.title],
  ['summary', (post) => post.summary],
  ['content', (post) => post.content],
  ['author', (post) => post.author],
  ['id', (post) => post.id],
  ['link', (post) => post.url],
  ['categories', (post, nth) => post.categories[nth] ?? null],
  ['enclosures', (post, nth) => post.media[nth]?.url ?? null],
  ['published', (post) => toSeconds(post.publishedAt)],
  ['updated', (post) => (post.updatedAt === null ? null : toSeconds(post.updatedAt))],
])

/** Our titles, names and categories are plain text: what is wanted is stripped of its tags by cheerio first. */
function sameValue(kind: string, got: string | number | null, wanted: string | number): boolean {
  if (typeof got === 'number' || got === null) return got === wanted
  const isPlain = /title|author|categories|feed.description/.test(kind)
  return tidy(got) === tidy(String(wanted)) || (isPlain && tidy(got) === tidy(stripped(String(wanted))))
}

function stripped(html: string): string {
  return load(html, null, false).text()
}

function tidy(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function scoreItem(
  scores: Record<'title' | 'link' | 'id' | 'published' | 'updated', Score>,
  wanted: RealItem,
  post: ParsedPost | undefined,
  where: string,
): void {
  const got = post === undefined ? {} : comparable(post)
  const title = wanted.title === undefined ? undefined : tidy(stripped(wanted.title))
  // The oracle had no address of the feed to resolve against.
  const link = wanted.link === undefined ? undefined : absolute(wanted.link)
  for (const [name, value] of Object.entries({ ...wanted, title, link })) {
    if (value === undefined || !isScored(name)) continue
    mark(scores[name], got[name] === value, `${where} ${name}: ${show(got[name])} for ${show(value)}`)
  }
}

function isScored(name: string): name is keyof RealItem {
  return ['title', 'link', 'id', 'published', 'updated'].includes(name)
}

function comparable({ title, url, id, publishedAt, updatedAt }: ParsedPost): RealItem {
  return {
    title: tidy(title),
    id,
    published: toSeconds(publishedAt),
    ...(url === null ? {} : { link: url }),
    ...(updatedAt === null ? {} : { updated: toSeconds(updatedAt) }),
  }
}

function isEmpty({ id, title, timePrecision }: ParsedPost): boolean {
  return id.startsWith('hash:') && title === '' && timePrecision === 'inferred'
}

function absolute(link: string): string {
  return URL.canParse(link) ? link : (URL.parse(link, feedUrl)?.href ?? link)
}

interface Score {
  right: number
  all: number
  readonly misses: string[]
}

function newScore(): Score {
  return { right: 0, all: 0, misses: [] }
}

function mark(score: Score, isRight: boolean, miss: string): void {
  score.all++
  if (isRight) score.right++
  else score.misses.push(miss)
}

function share({ right, all }: Score): number {
  return right / all
}

function report(name: string, score: Score): void {
  const percent = (100 * share(score)).toFixed(2)
  console.log(
    [`${name}: ${score.right} of ${score.all} = ${percent} %`, ...score.misses.slice(0, MOST_SHOWN)].join(
      '\n  ',
    ),
  )
}

const MOST_SHOWN = Number(process.env['SHOW'] ?? 10)

function kindOf(key: string): string {
  return key.replace(/\.\d+/g, '.N')
}

function show(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 160) ?? 'nothing'
}

function toSeconds(at: number): string {
  return new Date(Math.floor(at / 1_000) * 1_000).toISOString().replace('.000Z', 'Z')
}

function json(name: string): unknown {
  return JSON.parse(readFileSync(join(feeds, name), 'utf8'))
}

function read(file: string): Uint8Array {
  return readFileSync(join(feeds, file))
}

function parse(body: Uint8Array): ParseResult {
  return parseFeed(body, { url: feedUrl, contentType: null, receivedAt })
}

function feedOf(body: Uint8Array): Feed | null {
  const result = parse(body)
  return result.kind === 'feed' ? result.feed : null
}

function lengthOf(result: ParseResult): number {
  return JSON.stringify(result).length
}

function allFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile() && !['.md', '.gz'].includes(extname(file)))
}
