import type { ParseError } from '#model/feed.ts'
import type { Answer, FetchFailure, FetchRequest } from '#model/fetch.ts'
import type { Context, Poll } from '#sources/adapter.ts'
import type { Gap } from './cursor.ts'
import { type ChannelPage, readChannelPage } from './page.ts'

/** A question that brought no page. */
export type Stop = Exclude<Poll, { kind: 'gathered' }>

export interface AskedPage {
  readonly kind: 'page'
  readonly page: ChannelPage
  readonly answer: Answer
  readonly bytes: number
}

/** How far a walk came. */
export interface Walk {
  /** Newest first. */
  readonly pages: readonly AskedPage[]
  /** What it did not get to; null: nothing. */
  readonly rest: Gap | null
  /** Left out where nothing stopped it but its bound. */
  readonly failure?: FetchFailure
}

/** Reads the pages of a gap, `most` at most, newest first. */
export async function walk(
  ask: (before: number) => Promise<AskedPage | Stop>,
  gap: Gap | null,
  most: number,
): Promise<Walk> {
  const pages: AskedPage[] = []
  let rest = gap
  while (rest !== null && pages.length < most) {
    const asked = await ask(rest.before)
    if (asked.kind !== 'page') return { pages, rest, failure: failureOf(asked) }
    pages.push(asked)
    // A page ends with its newest posts: those that were cut off are still to be read.
    if (asked.page.harvest.isPartial) return { pages, rest, failure: cutShort(asked) }
    rest = restBehind(asked.page, rest)
  }
  return { pages, rest }
}

/** What of a gap lies behind a page; null: nothing, and also if the page leads no further back. */
export function restBehind({ lowest, before }: ChannelPage, gap: Gap): Gap | null {
  const isMet = (lowest ?? before ?? 0) <= gap.downTo + 1
  return isMet || before === null || before >= gap.before ? null : { before, downTo: gap.downTo }
}

/** Asks for one page of a channel. */
export async function askPage(
  context: Context,
  { lang, ...request }: Pick<FetchRequest, 'url'> & Partial<FetchRequest> & { readonly lang: string | null },
): Promise<AskedPage | Stop> {
  const outcome = await context.ask({ etag: null, lastModified: null, ...request })
  if (outcome.kind !== 'fresh') return outcome
  const { answer, bytes } = outcome
  const { body, url, contentType } = answer
  const read = readChannelPage(body, { url, contentType, receivedAt: context.now, lang })
  if (read.kind === 'error') return { kind: 'unreadable', answer, bytes, error: read.error }
  return { kind: 'page', page: read.page, answer, bytes }
}

/** Why a question brought no page, where others had brought some before it. */
export function failureOf(stop: Stop): FetchFailure {
  switch (stop.kind) {
    case 'failed':
      return stop.failure
    case 'unreadable':
      return { ...unread, ...said(stop.error), status: stop.answer.status }
    case 'unchanged':
      return { ...unread, status: 304 }
  }
}

/** The posts of a page that came in part are good, but there were more. */
export function cutShort({ answer }: AskedPage): FetchFailure {
  return {
    code: 'network',
    message: `The answer of ${answer.url} ends in the middle of the page.`,
    fix: 'Nothing to do: what was cut off is asked for again by itself.',
    status: answer.status,
    retryAfterMs: null,
  }
}

function said({ code, message, fix }: ParseError): Pick<FetchFailure, 'code' | 'message' | 'fix'> {
  return { code: code === 'html' || code === 'empty' ? 'notFeed' : code, message, fix }
}

const unread: FetchFailure = {
  code: 'http',
  message: 'Telegram answered that a page has not changed, though we had named no version of it.',
  fix: 'Nothing to do: it is asked again by itself.',
  status: null,
  retryAfterMs: null,
}
