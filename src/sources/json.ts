import type { FetchFailure } from '#model/fetch.ts'
import type { ParsedPost } from '#model/post.ts'
import {
  adapter,
  type Context,
  type Harvest,
  harvested,
  type OlderPage,
  type Poll,
  type PolledSource,
} from './adapter.ts'
import { askJson } from './ask-json.ts'
import { parseJson } from './json/answer.ts'
import { type JsonCursor, readCursor, withKnown } from './json/cursor.ts'
import { jsonOptions } from './json/options.ts'
import { readOlder, readPage, walkBelow, type Walked, walkFrom, withSaid } from './json/walk.ts'
import { unchangedBy } from './unchanged.ts'
import { wrongOptions } from './wrong-options.ts'

/** An interface that answers in JSON, read by expressions that its follower wrote. */
export const json = adapter({
  kind: 'json',
  stability: 'privateApi',
  minEveryMs: 15 * 60_000,
  options: jsonOptions,
  needs: "It needs to know where posts stand in the JSON: the options 'items' and 'fields', in JMESPath.",
  parse: parseJson,
  poll,
  older,
})

/** Pages of one poll. */
const MOST_PAGES = 5

/**
 * The newest page and those below it down to what is known, then what an earlier poll could not reach. The first poll
 * knows nothing, and reads one page.
 */
async function poll(context: Context, source: PolledSource): Promise<Poll> {
  if (!jsonOptions.safeParse(source.options).success)
    return { kind: 'failed', failure: wrongOptions(json, source.options) }
  const cursor = readCursor(source.cursor)
  const { address, etag, lastModified, answeredBy } = source
  // What is still to be read stands below the newest page, although that may be the same.
  const validators = cursor.gap === null ? { etag, lastModified, validatorsOf: answeredBy } : {}
  const first = await askJson(context, address, validators)
  if (first.kind === 'failed') return { kind: 'failed', failure: withSaid(first.failure) }
  if (first.kind !== 'json') return first
  const { answer, bytes } = first
  if (cursor.gap === null && answer.bodyHash === source.bodyHash) return unchangedBy(answer)
  const newest = readPage(first, context, source)
  if (newest.kind === 'error') return { kind: 'unreadable', answer, bytes, error: newest.error }
  const isFirst = cursor.known.length === 0
  const way = { known: new Set(cursor.known), mostPages: isFirst ? 1 : MOST_PAGES }
  const top = await walkBelow(context, source, newest.harvest, way)
  const { below, gap } = await fillGap(context, source, cursor, top)
  const pages = [...top.pages, ...below.pages]
  const posts = eachOnce(pages)
  const failure = top.failure ?? below.failure
  const known = withKnown(
    cursor.known,
    posts.map(({ id }) => id),
  )
  return {
    kind: 'gathered',
    harvest: { ...newest.harvest, posts, skipped: pages.reduce((sum, { skipped }) => sum + skipped, 0) },
    cursor: { known, older: isFirst ? newest.harvest.older : cursor.older, gap },
    wholeSince: null,
    answer,
    bytes: bytes + top.bytes + below.bytes,
    ...(failure !== null && { failure }),
  }
}

interface Filled {
  readonly below: Pick<Walked, 'pages' | 'bytes' | 'failure'>
  /** What is still not read. */
  readonly gap: JsonCursor['gap']
}

/** Goes on where an earlier poll had to stop. Where this one had to stop, both gaps become one. */
async function fillGap(
  context: Context,
  source: PolledSource,
  { gap, known }: JsonCursor,
  top: Walked,
): Promise<Filled> {
  const before = gap ?? { known, tries: 0 }
  if (known.length > 0 && top.next !== null) return { below: nothingBelow, gap: gapAfter(top, before) }
  const mostPages = MOST_PAGES - top.pages.length
  if (gap === null || mostPages === 0) return { below: nothingBelow, gap }
  const below = await walkFrom(context, source, gap.next, { known: new Set(gap.known), mostPages })
  return { below, gap: gapAfter(below, gap) }
}

const nothingBelow = { pages: [], bytes: 0, failure: null }

/** So often a page that a page names is asked for that only refuses: some interfaces name one more than there are. */
const MOST_TRIES = 3

function gapAfter(
  { next, failure }: Walked,
  { known, tries }: Omit<NonNullable<JsonCursor['gap']>, 'next'>,
): JsonCursor['gap'] {
  const now = failure !== null && refuses(failure) ? tries + 1 : 0
  return next === null || now >= MOST_TRIES ? null : { next, known, tries: now }
}

/** It answered, and will answer the same again. */
function refuses({ status, code }: FetchFailure): boolean {
  return status !== null && status < 500 && code !== 'rateLimited'
}

/** What is published while older pages are asked moves posts from one page to the next. */
function eachOnce(pages: readonly Harvest[]): readonly ParsedPost[] {
  const posts = new Map<string, ParsedPost>()
  for (const page of pages) {
    for (const post of page.posts) if (!posts.has(post.id)) posts.set(post.id, post)
  }
  return [...posts.values()]
}

async function older(context: Context, source: PolledSource): Promise<OlderPage> {
  const cursor = readCursor(source.cursor)
  if (cursor.older === null) return { kind: 'page', harvest: harvested({ posts: [] }), cursor, isEnd: true }
  const read = await readOlder(context, source, cursor.older)
  if (read.kind === 'failed') return read
  const next = read.harvest.posts.length === 0 ? null : read.harvest.older
  return { kind: 'page', harvest: read.harvest, cursor: { ...cursor, older: next }, isEnd: next === null }
}
