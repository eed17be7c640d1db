import { z } from 'zod'
import type { Answer, FetchFailure } from '#model/fetch.ts'
import type { Context, Poll, PolledSource } from '#sources/adapter.ts'
import { askJson, saidJson } from '#sources/ask-json.ts'
import { knownFailure, type Refusal, refusalIn, refusalOfPage, saysDeleted } from './refusal.ts'
import { readStatus, type Status } from './status.ts'

/** Where and for whom Weibo is asked. */
export interface WeiboAccount {
  readonly uid: string
  /** Origin of the interface, without a slash at the end. */
  readonly api: string
}

export type Failed = Extract<Poll, { kind: 'failed' }>

/** JSON that came, not looked into. */
export interface Came {
  readonly kind: 'json'
  readonly value: unknown
  readonly answer: Answer
  readonly bytes: number
}

export const weiboOptions = z.strictObject({
  api: z.url({ protocol: /^https?$/u }).default('https://m.weibo.cn'),
})

/** Origin of the interface as the source's owner has it, the usual one where that is none. */
export function apiOf({ options }: Pick<PolledSource, 'options'>): string {
  const read = weiboOptions.safeParse(options)
  return URL.parse(read.success ? read.data.api : '')?.origin ?? 'https://m.weibo.cn'
}

/** Whom to ask for, or why nothing is asked: no number in the address, no cookie. */
export function accountOf(source: PolledSource): WeiboAccount | Failed {
  const uid = /^https?:\/\/weibo\.com\/u\/(\d{4,12})\/?$/u.exec(source.address)?.[1]
  if (uid === undefined)
    return failedBy({
      code: 'config',
      message: `${source.address} names no account of Weibo by its number, so nothing was asked.`,
      fix: 'Give the address as https://weibo.com/u/NUMBER.',
    })
  const cookie = Object.entries(source.headers ?? {}).find(([name]) => name.trim().toLowerCase() === 'cookie')
  if ((cookie?.[1] ?? '').trim() !== '') return { uid, api: apiOf(source) }
  return failedBy({
    code: 'authMissing',
    message:
      'Weibo shows posts only to browsers that carry its cookie, and this source has none, so nothing was asked.',
    fix: `Give the source the header Cookie with that of a browser signed in at https://m.weibo.cn, or follow the account through an RSSHub of yours: https://YOUR-RSSHUB/weibo/user/${uid}`,
  })
}

/** Asks the list of an account. `parameters` beside type and value. What Weibo refuses with is a failure. */
export async function askList(
  context: Context,
  account: WeiboAccount,
  parameters: Readonly<Record<string, string>>,
): Promise<Came | Failed> {
  const query = new URLSearchParams({ type: 'uid', value: account.uid, ...parameters })
  return await ask(context, account, `/api/container/getIndex?${query}`)
}

/** One post, whole; 'deleted' where Weibo says that it is not there, or not for us. */
export async function askStatus(
  context: Context,
  account: WeiboAccount,
  id: string,
): Promise<Status | 'deleted' | Failed> {
  const came = await ask(context, account, `/statuses/show?id=${encodeURIComponent(id)}`)
  if (came.kind === 'failed') return saysDeleted(saidJson(came.failure)) ? 'deleted' : came
  if (saysDeleted(came.value)) return 'deleted'
  const status = readStatus(z.object({ data: z.unknown() }).safeParse(came.value).data?.data ?? came.value)
  return status ?? failedBy(refusalIn(came.value) ?? somethingElse)
}

/** A failure without a status of its own. */
export function failedBy(why: Pick<FetchFailure, 'code' | 'message' | 'fix'>): Failed {
  return { kind: 'failed', failure: { status: null, retryAfterMs: null, ...why } }
}

const somethingElse: Refusal = {
  code: 'layoutChanged',
  message: 'Weibo answered with something else than it was asked for.',
  fix: 'Nothing to do if it passes. If it stays, Weibo has changed its interface: follow the account through RSSHub.',
}

async function ask(context: Context, { uid, api }: WeiboAccount, path: string): Promise<Came | Failed> {
  const headers = { referer: `${api}/u/${uid}`, 'mweibo-pwa': '1', 'x-requested-with': 'XMLHttpRequest' }
  const came = await askJson(context, `${api}${path}`, { headers })
  switch (came.kind) {
    case 'json':
      return came
    case 'failed': {
      const refusal = refusalIn(saidJson(came.failure))
      const isExpired = refusal?.code === 'authExpired'
      return {
        kind: 'failed',
        failure: isExpired ? { ...came.failure, ...refusal } : knownFailure(came.failure),
      }
    }
    case 'unreadable': {
      const { message, fix } = came.error
      return failedBy(refusalOfPage(came.answer.url, came.error) ?? { code: 'wrongContent', message, fix })
    }
    case 'unchanged':
      return failedBy(somethingElse)
  }
}
