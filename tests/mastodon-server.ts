import { createHash } from 'node:crypto'
import type { PolledSource } from '#sources/adapter.ts'
import { mastodon } from '#sources/mastodon.ts'
import { followedSource } from './followed-source.ts'
import { type LocalServer, localServer } from './local-server.ts'

export interface PlayedStatus {
  readonly id: string
  readonly content: string
  readonly [field: string]: unknown
}

interface PlayedAnswer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** What a server that plays Mastodon holds; a test changes it while it runs. */
export interface MastodonWorld {
  /** Of the account @ada: newest first. */
  statuses: readonly PlayedStatus[]
  account: Readonly<Record<string, unknown>> & { readonly id: string }
  /** Answers in place of the usual one; null: the usual one. */
  instead: (url: URL) => PlayedAnswer | null
  /** What was asked, without the origin, in order. */
  readonly asked: string[]
}

/** Plays the part of Mastodon's interface that shows one account, with ETags, on loopback. */
async function mastodonServer(
  world: Partial<MastodonWorld> = {},
): Promise<LocalServer & { readonly world: MastodonWorld }> {
  const held: MastodonWorld = {
    statuses: [],
    account: { id: '7', username: 'ada', acct: 'ada', display_name: 'Ada', url: 'https://a.example/@ada' },
    instead: () => null,
    asked: [],
    ...world,
  }
  const server = await localServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://played.test')
    held.asked.push(`${url.pathname}${url.search}`)
    const { status, body, headers = {} } = held.instead(url) ?? answerOf(held, url)
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const etag = `W/"${createHash('sha256').update(text).digest('hex')}"`
    if (status === 200 && request.headers['if-none-match'] === etag) {
      response.writeHead(304, { etag }).end()
      return
    }
    response
      .writeHead(status, { 'content-type': 'application/json; charset=utf-8', etag, ...headers })
      .end(text)
  })
  return { ...server, world: held }
}

/** A status of @ada with that number, as an interface writes it. */
export function played(id: string, more: Readonly<Record<string, unknown>> = {}): PlayedStatus {
  return {
    id,
    uri: `https://a.example/users/ada/statuses/${id}`,
    url: `https://a.example/@ada/${id}`,
    created_at: new Date(Date.UTC(2026, 9, 1) + (Number(id) % 1e6) * 60_000).toISOString(),
    visibility: 'public',
    content: `<p>Status ${id}</p>`,
    reblog: null,
    ...more,
  }
}

/** Statuses with the numbers from `to` down to `from`. */
export function playedRange(from: number, to: number): PlayedStatus[] {
  return Array.from({ length: to - from + 1 }, (_, n) => played(String(to - n)))
}

const missing: PlayedAnswer = { status: 404, body: { error: 'Record not found' } }

function answerOf({ statuses, account }: MastodonWorld, { pathname, searchParams }: URL): PlayedAnswer {
  if (pathname === '/api/v1/accounts/lookup')
    return searchParams.get('acct') === account['acct'] ? { status: 200, body: account } : missing
  const one = /^\/api\/v1\/statuses\/(\w+)$/u.exec(pathname)?.[1]
  if (one !== undefined) {
    const found = statuses.find(({ id }) => id === one)
    return found === undefined ? missing : { status: 200, body: found }
  }
  if (pathname !== `/api/v1/accounts/${account.id}/statuses`) return missing
  return { status: 200, body: pageOf(statuses, searchParams).map((status) => ({ ...status, account })) }
}

function pageOf(statuses: readonly PlayedStatus[], query: URLSearchParams): readonly PlayedStatus[] {
  const limit = Number(query.get('limit'))
  const [min, max] = [query.get('min_id'), query.get('max_id')]
  const left = statuses
    .filter(({ reblog }) => reblog === null || query.get('exclude_reblogs') === null)
    .filter((status) => (status['in_reply_to_id'] ?? null) === null || query.get('exclude_replies') === null)
    .filter(({ id }) => max === null || Number(id) < Number(max))
  if (min === null) return left.slice(0, limit)
  return left.filter(({ id }) => Number(id) > Number(min)).slice(-limit)
}

/** @ada on a server of that world, at noon of 2026-10-12 unless a test says otherwise. */
export async function followedAda(world: Partial<MastodonWorld> = {}, options: PolledSource['options'] = {}) {
  const { origin, port, world: held } = await mastodonServer(world)
  const source = followedSource(mastodon, { address: `${origin}/@ada`, ports: [port], options })
  return {
    world: held,
    /** Forgets first what was asked before. */
    poll: async (now = NOON) => {
      held.asked.length = 0
      return await source.poll(now)
    },
    older: async () => await source.older(NOON),
    gone: async (ids: readonly string[]) => await source.gone(ids, NOON),
    remember: source.remember,
  }
}

export const NOON = Date.UTC(2026, 9, 12, 12)
