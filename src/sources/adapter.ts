import type { z } from 'zod'
import type { FeedHints, ParseError } from '#model/feed.ts'
import type { Answer, FetchOutcome, FetchRequest } from '#model/fetch.ts'
import type { ParsedPost } from '#model/post.ts'
import type { Source, SourceKind, SourceStatus } from '#model/source.ts'
import { oneLine } from '#parse/plain-title.ts'
import type { FeedNotice } from './feed-notices.ts'
import type { Recognised } from './recognised.ts'

/** How far the other side has promised what it answers. */
export type Stability = 'contract' | 'publicMarkup' | 'privateApi'

/** What one answer holds. */
export interface Harvest {
  /** What the source calls itself: plain text on one line, '' if it does not say. */
  readonly title: string
  /** In the answer's own order. */
  readonly posts: readonly ParsedPost[]
  /** What the host says in place of posts. */
  readonly notices: readonly FeedNotice[]
  /** Items that could not be read. More than a fifth of all is a sign that the layout is changing. */
  readonly skipped: number
  /** The bytes end before the answer does. */
  readonly isPartial: boolean
  readonly hints: FeedHints
  /** WebSub: as in `Feed`. */
  readonly hubs: readonly string[]
  readonly self: string | null
  /** The absolute address of the page with older posts; null if there is none. */
  readonly older: string | null
  /** Ids of posts of which the platform says that they were taken away. Left out: it says it of none. */
  readonly removed?: readonly string[]
  /** An answer without posts, where there were some, is trouble at once: a bridge hides its errors that way. */
  readonly emptyIsTrouble?: boolean
}

export type ParseOutcome =
  | { readonly kind: 'read'; readonly harvest: Harvest }
  | { readonly kind: 'error'; readonly error: ParseError }

/** What is known of an answer that is to be read. */
export interface ParseMeta extends Pick<Answer, 'url' | 'contentType'> {
  /** Milliseconds since 1970; what stands in for a date that a post lacks. */
  readonly receivedAt: number
  /** The language of the source where a post names none. */
  readonly lang: string | null
  /** `Source.options`, as its owner wrote them. */
  readonly options: Readonly<Record<string, unknown>>
}

/** What an adapter may do of outside: all of it goes through here. */
export interface Context {
  /** Asks the web, politely. The source's own headers go along to the origins in `Adapter.homes`, its proxy always. */
  readonly ask: (request: FetchRequest) => Promise<FetchOutcome>
  /** Fills in `${NAME}` from the environment; null if such a variable is not set or empty. */
  readonly fillIn: (text: string) => string | null
  /** Milliseconds since 1970. */
  readonly now: number
}

/** A source as an adapter sees it. */
export type PolledSource = Pick<Source, 'address' | 'lang' | 'headers'> &
  Required<Pick<Source, 'options'>> &
  Pick<
    SourceStatus,
    'cursor' | 'etag' | 'lastModified' | 'answeredBy' | 'bodyHash' | 'lastItems' | 'newestAt'
  >

/** A stored source as an adapter sees it. */
export function asPolled<Stored extends Pick<Source, 'options'>>(
  stored: Stored,
): Stored & Required<Pick<Source, 'options'>> {
  return { ...stored, options: stored.options ?? {} }
}

/** What a source knows that was never asked. */
export const unasked = {
  cursor: null,
  etag: null,
  lastModified: null,
  answeredBy: null,
  bodyHash: null,
  lastItems: null,
  newestAt: null,
} as const satisfies Partial<PolledSource>

type Unchanged = Extract<FetchOutcome, { kind: 'unchanged' }>
type Failed = Extract<FetchOutcome, { kind: 'failed' }>

/** What came of asking a source, in as many requests as its kind takes. */
export type Poll =
  | Gathered
  | Unchanged
  | Failed
  /** It answered, but not with what is expected there. */
  | {
      readonly kind: 'unreadable'
      readonly answer: Answer
      readonly bytes: number
      readonly error: ParseError
    }

