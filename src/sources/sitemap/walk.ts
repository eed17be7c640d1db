import { z } from 'zod'
import type { ParseError } from '#model/feed.ts'
import type { Answer, FetchFailure, FetchOutcome, FetchRequest } from '#model/fetch.ts'
import { parseDate, type ParsedDate } from '#parse/date.ts'
import type { Context } from '#sources/adapter.ts'
import { gunzip } from './gunzip.ts'
import { type ChildMap, isGzip, readSitemap } from './answer.ts'
import type { MapEntry } from './xml.ts'

const list = z.object({
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  bodyHash: z.string(),
  /** As the index said it when this one was read; '' outside of one. */
  lastmod: z.string().catch(''),
})

const noMemory = { lists: {}, since: null }

export const sitemapMemory = z
  .object({
    /** Sitemaps that held pages, by address, and what they are asked with. */
    lists: z.record(z.string(), list).catch({}),
    /** The newest change of a sitemap that was seen in an index, in milliseconds since 1970. Null: none was. */
    since: z.number().nullable().catch(null),
  })
  .catch(noMemory)

export type SitemapMemory = z.output<typeof sitemapMemory>

/** What came of opening a sitemap and those it names. */
export interface Walk {
  /** Of the sitemaps that changed. */
  readonly entries: readonly MapEntry[]
  readonly isPartial: boolean
  readonly memory: SitemapMemory
  /** What the first address answered. */
  readonly root: FetchOutcome
  /** Why the last one that could not be read was not. */
  readonly problem: FetchFailure | null
  /** Of an answer that came and is no sitemap. */
  readonly unread: { readonly answer: Answer; readonly error: ParseError } | null
  readonly bytes: number
}

/** Requests of one poll, and how many of them may bring something. */
const MOST_ASKED = 24
const MOST_FRESH = 8
/** How many sitemaps may lie above one that holds pages. */
const DEEPEST = 3
/** As large as the protocol allows. */
const MOST_BYTES = 50_000_000
const MOST_REMEMBERED = 200

/**
 * Opens a sitemap and those it names, newest first, and gathers what those hold that changed since `memory`. Only what
 * has pages in it is asked with validators: an index must be read, for what it names may change without it.
 */
export async function walkSitemaps(context: Context, address: string, memory: SitemapMemory): Promise<Walk> {
  const walking: Walking = {
    context,
    memory,
    queue: [],
    seen: new Set([address]),
    entries: [],
    lists: new Map(),
    since: memory.since,
    isPartial: false,
    problem: null,
    unread: null,
    bytes: 0,
  }
  const root = await open(walking, { url: address, lastmod: '', depth: 0 })
  let fresh = 1
  for (let asked = 1; asked < MOST_ASKED && fresh < MOST_FRESH; asked++) {
    const next = walking.problem?.code === 'rateLimited' ? undefined : walking.queue.shift()
    if (next === undefined) break
    const outcome = await open(walking, next)
    if (outcome.kind === 'fresh') fresh++
  }
  return { ...walking, root, memory: remembered(walking) }
}

/** Where something new was left unread, it is still new at the next poll; what the first poll leaves is an archive. */
function remembered({ memory, lists, since, problem, queue }: Walking): SitemapMemory {
  const all = [...lists, ...Object.entries(memory.lists).filter(([url]) => !lists.has(url))]
  const isDone = !mayPass(problem) && (queue.length === 0 || memory.since === null)
  return { lists: Object.fromEntries(all.slice(0, MOST_REMEMBERED)), since: isDone ? since : memory.since }
}

/** What is named and not there will not be there at the next poll. */
function mayPass(problem: FetchFailure | null): boolean {
  return problem !== null && problem.code !== 'notFound' && problem.code !== 'gone'
}

interface Wanted extends ChildMap {
  readonly depth: number
}

interface Walking {
  readonly context: Context
  readonly memory: SitemapMemory
  queue: Wanted[]
  readonly seen: Set<string>
  readonly entries: MapEntry[]
  readonly lists: Map<string, z.output<typeof list>>
  since: number | null
  isPartial: boolean
  problem: FetchFailure | null
  unread: Walk['unread']
  bytes: number
}

