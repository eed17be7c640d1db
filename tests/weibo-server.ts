import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { OlderPage, Poll, PolledSource } from '#sources/adapter.ts'
import { weibo } from '#sources/weibo.ts'
import { freshSource, localContext } from './adapter-source.ts'
import { localServer } from './local-server.ts'

const now = Date.UTC(2026, 8, 4, 7, 0, 0)
export const uid = '1234567890'
export const container = `107603${uid}`
const address = `https://weibo.com/u/${uid}`

/** A file that is like what Weibo answers. */
export const fixture = (name: string) =>
  readFileSync(new URL(`fixtures/platforms/weibo/${name}`, import.meta.url), 'utf8')

export interface Told {
  readonly n: number
  readonly isLong?: boolean
  readonly isTop?: boolean
}

interface Account {
  /** Newest first. */
  posts: Told[]
  perPage: number
  /** What is answered in place of the usual, by a part of the address. */
  instead: Record<string, { readonly status: number; readonly body: string }>
  deleted: number[]
  byNumber: boolean
}

/** 5200000000000001 of 1; posted a second after the one before. */
export const idOf = (n: number) => String(5_200_000_000_000_000 + n)

function mblog({ n, isLong = false }: Told, whole = false): object {
  const second = String(n % 60).padStart(2, '0')
  const minute = String(Math.floor(n / 60)).padStart(2, '0')
  return {
    id: idOf(n),
    mid: idOf(n),
    bid: `Q1bbbb${String(n).padStart(3, '0')}`,
    created_at: `Fri Sep 04 10:${minute}:${second} +0800 2026`,
    text: whole
      ? `Post ${n} in full: MIOS<br/>ends`
      : `Post ${n}${isLong ? ` ...<a href="/status/${idOf(n)}">全文</a>` : ''}`,
    isLongText: isLong,
    user: { id: Number(uid), screen_name: '手机研究所' },
  }
}

/** A server that plays m.weibo.cn for one account. */
export async function weiboServer(first: Partial<Account> = {}) {
  const account: Account = {
    posts: [],
    perPage: 3,
    instead: {},
    deleted: [],
    byNumber: false,
    ...first,
  }
  const asked: string[] = []
  const headers: IncomingMessage['headers'][] = []
  const server = await localServer((request, response) => {
    asked.push(request.url ?? '')
    headers.push(request.headers)
    answer(account, new URL(request.url ?? '', 'http://x'), response)
  })
  const ask = (cursor: unknown = null, more: Partial<PolledSource> = {}) => {
    const source = {
      ...freshSource(address, { api: server.origin }, { cursor, headers: { Cookie: 'SUB=1' } }),
      ...more,
    }
    return { source, context: localContext(weibo, source, { ports: [server.port], now }) }
  }
  return {
    account,
    asked,
    headers,
    poll: async (cursor?: unknown, more?: Partial<PolledSource>): Promise<Poll> => {
      const { context, source } = ask(cursor, more)
      return await (weibo.poll?.(context, source) ?? Promise.reject(new Error('no poll')))
    },
    older: async (cursor?: unknown): Promise<OlderPage> => {
      const { context, source } = ask(cursor)
      return await (weibo.older?.(context, source) ?? Promise.reject(new Error('no older')))
    },
    gone: async (ids: readonly string[], more?: Partial<PolledSource>) => {
      const { context, source } = ask(null, more)
      return await weibo.gone?.(context, source, ids)
    },
  }
}

function answer(account: Account, url: URL, response: ServerResponse): void {
  const instead = Object.entries(account.instead).find(([part]) => url.href.includes(part))?.[1]
  if (instead !== undefined) {
    response.writeHead(instead.status).end(instead.body)
    return
  }
  response.setHeader('content-type', 'application/json; charset=utf-8')
  if (url.pathname === '/statuses/show') response.end(JSON.stringify(statusOf(account, url)))
  else if (!url.searchParams.has('containerid')) response.end(fixture('profile.json'))
  else response.end(JSON.stringify(pageOf(account, url.searchParams)))
}

function statusOf({ posts, deleted }: Account, url: URL): object {
  const id = url.searchParams.get('id') ?? ''
  const post = posts.find(({ n }) => id === idOf(n) || id.endsWith(String(n).padStart(3, '0')))
  if (post === undefined || deleted.includes(post.n))
    return { ok: 0, errno: '20101', msg: '微博不存在或暂无查看权限!' }
  return { ok: 1, data: mblog(post, true) }
}

function pageOf({ posts, perPage, byNumber }: Account, parameters: URLSearchParams): object {
  if (posts.length === 0) return { ok: 0, msg: '这里还没有内容', data: { cards: [] } }
  const unpinned = posts.filter(({ isTop }) => isTop !== true)
  const page = Number(parameters.get('page') ?? 1)
  const since = parameters.get('since_id')
  const from = since === null ? (page - 1) * perPage : unpinned.findIndex(({ n }) => idOf(n) === since) + 1
  const shown = unpinned.slice(from, from + perPage)
  const last = shown.at(-1)
  const hasMore = from + perPage < unpinned.length && last !== undefined
  const pinned = from === 0 ? posts.filter(({ isTop }) => isTop === true) : []
  const next = byNumber
    ? { page: hasMore ? page + 1 : null }
    : { ...(hasMore && { since_id: Number(idOf(last.n)) }) }
  const cards = [
    ...pinned.map((post) => ({ card_type: 9, profile_type_id: 'proweibotop_0', mblog: mblog(post) })),
    ...shown.map((post) => ({ card_type: 9, profile_type_id: 'proweibo_0', mblog: mblog(post) })),
  ]
  return { ok: 1, data: { cardlistInfo: { containerid: container, ...next }, cards } }
}

/** Posts from number `from` down to `to`. */
export function down(from: number, to: number): Told[] {
  return Array.from({ length: from - to + 1 }, (_, at) => ({ n: from - at }))
}