export interface Gathered {
  readonly kind: 'gathered'
  /** The posts of all pages that were read. */
  readonly harvest: Harvest
  /** What to remember for the next poll, as JSON; null: nothing. */
  readonly cursor: unknown
  /**
   * All that the source still shows of what was published since then (milliseconds since 1970) is in `harvest`: what
   * is stored of that time and is not there may have been deleted. Null: that cannot be said.
   */
  readonly wholeSince: number | null
  /** The answer that stands for all, the newest page's: its validators are kept. */
  readonly answer: Answer
  /** Of all answers together. */
  readonly bytes: number
  /** What stopped it before its end; what was read until then is kept all the same. Left out: nothing did. */
  readonly failure?: Failed['failure']
}

/** What came of one step back into what a source showed earlier. */
export type OlderPage =
  | {
      readonly kind: 'page'
      readonly harvest: Harvest
      /** As in `Gathered`; the next step goes on from it. */
      readonly cursor: unknown
      /** There is nothing older. */
      readonly isEnd: boolean
    }
  | Failed

/**
 * One kind of source. `parse` is pure and never throws, whatever bytes come; everything else asks through its context
 * alone. Adding a kind: its file, its test, its fixtures, and one line in `adapters.ts`.
 */
export interface Adapter {
  readonly kind: SourceKind
  readonly stability: Stability
  /** Least time between two polls, in milliseconds, even where the owner allows less. */
  readonly minEveryMs: number
  /** The shape of `Source.options`. */
  readonly options: z.ZodType
  /** A kind that needs something besides an address says it here, in a sentence; null: it does not. */
  readonly needs: string | null
  /** What an address leads to, if it is one of this kind; null if it is not. Asks nothing. */
  readonly recognise?: (url: URL) => Recognised | null
  /** Origins that the source's own headers are meant for. Left out: that of its address. */
  readonly homes?: (source: PolledSource) => readonly string[]
  readonly parse: (body: Uint8Array, meta: ParseMeta) => ParseOutcome
  /** Whether posts are put together from several answers, so that one answer alone holds less. Left out: they are not. */
  readonly isComposed?: (options: ParseMeta['options']) => boolean
  /** Left out: the address is asked with the validators of the last answer, and `parse` reads what comes. */
  readonly poll?: (context: Context, source: PolledSource) => Promise<Poll>
  /** Of posts that a poll expected and did not find, by their ids: which are deleted for certain. At most 20 are asked for. */
  readonly gone?: (
    context: Context,
    source: PolledSource,
    ids: readonly string[],
  ) => Promise<readonly string[]>
  /** One page older than what the cursor says was read already. Left out: there is no way back. */
  readonly older?: (context: Context, source: PolledSource) => Promise<OlderPage>
}

/** Describes an adapter. */
export function adapter(described: Adapter): Adapter {
  return described
}

const noHints: FeedHints = { everyMs: null, skipHours: [], skipDays: [] }

/** A harvest of which only some things are to be said. */
export function harvested(said: Partial<Harvest> & Pick<Harvest, 'posts'>): Harvest {
  return {
    title: '',
    notices: [],
    skipped: 0,
    isPartial: false,
    hints: noHints,
    hubs: [],
    self: null,
    older: null,
    ...said,
  }
}

/** A post of a platform of which only some things are to be said; the others are null, empty or as given. */
export function platformPost(
  said: Partial<ParsedPost> & Pick<ParsedPost, 'id' | 'url' | 'text' | 'publishedAt'>,
): ParsedPost {
  return {
    title: '',
    summary: '',
    content: '',
    author: null,
    links: [],
    media: [],
    lang: null,
    categories: [],
    updatedAt: null,
    timePrecision: 'exact',
    repostOf: null,
    quoteOf: null,
    replyTo: null,
    ...said,
  }
}

/** 'Kartikey Singh (@That_Kartikey)': how an author of a platform is shown; null if nothing is known. */
export function shownAuthor(
  name: string | null | undefined,
  handle: string | null | undefined,
): string | null {
  const shownName = oneLine(name ?? '')
  const shownHandle = (handle ?? '').replace(/^@/u, '').trim()
  if (shownHandle === '') return shownName === '' ? null : shownName
  return shownName === '' ? `@${shownHandle}` : `${shownName} (@${shownHandle})`
}

/** Why an answer cannot be read into posts. `message` names what was looked for and what came. */
export function unreadable(
  code: ParseError['code'],
  message: string,
  fix: string,
): Extract<ParseOutcome, { kind: 'error' }> {
  return { kind: 'error', error: { code, message, fix, title: '', advertised: [] } }
}
