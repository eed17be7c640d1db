import type { Answer, FetchFailure } from '#model/fetch.ts'
import { z } from 'zod'
import type { Context, PolledSource } from '#sources/adapter.ts'
import { unreadable } from '#sources/adapter.ts'
import { type JsonAnswer, asFailure, askJson } from '#sources/ask-json.ts'
import type { XAccount } from './account.ts'
import { asXSays, errorsFailure } from './failures.ts'
import type { XOptions } from './options.ts'
import { type TweetPage, readTweetPage } from './posts.ts'

/** What X is asked with. */
export interface XAsking {
  readonly context: Context
  readonly source: PolledSource
  readonly account: XAccount
  readonly options: XOptions
  /** Ready to send. */
  readonly token: string
}

type Stopped = Exclude<JsonAnswer, { kind: 'json' }>

export type AskedPage =
  | { readonly kind: 'page'; readonly page: TweetPage; readonly answer: Answer; readonly bytes: number }
  | Stopped

export type AskedUser =
  | { readonly kind: 'user'; readonly id: string; readonly answer: Answer; readonly bytes: number }
  | Stopped

/** The number of an account. X takes about $0.01 for it. */
export async function askUser(asking: XAsking, handle: string): Promise<AskedUser> {
  const asked = await askX(asking, `/2/users/by/username/${handle}`)
  if (asked.kind !== 'json') return asked
  const { value, answer, bytes } = asked
  const id = userShape.safeParse(value).data?.data.id
  return id === undefined ? strange(asking, asked) : { kind: 'user', id, answer, bytes }
}

const userShape = z.object({ data: z.object({ id: z.string().regex(/^\d+$/u) }) })

/** A page of an account's posts. `at`: how many, and where (`since_id`, `pagination_token`). */
export async function askTweets(
  asking: XAsking,
  user: string,
  at: Readonly<Record<string, string>>,
): Promise<AskedPage> {
  const replies = asking.options.includeReplies ? {} : { exclude: 'replies' }
  const query = new URLSearchParams({ ...at, ...replies, ...fields })
  const asked = await askX(asking, `/2/users/${user}/tweets?${query}`)
  if (asked.kind !== 'json') return asked
  const { value, answer, bytes } = asked
  const page = readTweetPage(value, { receivedAt: asking.context.now, lang: asking.source.lang })
  return page === null ? strange(asking, asked) : { kind: 'page', page, answer, bytes }
}

const fields = {
  'tweet.fields': 'created_at,entities,referenced_tweets,attachments,lang,note_tweet,edit_history_tweet_ids',
  'user.fields': 'name,username',
  'media.fields': 'type,url,preview_image_url,alt_text,variants',
  'poll.fields': 'options',
  expansions:
    'author_id,attachments.media_keys,attachments.poll_ids,referenced_tweets.id,referenced_tweets.id.author_id,referenced_tweets.id.attachments.media_keys',
}

async function askX({ context, options, token }: XAsking, path: string): Promise<JsonAnswer> {
  const asked = await askJson(context, `${options.api.replace(/\/+$/u, '')}${path}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return asked.kind === 'failed' ? { kind: 'failed', failure: asXSays(asked.failure) } : asked
}

/** X answers 200 with errors alone where an account is not there or not to be seen. */
function strange(
  { account }: XAsking,
  { value, answer, bytes }: Extract<JsonAnswer, { kind: 'json' }>,
): Stopped {
  const failure = errorsFailure(value, account)
  if (failure !== null) return { kind: 'failed', failure }
  return { ...noTweets(answer.url), kind: 'unreadable', answer, bytes }
}

/** What to say of an answer that should hold posts. */
export function noTweets(url: string): ReturnType<typeof unreadable> {
  return unreadable(
    'layoutChanged',
    `${URL.parse(url)?.host ?? 'X'} answered with JSON that holds neither posts nor a reason.`,
    'Look whether the option api of the source is that of X; if it is, update Leakwire.',
  )
}

/** Why nothing came; null where there was nothing new. */
export function whyStopped(stop: Stopped): FetchFailure | null {
  if (stop.kind === 'failed') return stop.failure
  return stop.kind === 'unchanged' ? null : asFailure(stop.error, stop.answer.status)
}
