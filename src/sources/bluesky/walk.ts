import type { Answer, FetchRequest } from '#model/fetch.ts'
import { askJson } from '#sources/ask-json.ts'
import type { Context, Poll } from '#sources/adapter.ts'
import type { BlueskyAuthor } from './author.ts'
import type { Mark } from './cursor.ts'
import { type FeedPage, readPage } from './page.ts'
import type { Entry } from './posts.ts'
import { explained } from './refusal.ts'

/** A question that brought no page. */
export type Stop = Exclude<Poll, { kind: 'gathered' }>

export interface AskedPage {
  readonly kind: 'page'
  readonly page: FeedPage
  readonly answer: Answer
  readonly bytes: number
}

/** How far a walk through a feed came. */
export interface Walk {
  /** Newest first. */
  readonly pages: readonly AskedPage[]
  /** The page where it would have gone on; null if it reached its end, or read nothing at all. */
  readonly rest: string | null
  /** Why it ended before its end; null also where only its bound was reached. */
  readonly stop: Stop | null
}

export interface WalkPlan {
  /** The page to begin with; null: the newest. */
  readonly from: string | null
  /** Where what is known begins; null: nothing is, and one page will do. */
  readonly until: Mark | null
  /** Pages at most. */
  readonly most: number
}

/** Reads pages, each older than the one before, until one reaches what is known already. */
export async function walk(
  ask: (from: string | null) => Promise<AskedPage | Stop>,
  { from, until, most }: WalkPlan,
): Promise<Walk> {
  const pages: AskedPage[] = []
  let next = from
  while (pages.length < most) {
    const asked = await ask(next)
    if (asked.kind !== 'page') return { pages, rest: next, stop: asked }
    pages.push(asked)
    const before = asked.page.next
    // A server that names the same page again would be asked for ever.
    if (before === null || before === next || until === null || reaches(asked.page, until))
      return { pages, rest: null, stop: null }
    next = before
  }
  return { pages, rest: next, stop: null }
}

/** Asks for one page of posts; why it is refused is said in plain words. */
export async function askPage(
  context: Context,
  { url, lang, author, more }: PageQuestion,
): Promise<AskedPage | Stop> {
  const said = await askJson(context, url, more)
  if (said.kind === 'failed') return { kind: 'failed', failure: explained(said.failure) }
  if (said.kind !== 'json') return said
  const { value, answer, bytes } = said
  const host = URL.parse(url)?.host ?? 'The host'
  const read = readPage(value, { receivedAt: context.now, lang, host }, author)
  if (read.kind === 'error') return { kind: 'unreadable', answer, bytes, error: read.error }
  return { kind: 'page', page: read.page, answer, bytes }
}

export interface PageQuestion {
  readonly url: string
  readonly lang: string | null
  /** Whose records are asked for; left out: the answer says it. */
  readonly author?: BlueskyAuthor
  /** Validators of the last answer. */
  readonly more?: Partial<FetchRequest>
}

/** The newest entry of a page, pinned ones apart; null if none of them tells its time. */
export function newestOf({ entries }: FeedPage): Mark | null {
  return entries.reduce<Mark | null>((newest, entry) => {
    if (entry.isPinned || entry.at === null || (newest !== null && newest.at >= entry.at)) return newest
    return { uri: entry.post.id, at: entry.at }
  }, null)
}

/** When the last entry of a page was published; null if none of them tells it. */
export function oldestAt({ entries }: FeedPage): number | null {
  return inOrder(entries).at(-1)?.at ?? null
}

/**
 * Also if the post that was the newest is deleted. The end of the page counts, and of that the later of two entries,
 * because a single one may stand out of order: authors can change the time that they say.
 */
function reaches(page: FeedPage, { uri, at }: Mark): boolean {
  const entries = inOrder(page.entries)
  if (entries.some((entry) => entry.at === at && entry.post.id === uri)) return true
  const end = entries.slice(-2).map((entry) => entry.at)
  return end.length > 0 && Math.max(...end) < at
}

function inOrder(entries: readonly Entry[]): readonly (Entry & { readonly at: number })[] {
  return entries.filter(
    (entry): entry is Entry & { readonly at: number } => !entry.isPinned && entry.at !== null,
  )
}

/** Of several questions, the bytes of all answers. */
export function bytesOf(pages: readonly AskedPage[]): number {
  return pages.reduce((sum, { bytes }) => sum + bytes, 0)
}