async function open(walking: Walking, { url, lastmod, depth }: Wanted): Promise<FetchOutcome> {
  const { context, memory, lists } = walking
  const known = memory.lists[url]
  const outcome = await context.ask(requestOf(url, known))
  if (outcome.kind === 'failed') {
    if (!mayPass(walking.problem)) walking.problem = outcome.failure
  } else if (outcome.kind === 'unchanged') {
    if (known !== undefined) lists.set(url, { ...known, lastmod })
  } else {
    const { etag, lastModified, bodyHash } = outcome.answer
    walking.bytes += outcome.bytes
    const isList = known?.bodyHash === bodyHash || (await take(walking, outcome.answer, depth))
    if (isList) lists.set(url, { etag, lastModified, bodyHash, lastmod })
  }
  return outcome
}

function requestOf(url: string, known: SitemapMemory['lists'][string] | undefined): FetchRequest {
  return { url, etag: known?.etag ?? null, lastModified: known?.lastModified ?? null }
}

/** Takes in what a sitemap holds; true if that is pages. */
async function take(walking: Walking, answer: Answer, depth: number): Promise<boolean> {
  const body = isGzip(answer.body) ? await gunzip(answer.body, MOST_BYTES) : answer.body
  const read = readSitemap({ ...answer, body })
  if (read.kind === 'error') {
    walking.unread = { answer, error: read.error }
    return false
  }
  if (read.kind === 'urlset') {
    for (const entry of read.entries) walking.entries.push(entry)
    walking.isPartial ||= read.isPartial
    return true
  }
  if (depth < DEEPEST) walking.queue = [...wantedOf(walking, read.children, depth + 1), ...walking.queue]
  return false
}

/** Those of an index that may hold something new, the likeliest first. One without a date may always. */
function wantedOf(walking: Walking, children: readonly ChildMap[], depth: number): Wanted[] {
  const { seen, memory, context } = walking
  const named = withPlaces(children)
    .filter(({ url }) => !seen.has(url))
    .map((child) => ({ ...child, depth, rank: rankOf(child.url), at: parseDate(child.lastmod) }))
  for (const { url, at } of named) {
    seen.add(url)
    if (at !== null) walking.since = Math.max(walking.since ?? 0, Math.min(at.at, context.now))
  }
  return named
    .filter(({ url, lastmod, at }) => {
      const known = memory.lists[url]
      const hasChanged = known !== undefined && known.lastmod !== lastmod
      return at === null || memory.since === null || hasChanged || latestOf(at) > memory.since
    })
    .toSorted((a, b) => a.rank - b.rank || (b.at?.at ?? 0) - (a.at?.at ?? 0) || a.fromEnd - b.fromEnd)
}

/**
 * With how many stand between each and the nearer end of those that differ from it by a number alone: what is new stands
 * in the last of them (WordPress) or in the first (Blogger), and neither of the two dates them.
 */
function withPlaces(children: readonly ChildMap[]): (ChildMap & { readonly fromEnd: number })[] {
  const kindOf = ({ url }: ChildMap) => url.replaceAll(/\d+/gu, '')
  const counts = new Map<string, number>()
  const places = children.map((child) => {
    const place = counts.get(kindOf(child)) ?? 0
    counts.set(kindOf(child), place + 1)
    return place
  })
  return children.map((child, at) => {
    const place = places[at] ?? 0
    return { ...child, fromEnd: Math.min(place, (counts.get(kindOf(child)) ?? 0) - 1 - place) }
  })
}

/** A sitemap that changed on a day may have changed once more on that day. */
function latestOf({ at, precision }: ParsedDate): number {
  return precision === 'day' ? at + 86_400_000 : precision === 'minute' ? at + 60_000 : at
}

/** Sitemaps for news come first, those of pages that are no posts last. */
function rankOf(url: string): number {
  const name = URL.parse(url)?.pathname ?? ''
  if (/news/iu.test(name)) return 0
  return /(?:categor|tag|author|user|product|video|image|taxonom)/iu.test(name) ? 2 : 1
}
