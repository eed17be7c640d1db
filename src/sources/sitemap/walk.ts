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
  const root = await open(walking, { url: address, depth: 0 })
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
  const isDone = problem === null && (queue.length === 0 || memory.since === null)
  return { lists: Object.fromEntries(all.slice(0, MOST_REMEMBERED)), since: isDone ? since : memory.since }
}

interface Wanted {
  readonly url: string
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

async function open(walking: Walking, { url, depth }: Wanted): Promise<FetchOutcome> {
  const { context, memory, lists } = walking
  const known = memory.lists[url]
  const outcome = await context.ask(requestOf(url, known))
  if (outcome.kind === 'failed') walking.problem = outcome.failure
  else if (outcome.kind === 'unchanged') {
    if (known !== undefined) lists.set(url, known)
  } else {
    const { etag, lastModified, bodyHash } = outcome.answer
    walking.bytes += outcome.bytes
    const isList = known?.bodyHash === bodyHash || (await take(walking, outcome.answer, depth))
    if (isList) lists.set(url, { etag, lastModified, bodyHash })
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
  const { seen, memory } = walking
  const named = children
    .filter(({ url }) => !seen.has(url))
    .map(({ url, lastmod }) => ({ url, depth, rank: rankOf(url), at: parseDate(lastmod) }))
  for (const { url, at } of named) {
    seen.add(url)
    if (at !== null) walking.since = Math.max(walking.since ?? at.at, at.at)
  }
  return named
    .filter(({ at }) => at === null || memory.since === null || latestOf(at) > memory.since)
    .toSorted((a, b) => a.rank - b.rank || (b.at?.at ?? 0) - (a.at?.at ?? 0))
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
