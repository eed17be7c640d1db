import { z } from 'zod'
import type { ParseError } from '#model/feed.ts'
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
import { askJson, type JsonAnswer, saidJson } from './ask-json.ts'
import { parseJson, readJsonValue } from './json/answer.ts'
import { jsonOptions } from './json/options.ts'
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
const MOST_KNOWN = 1_000

const noMemory = { known: [], older: null, isUnfinished: false }

const jsonMemory = z
  .object({
    /** Ids of the newest posts that were read, newest first. */
    known: z.array(z.string()).catch([]),
    /** The page that going back goes on with; null: there is none. */
    older: z.string().nullable().catch(null),
    /** The last poll broke off before it met what it knew: the newest page must be read although it is the same. */
    isUnfinished: z.boolean().catch(false),
  })
  .catch(noMemory)

type JsonMemory = z.output<typeof jsonMemory>

async function poll(context: Context, source: PolledSource): Promise<Poll> {
  if (!jsonOptions.safeParse(source.options).success)
    return { kind: 'failed', failure: wrongOptions(json, source.options) }
  const memory = jsonMemory.parse(source.cursor)
  const { address, etag, lastModified, answeredBy } = source
  const validators = memory.isUnfinished ? {} : { etag, lastModified, validatorsOf: answeredBy }
  const first = await askJson(context, address, validators)
  if (first.kind === 'failed') return { kind: 'failed', failure: withSaid(first.failure) }
  if (first.kind !== 'json') return first
  const { answer, bytes } = first
  if (!memory.isUnfinished && answer.bodyHash === source.bodyHash) return unchangedBy(answer)
  const newest = readPage(first, context, source)
  if (newest.kind === 'error') return { kind: 'unreadable', answer, bytes, error: newest.error }
  const walk = await walkOn(context, source, newest.harvest, memory)
  return {
    kind: 'gathered',
    harvest: { ...newest.harvest, posts: eachOnce(walk.pages), skipped: walk.skipped },
    cursor: remembered(memory, walk),
    wholeSince: null,
    answer,
    bytes: bytes + walk.bytes,
    ...(walk.failure !== null && { failure: walk.failure }),
  }
}

/** What the interface itself says about a refusal is worth more than its status. */
function withSaid(failure: FetchFailure): FetchFailure {
  const said = z
    .union([
      z.object({ message: z.string() }).transform(({ message }) => message),
      z.object({ error: z.string() }).transform(({ error }) => error),
      z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
      z.object({ detail: z.string() }).transform(({ detail }) => detail),
    ])
    .safeParse(saidJson(failure))
  return said.success
    ? { ...failure, message: `${failure.message} It says: "${said.data.slice(0, 200)}"` }
    : failure
}

function readPage(
  { value, answer }: Extract<JsonAnswer, { kind: 'json' }>,
  { now }: Context,
  source: PolledSource,
) {
  const { lang, options } = source
  return readJsonValue(value, { ...answer, receivedAt: now, lang, options })
}

interface Walk {
  /** Newest first. */
  readonly pages: readonly Harvest[]
  readonly skipped: number
  readonly bytes: number
  readonly failure: FetchFailure | null
  /** It went as far as it may, and did not meet what was known. */
  readonly isCut: boolean
}

/** Reads older pages until one holds what is known. The first poll of a source knows nothing, and reads one page. */
async function walkOn(
  context: Context,
  source: PolledSource,
  newest: Harvest,
  { known }: JsonMemory,
): Promise<Walk> {
  const knownIds = new Set(known)
  const pages = [newest]
  let bytes = 0
  let failure: FetchFailure | null = null
  let page = newest
  while (knownIds.size > 0 && page.older !== null && !meets(page, knownIds) && pages.length < MOST_PAGES) {
    const read = await readOlder(context, source, page.older)
    if (read.kind === 'failed') {
      failure = read.failure
      break
    }
    bytes += read.bytes
    page = read.harvest
    pages.push(page)
  }
  const isCut = failure === null && knownIds.size > 0 && page.older !== null && !meets(page, knownIds)
  const skipped = pages.reduce((sum, one) => sum + one.skipped, 0)
  return { pages, skipped, bytes, failure, isCut }
}

/** What is published while older pages are asked moves posts from one page to the next. */
function eachOnce(pages: readonly Harvest[]): readonly ParsedPost[] {
  const posts = new Map<string, ParsedPost>()
  for (const page of pages) {
    for (const post of page.posts) if (!posts.has(post.id)) posts.set(post.id, post)
  }
  return [...posts.values()]
}

/** Known posts at the head of a page may be pinned there, so only those further down count. An empty page ends the way. */
function meets({ posts }: Harvest, known: ReadonlySet<string>): boolean {
  return posts.length === 0 || posts.slice(Math.floor(posts.length / 2)).some(({ id }) => known.has(id))
}

/** What was not read must stay unknown, so that the next poll walks over it again. */
function remembered(memory: JsonMemory, { pages, failure, isCut }: Walk): JsonMemory {
  if (failure !== null) return { ...memory, isUnfinished: true }
  const ids = pages.flatMap(({ posts }) => posts.map(({ id }) => id))
  const known = [...new Set([...ids, ...memory.known])].slice(0, MOST_KNOWN)
  const isFirst = memory.known.length === 0
  const next = pages.at(-1)?.older ?? null
  return { known, older: isFirst || isCut ? next : memory.older, isUnfinished: false }
}

type Older =
  | { readonly kind: 'page'; readonly harvest: Harvest; readonly bytes: number }
  | { readonly kind: 'failed'; readonly failure: FetchFailure }

async function readOlder(context: Context, source: PolledSource, url: string): Promise<Older> {
  const asked = await askJson(context, url)
  if (asked.kind === 'failed') return { kind: 'failed', failure: withSaid(asked.failure) }
  if (asked.kind === 'unchanged') return { kind: 'page', harvest: harvested({ posts: [] }), bytes: 0 }
  if (asked.kind === 'unreadable')
    return { kind: 'failed', failure: failureOf(asked.error, asked.answer.status) }
  const read = readPage(asked, context, source)
  if (read.kind === 'error') return { kind: 'failed', failure: failureOf(read.error, asked.answer.status) }
  return { kind: 'page', harvest: read.harvest, bytes: asked.bytes }
}

function failureOf({ code, message, fix }: ParseError, status: number): FetchFailure {
  const known = code === 'layoutChanged' ? code : 'wrongContent'
  return { code: known, message, fix, status, retryAfterMs: null }
}

async function older(context: Context, source: PolledSource): Promise<OlderPage> {
  const memory = jsonMemory.parse(source.cursor)
  if (memory.older === null)
    return { kind: 'page', harvest: harvested({ posts: [] }), cursor: memory, isEnd: true }
  const read = await readOlder(context, source, memory.older)
  if (read.kind === 'failed') return read
  const next = read.harvest.posts.length === 0 ? null : read.harvest.older
  return { kind: 'page', harvest: read.harvest, cursor: { ...memory, older: next }, isEnd: next === null }
}
