import type { FetchFailure } from '#model/fetch.ts'
import { z } from 'zod'
import { type Context, type Harvest, harvested, type PolledSource } from '#sources/adapter.ts'
import { asFailure, askJson, type JsonAnswer, saidJson } from '#sources/ask-json.ts'
import { readJsonValue } from './answer.ts'

/** Pages that were read one after the other. */
export interface Walked {
  readonly pages: readonly Harvest[]
  /** Without those of a page that was given. */
  readonly bytes: number
  /** What stopped it; null: nothing did. */
  readonly failure: FetchFailure | null
  /** The page that would have come next; null: what is known was met, or there are no more. */
  readonly next: string | null
}

/** How far to walk: to a page that holds what is known, and no further than so many pages. */
interface Way {
  readonly known: ReadonlySet<string>
  readonly mostPages: number
}

/** The newest page, which was read already, and those below it. */
export async function walkBelow(
  context: Context,
  source: PolledSource,
  newest: Harvest,
  { known, mostPages }: Way,
): Promise<Walked> {
  const next = meets(newest, known) ? null : newest.older
  const below = await walkFrom(context, source, next, { known, mostPages: mostPages - 1 })
  return { ...below, pages: [newest, ...below.pages] }
}

/** Pages from one on. A failure keeps those before it. */
export async function walkFrom(
  context: Context,
  source: PolledSource,
  from: string | null,
  { known, mostPages }: Way,
): Promise<Walked> {
  const pages: Harvest[] = []
  let bytes = 0
  let next = from
  while (next !== null && pages.length < mostPages) {
    const read = await readOlder(context, source, next)
    if (read.kind === 'failed') return { pages, bytes, failure: read.failure, next }
    bytes += read.bytes
    pages.push(read.harvest)
    next = meets(read.harvest, known) ? null : read.harvest.older
  }
  return { pages, bytes, failure: null, next }
}

/** Known posts at the head of a page may be pinned there, so only those further down count. An empty page ends the way. */
function meets({ posts }: Harvest, known: ReadonlySet<string>): boolean {
  return posts.length === 0 || posts.slice(Math.floor(posts.length / 2)).some(({ id }) => known.has(id))
}

type Older =
  | { readonly kind: 'page'; readonly harvest: Harvest; readonly bytes: number }
  | { readonly kind: 'failed'; readonly failure: FetchFailure }

/** A page below the newest. */
export async function readOlder(context: Context, source: PolledSource, url: string): Promise<Older> {
  const asked = await askJson(context, url)
  if (asked.kind === 'failed') return { kind: 'failed', failure: withSaid(asked.failure) }
  if (asked.kind === 'unchanged') return { kind: 'page', harvest: harvested({ posts: [] }), bytes: 0 }
  if (asked.kind === 'unreadable')
    return { kind: 'failed', failure: asFailure(asked.error, asked.answer.status) }
  const read = readPage(asked, context, source)
  if (read.kind === 'error') return { kind: 'failed', failure: asFailure(read.error, asked.answer.status) }
  return { kind: 'page', harvest: read.harvest, bytes: asked.bytes }
}

/** The posts of an answer, read as the source's options say. */
export function readPage(
  { value, answer }: Extract<JsonAnswer, { kind: 'json' }>,
  { now }: Context,
  { lang, options }: PolledSource,
): ReturnType<typeof readJsonValue> {
  return readJsonValue(value, { ...answer, receivedAt: now, lang, options })
}

/** What the interface itself says about a refusal is worth more than its status. */
export function withSaid(failure: FetchFailure): FetchFailure {
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
