import type { Answer, FetchFailure, FetchRequest } from '#model/fetch.ts'
import { oneLine } from '#parse/plain-title.ts'
import {
  type Context,
  type Harvest,
  type Poll,
  type PolledSource,
  harvested,
  unreadable,
} from '#sources/adapter.ts'
import { asFailure, askJson } from '#sources/ask-json.ts'
import { type Place, type Refused, ended } from './account.ts'
import type { MastodonCursor } from './cursor.ts'
import { mastodonOptions } from './options.ts'
import { type StatusPage, handleOf, readStatusPage } from './posts.ts'

/** What pages of an account are asked with. */
export interface Asking {
  readonly context: Context
  readonly source: PolledSource
  readonly place: Place
  readonly cursor: MastodonCursor
}

const PAGE_SIZE = 40

interface AskedPage {
  readonly kind: 'page'
  readonly page: StatusPage
  readonly answer: Answer
  readonly bytes: number
}

/** The newest page of an account, or with `at` ('min_id', 'max_id') another. */
export async function askPage(
  { context, source, place }: Asking,
  account: string,
  at: Readonly<Record<string, string>>,
  validators: Partial<FetchRequest> = {},
): Promise<AskedPage | Poll | Refused> {
  const options = mastodonOptions.catch({ replies: true, boosts: true }).parse(source.options)
  const query = new URLSearchParams({
    limit: String(PAGE_SIZE),
    ...(!options.replies && { exclude_replies: 'true' }),
    ...(!options.boosts && { exclude_reblogs: 'true' }),
    ...at,
  })
  const url = `${place.origin}/api/v1/accounts/${encodeURIComponent(account)}/statuses?${query}`
  const asked = await askJson(context, url, validators)
  if (asked.kind === 'failed') return ended(asked.failure, place)
  if (asked.kind === 'unreadable')
    return { kind: 'refused', failure: asFailure(asked.error, asked.answer.status) }
  if (asked.kind === 'unchanged') return asked
  const { value, answer, bytes } = asked
  const page = readStatusPage(value, { url: answer.url, receivedAt: context.now, lang: source.lang })
  if (page === null) return { ...noStatuses(answer.url), kind: 'unreadable', answer, bytes }
  return { kind: 'page', page, answer, bytes }
}

/** What to say of an answer that should hold statuses. */
export function noStatuses(url: string): ReturnType<typeof unreadable> {
  return unreadable(
    'layoutChanged',
    `${URL.parse(url)?.host ?? 'The server'} answered with JSON that is no list of posts.`,
    'Open the address in a browser: another program may run there now. Update Leakwire if it is still Mastodon.',
  )
}

/** What pages hold, each post once, the newest first. */
export function harvestOf(pages: readonly StatusPage[], { origin }: Pick<Place, 'origin'>): Harvest {
  const posts = new Map(pages.flatMap((page) => page.posts).map((post) => [post.id, post]))
  const account = pages[0]?.account ?? null
  return harvested({
    title: account === null ? '' : oneLine(account.display_name) || `@${handleOf(account, origin)}`,
    posts: [...posts.values()],
    skipped: pages.reduce((sum, page) => sum + page.skipped, 0),
  })
}

/** What kept a page from being read; null if nothing did. */
export function whyStopped(stop: Poll | Refused): FetchFailure | null {
  if (stop.kind === 'unreadable') return asFailure(stop.error, stop.answer.status)
  return stop.kind === 'failed' || stop.kind === 'refused' ? stop.failure : null
}
